"""What lies on the desk of a review: own scores, facts, opinions given, by indicator."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from scoring.assessments.models import Return, ReturnedIndicator, Submission
from scoring.assessments.queries import submissions
from scoring.assessments.sheets import compare_indicators
from scoring.reviews.models import (
    PastVerdict,
    Reopening,
    Review,
    ReviewedScore,
    Sheet,
    Verdict,
)
from scoring.reviews.queries.outcome import is_kept, standing_reopenings
from scoring.rounds.models import Enrolment, RoundStandard
from scoring.standards.models import Indicator
from scoring.standards.queries import Difference
from starrating.access import conflict
from starrating.uploads import FileKind

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})


@dataclass(frozen=True)
class File:
    """A file as the submitted form names it; its name ends in what it really is."""

    key: str
    name: str

    @property
    def kind(self) -> FileKind:
        return FileKind(self.name.rpartition(".")[2])

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES


@dataclass(frozen=True)
class Correction:
    """One time that the indicator was sent back, and what the branch answered.

    ``differences`` are old and new where it was answered; ``line.text`` explains where it stayed.
    """

    returned: Return
    line: ReturnedIndicator
    differences: list[Difference]

    @property
    def is_answered(self) -> bool:
        return self.returned.answered_by_id is not None


@dataclass(frozen=True)
class LastYear:
    """The reviewed score of the indicator of the same name in the latest earlier year."""

    year: int
    score: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Place:
    """One indicator on the desk. ``content`` is its part of the submitted form, as JSON values.

    ``earlier`` are the opinions of the stages before this one, lowest first; ``is_kept``: the sheet
    was opened again for other indicators, this one's opinion stays.
    """

    key: int
    content: Mapping[str, Any]
    files: list[File]
    verdict: Verdict | None
    past: list[PastVerdict]
    earlier: list[Verdict]
    corrections: list[Correction]
    last_year: LastYear | None
    is_kept: bool = False

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def self_score(self) -> Decimal:
        return Decimal(self.content["score"])

    @property
    def maximum(self) -> Decimal:
        return Decimal(self.content["maximum"])

    @property
    def moved(self) -> list[str]:
        """Each answer that took off or added points, in words."""
        return [
            f"{rule['rule']['label']}:{rule['words']}"
            for rule in self.content["rules"]
            if Decimal(rule["lost"]) or Decimal(rule["gained"])
        ]

    @property
    def open_return(self) -> Correction | None:
        """The indicator is with the branch, or its answer is not opened yet."""
        return next((each for each in self.corrections if each.returned.ended_at is None), None)

    @property
    def is_corrected(self) -> bool:
        """Whether an answer of the branch waits to be scored anew."""
        answered = any(each.is_answered and each.returned.ended_at for each in self.corrections)
        return answered and self.verdict is None

    @property
    def version(self) -> int:
        return self.verdict.version if self.verdict else 0


@dataclass(frozen=True)
class Desk:
    """One sheet on the desk. ``reopening`` is what opened it again since it was last concluded."""

    review: Review
    submission: Submission
    places: list[Place] = field(default_factory=list)
    reopening: Reopening | None = None

    @property
    def named(self) -> list[Place]:
        """The indicators that it was opened again for; none: for all."""
        keys = () if self.reopening is None else self.reopening.indicators
        return [place for place in self.places if place.key in keys]

    @property
    def gaps(self) -> list[Place]:
        """The indicators without an opinion, in order."""
        return [place for place in self.places if place.verdict is None]

    @property
    def given(self) -> int:
        """How many indicators have an opinion."""
        return len(self.places) - len(self.gaps)

    @property
    def self_total(self) -> str:
        return str(self.submission.content["total"])

    @property
    def reviewed_total(self) -> Decimal:
        """The sum of what was scored so far."""
        scores = (place.verdict.score for place in self.places if place.verdict)
        return sum(scores, Decimal(0))

    def of(self, key: int) -> Place | None:
        return next((place for place in self.places if place.key == key), None)


def scored_places(enrolment: Enrolment) -> QuerySet[Indicator]:
    """The scored indicators of the branch's standard, in order."""
    chosen = RoundStandard.objects.filter(round=enrolment.round_id, field=enrolment.field_id)
    rows = Indicator.objects.filter(children=None, standard__in=chosen.values("standard"))
    return rows.order_by("position")


def verdict_gaps(review: Review) -> list[Indicator]:
    """The indicators without a verdict, in order; empty: the sheet can be concluded. One statement."""
    given = Verdict.objects.filter(review=review).values("indicator")
    return list(scored_places(review.enrolment).exclude(pk__in=given))


