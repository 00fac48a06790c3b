"""What has to be said of the scores behind the stars: who reviewed instead of whom, and for whom."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, QuerySet, When
from django.utils.translation import gettext as _

from scoring.rating.models import Result
from scoring.reviews.queries import single_clerk_reviews
from scoring.rounds.models import Assignment, AssignmentKind, Enrolment, Round
from scoring.rounds.queries import of_department, outsiders, own_of_department


@dataclass(frozen=True)
class OwnBranch:
    """A branch of the department itself, and who of its people may act on it alone."""

    enrolment: Enrolment
    may_act: list[str]

    @property
    def is_reviewed_outside(self) -> bool:
        row = self.enrolment
        return row.acting_body.pk != row.round.department_id


@dataclass(frozen=True)
class ReviewMarks:
    """``replaced``: assignments in force; ``single_clerks``: bodies by name with how many sheets."""

    replaced: list[Assignment]
    single_clerks: list[tuple[str, int]]
    own: list[OwnBranch]

    def __bool__(self) -> bool:
        return bool(self.replaced or self.single_clerks or self.own)


def assignments_in_force(round: Round) -> list[Assignment]:
    """By code: branches another body reviewed than the one they were enrolled with; one statement."""
    rows = Assignment.objects.filter(
        enrolment__round=round,
        enrolment__removed_by_decision=None,
        enrolment__is_exempt=False,
        state=Assignment.State.CONFIRMED,
    ).exclude(kind=AssignmentKind.RESTORE)
    found = rows.select_related("enrolment__organisation", "enrolment__reviewing_body", "body")
    return list(found.order_by("enrolment__code"))


def with_reviewers(results: QuerySet[Result], round: Round) -> QuerySet[Any]:
    """Each result with what a notice says of its review; no statement of its own.

    ``is_own``: a branch of the department itself; ``other_kind``, ``other_number``, ``other_name``
    and ``other_undisclosed``: the assignment in force and its body, None where there is none.
    """
    in_force = Q(enrolment__assignments__state=Assignment.State.CONFIRMED)
    restored = Q(enrolment__assignments__kind=AssignmentKind.RESTORE)
    return results.select_related("enrolment__assigned_body").annotate(
        other=FilteredRelation("enrolment__assignments", condition=in_force & ~restored),
        other_kind=F("other__kind"),
        other_number=F("other__number"),
        other_name=F("other__body__name"),
        other_undisclosed=F("other__body__is_undisclosed"),
        is_own=Case(When(of_department(round, "enrolment__"), then=True), default=False),
    )


def review_words(assignment: Assignment) -> str:
    """``由组织部代为审核(云组〔2025〕8号)。``"""
    values = {"body": assignment.body.name, "number": assignment.number}
    if assignment.kind == AssignmentKind.PROXY:
        return _("由%(body)s代为审核(%(number)s)。") % values
    return _("由%(body)s交叉审核(%(number)s)。") % values


def review_notes(round: Round) -> dict[int, str]:
    """What is said of the review of each branch (by the enrolment's key) that has anything said."""
    return {one.enrolment_id: review_words(one) for one in assignments_in_force(round)}


def review_note(enrolment: Enrolment) -> str:
    """The same of one branch; empty where its own body reviewed it."""
    rows = Assignment.objects.filter(enrolment=enrolment, state=Assignment.State.CONFIRMED)
    one = rows.exclude(kind=AssignmentKind.RESTORE).select_related("body").first()
    return "" if one is None else review_words(one)


def review_marks(round: Round) -> ReviewMarks:
    """Everything that whoever decides has to know of the reviews; a constant number of statements."""
    counts: dict[str, int] = {}
    for review in single_clerk_reviews(round):
        counts[review.body.name] = counts.get(review.body.name, 0) + 1
    own = own_of_department(round)
    for row in own:
        row.round = round
    may_act = outsiders(round, own)
    return ReviewMarks(
        assignments_in_force(round),
        list(counts.items()),
        [OwnBranch(row, may_act[row.pk]) for row in own],
    )
