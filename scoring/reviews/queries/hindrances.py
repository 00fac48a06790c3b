"""What keeps a body from reporting: branches not settled, not heard, not answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from scoring.assessments.models import FilingState
from scoring.reviews.models import HearingGround, Review
from scoring.reviews.queries.bodies import branches_of, reviews_of
from scoring.reviews.queries.filing import filing_state
from scoring.reviews.queries.opinions import Opinion, opinions
from scoring.reviews.queries.outcome import Outcome, outcomes
from scoring.rounds.models import Enrolment, Round

# Words of a branch that no longer keep its body waiting.
OVER = frozenset({FilingState.REPORTED, FilingState.NOT_FILED, FilingState.MERGED})


@dataclass(frozen=True)
class Hindrance:
    """One branch that keeps its body from reporting, and why."""

    branch: Enrolment
    words: str


@dataclass(frozen=True)
class Report:
    """How far a body is: its branches, its reviews (``opinions``), what keeps it from reporting.

    ``outcomes`` are the last conclusions by the review's primary key.
    """

    branches: tuple[Enrolment, ...]
    opinions: tuple[Opinion, ...]
    outcomes: Mapping[int, Outcome]
    hindrances: tuple[Hindrance, ...]

    @property
    def ready(self) -> list[Opinion]:
        """What would be reported now."""
        return [each for each in self.opinions if each.review.state == FilingState.CONCLUDED]

    @property
    def is_possible(self) -> bool:
        return bool(self.ready) and not self.hindrances


def report_of(body: Organisation, round: Round) -> Report:
    """A constant number of statements, and two for each different day of conclusion."""
    branches = tuple(branches_of(body, round))
    found = tuple(opinions(round, reviews_of(body, round)))
    own = {each.branch.pk: each.review for each in found}
    last = outcomes(each.review for each in found)
    unsettled = [
        Hindrance(branch, _("%(state)s,还没有审定") % {"state": filing_state(branch).label})
        for branch in branches
        if not (branch.is_exempt or is_settled(branch, own.get(branch.pk)))
    ]
    unheard = [
        Hindrance(each.branch, words)
        for each in found
        if each.review.is_final and each.review.state == FilingState.CONCLUDED
        for words in reasons(each, last[each.review.pk])
    ]
    return Report(branches, found, last, (*unsettled, *unheard))


def is_settled(branch: Enrolment, review: Review | None) -> bool:
    """Whether the body has come to the end of a branch, by its own review or without one."""
    if filing_state(branch) in OVER:
        return True
    return review is not None and review.state in {FilingState.CONCLUDED, FilingState.REPORTED}


def reasons(opinion: Opinion, outcome: Outcome) -> Iterable[str]:
    """Why a concluded sheet cannot be reported yet."""
    unheard = [ground for ground in opinion.grounds if ground not in outcome.heard_on]
    if unheard:
        yield _("%(grounds)s,还没有告知并听取意见") % {"grounds": ground_words(unheard)}
    if outcome.is_unanswered:
        yield _("支部的说明还没有答复")
    if outcome.is_open:
        yield _("支部在 %(day)s(含当日)以前可以提出说明") % {"day": outcome.until.isoformat()}


def ground_words(grounds: Iterable[str]) -> str:
    return "、".join(str(HearingGround(ground).label) for ground in grounds)