def reviewed_submission(review: Review) -> Submission:
    """What the review looks at: the form as it was last submitted.

    Raises Refused (409) where the branch has filed no form in the system.
    """
    return _submissions(review)[0]


def _submissions(review: Review) -> list[Submission]:
    """Everything the branch filed, the newest first; never empty. Raises Refused (409)."""
    form = getattr(review.enrolment, "assessment", None)
    found = [] if form is None else list(submissions(form))
    if not found:
        raise conflict(_("该党组织没有在系统里提交自评,不能在审核台评分。"))
    return found


def desk_of(review: Review) -> Desk:
    """Everything of one sheet, by indicator; five statements, six where it was sent back, one more where it
    was opened again."""
    versions = _submissions(review)
    filed = versions[0]
    indicators = filed.content["indicators"]
    own, earlier = _verdicts(review)
    reopening = _reopening(own)
    past = _by_indicator(
        PastVerdict.objects.filter(review=review).select_related("given_by", "ended_by")
    )
    corrections = _corrections(versions)
    last_year = _last_year(review.enrolment)
    places = [
        Place(
            key=content["key"],
            content=content,
            files=[File(each["key"], each["name"]) for each in content["evidence"]],
            verdict=own.get(content["key"]),
            is_kept=content["key"] in own and is_kept(own[content["key"]], reopening),
            past=past[content["key"]],
            earlier=earlier[content["key"]],
            corrections=corrections[content["key"]],
            last_year=last_year.get(content["name"]),
        )
        for content in indicators
    ]
    return Desk(review, filed, places, reopening)


def _verdicts(review: Review) -> tuple[dict[int, Any], dict[int, list[Any]]]:
    """This review's verdicts by indicator, and those of the stages before it.

    Each names what opened its review again since it was last concluded: ``reopening_pk``.
    """
    rows = Verdict.objects.filter(
        review__sheet=review.sheet_id, review__position__lte=review.position
    ).select_related("given_by", "review__body")
    again = standing_reopenings().filter(review=OuterRef("review")).values("pk")
    rows = rows.annotate(reopening_pk=Subquery(again[:1]))
    own, earlier = {}, defaultdict(list)
    for row in rows.order_by("review__position"):
        if row.review_id == review.pk:
            own[row.indicator_id] = row
        else:
            earlier[row.indicator_id].append(row)
    return own, earlier


def _reopening(own: Mapping[int, Any]) -> Reopening | None:
    """What opened the sheet again, as its verdicts (see ``_verdicts``) name it; a statement if any."""
    key = next((row.reopening_pk for row in own.values()), None)
    return None if key is None else Reopening.objects.get(pk=key)


def _by_indicator(rows: Iterable[PastVerdict]) -> dict[int, list[PastVerdict]]:
    found = defaultdict(list)
    for row in rows:
        found[row.indicator_id].append(row)
    return found


def _corrections(versions: list[Submission]) -> dict[int, list[Correction]]:
    """Every return by indicator, the latest first; one statement, two where there is one."""
    rows = Return.objects.filter(assessment=versions[0].assessment_id).order_by("-number")
    found: dict[int, list[Correction]] = defaultdict(list)
    contents = {
        row.pk: {each["key"]: each for each in row.content["indicators"]} for row in versions
    }
    for returned in rows.prefetch_related("indicators"):
        after = contents.get(returned.answered_by_id or 0)
        for line in returned.indicators.all():
            key = line.indicator_id
            before = contents[returned.submission_id][key]
            differences = [] if after is None else compare_indicators(before, after[key])
            found[key].append(Correction(returned, line, differences))
    return found


def _last_year(enrolment: Enrolment) -> dict[str, LastYear]:
    """By the indicator's name; empty where no earlier sheet of the organisation was reported."""
    rows = ReviewedScore.objects.filter(
        sheet__enrolment__organisation=enrolment.organisation_id,
        sheet__enrolment__round__year__lt=enrolment.round.year,
        sheet__state=Sheet.State.REPORTED,
    ).order_by("-sheet__enrolment__round__year")
    found: dict[str, LastYear] = {}
    for year, name, score, maximum in rows.values_list(
        *("sheet__enrolment__round__year", "indicator__name", "score", "indicator__maximum")
    ):
        if found and next(iter(found.values())).year != year:
            break
        found[name] = LastYear(year, score, maximum)
    return found
