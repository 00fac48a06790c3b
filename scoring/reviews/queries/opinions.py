"""What a body has come to on its sheets: totals, the star they support, what lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.module_loading import import_string

from scoring import engine
from scoring.assessments.models import FilingState, Submission
from scoring.assessments.sheets import preview
from scoring.reviews.models import Ceiling, HearingGround, Review, Verdict
from scoring.reviews.queries.standing import indicators_by_field
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import pool_schemes
from scoring.standards.models import Indicator
from starrating.scores import hundredths

LOWEST = 1


@dataclass(frozen=True)
class Opinion:
    """One review as it stands now; sums in points, None until every indicator has its verdict.

    ``supported`` is the highest star that the points and the ceiling leave, recognition apart;
    ``ceiling`` the lower of the one on record and the one the branch declared; ``earlier`` the star
    of the year before (None: none on record).
    """

    review: Review
    verdicts: tuple[Verdict, ...]
    missing: tuple[Indicator, ...]
    own_total: Decimal | None
    total: Decimal | None
    base: Decimal | None
    supported: int | None
    ceiling: int | None
    earlier: int | None

    @property
    def branch(self) -> Enrolment:
        return self.review.sheet.enrolment

    @property
    def scorers(self) -> list[str]:
        """The names of those who gave the verdicts."""
        given = (verdict.given_by for verdict in self.verdicts)
        return list(dict.fromkeys(by.name for by in given if by is not None))

    @property
    def is_scored(self) -> bool:
        return not self.missing

    @property
    def is_ready(self) -> bool:
        """Whether a meeting can conclude it: under review, every verdict given, not with the branch."""
        return (
            self.review.state == FilingState.UNDER_REVIEW
            and self.is_scored
            and self.form_state == FilingState.UNDER_REVIEW
        )

    @property
    def form_state(self) -> str:
        """The state of the branch's form; the review is at work while that is under review."""
        form = getattr(self.branch, "assessment", None)
        return str(FilingState.UNDER_REVIEW) if form is None else str(form.state)

    @property
    def heading(self) -> int | None:
        """The star the branch is heading for at best: supported, and not above what is proposed."""
        if self.supported is None:
            return None
        proposed = self.review.proposed_star
        return self.supported if proposed is None else min(self.supported, proposed)

    @property
    def needs_reason(self) -> bool:
        """Whether the proposed star lies above what the points and the ceiling support."""
        proposed = self.review.proposed_star
        return proposed is not None and self.supported is not None and proposed > self.supported

    @property
    def grounds(self) -> tuple[HearingGround, ...]:
        """Why the branch must be told and heard before it is reported."""
        heading = self.heading
        if heading is None:
            return ()
        asked = {
            HearingGround.LOWEST: heading <= LOWEST,
            HearingGround.VETO: self.ceiling is not None and self.ceiling < max(engine.STARS),
            HearingGround.LOWERED: self.earlier is not None and heading < self.earlier,
        }
        return tuple(ground for ground, holds in asked.items() if holds)


def opinions(round: Round, reviews: Iterable[Review]) -> list[Opinion]:
    """Reviews of one round with their verdicts and what they come to; constant statements."""
    rows = list(reviews)
    keys = [row.pk for row in rows]
    branches = [row.sheet.enrolment_id for row in rows]
    if not rows:
        return []
    verdicts: dict[int, list[Verdict]] = {}
    given = Verdict.objects.filter(review__in=keys).select_related("indicator", "given_by")
    for verdict in given.order_by("indicator__position"):
        verdicts.setdefault(verdict.review_id, []).append(verdict)
    facts = _Facts(
        indicators_by_field(round),
        pool_schemes(round),
        _ceilings(branches),
        _declared(branches),
        stars_before(round),
    )
    return [facts.opinion(row, verdicts.get(row.pk, [])) for row in rows]


@dataclass(frozen=True)
class _Facts:
    leaves: Mapping[int, list[Indicator]]
    schemes: Mapping[str, engine.Scheme]
    ceilings: Mapping[int, int]
    declared: Mapping[int, tuple[int | None, Decimal | None]]
    earlier: Mapping[int, int]

    def opinion(self, review: Review, verdicts: list[Verdict]) -> Opinion:
        branch = review.sheet.enrolment
        given = {verdict.indicator_id: verdict for verdict in verdicts}
        leaves = self.leaves[branch.field_id]
        missing = tuple(leaf for leaf in leaves if leaf.pk not in given)
        own_ceiling, own_total = self.declared.get(branch.pk, (None, None))
        # a declaration may leave no star at all: the lowest is then what it may come to
        known = [
            max(star, LOWEST)
            for star in (self.ceilings.get(branch.pk), own_ceiling)
            if star is not None
        ]
        ceiling = min(known, default=None)
        total = base = supported = None
        if not missing:
            scores = {leaf.name: hundredths(given[leaf.pk].score) for leaf in leaves}
            sums = preview(self.schemes[branch.pool.name], scores, ceiling)
            total, base = _points(sums.total), _points(sums.base)
            supported = max(sums.supported, LOWEST)
        return Opinion(
            review,
            tuple(given[leaf.pk] for leaf in leaves if leaf.pk in given),
            missing,
            own_total,
            total,
            base,
            supported,
            ceiling,
            self.earlier.get(branch.organisation_id),
        )


def _points(value: int) -> Decimal:
    return Decimal(value).scaleb(-2)


def _ceilings(branches: list[int]) -> dict[int, int]:
    rows = Ceiling.objects.filter(
        enrolment__in=branches, replaced_by=None, star__isnull=False
    ).values_list("enrolment_id", "star")
    return {key: star for key, star in rows if star is not None}


def _declared(branches: list[int]) -> dict[int, tuple[int | None, Decimal | None]]:
    """(ceiling that the branch's own declaration leaves, its own total) of the last submission."""
    rows = Submission.objects.filter(assessment__enrolment__in=branches).order_by("number")
    found = rows.values_list(
        "assessment__enrolment_id", "content__declaration__ceiling", "content__total"
    )
    return {
        key: (ceiling, None if total is None else Decimal(total)) for key, ceiling, total in found
    }


def stars_before(round: Round) -> dict[int, int]:
    """The stars of the year before by the organisation's primary key.

    Stars are given by a later stage, which this one does not know; the settings name who tells.
    """
    found: dict[int, int] = import_string(settings.STARS_BEFORE)(round)
    return found


def in_order(found: Iterable[Opinion]) -> list[Opinion]:
    """The highest total first, then by code; sheets not scored yet last."""
    return sorted(
        found, key=lambda one: (one.total is None, -(one.total or Decimal(0)), one.branch.code)
    )
