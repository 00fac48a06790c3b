"""The one word of a branch, and who reviews what: reach, queue, the review a branch is in."""

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from scoring.assessments.models import SETTLED, FilingState, spoken_state
from scoring.assessments.queries.by_right import reach
from scoring.reviews.models import Review
from scoring.rounds.models import Enrolment
from starrating.access import Actor


def filing_state(enrolment: Enrolment) -> FilingState:
    """The one word of a branch, for every role; the joined form and sheet are read if need be."""
    assessment = getattr(enrolment, "assessment", None)
    sheet = getattr(enrolment, "sheet", None)
    return spoken_state(
        None if assessment is None else assessment.state, None if sheet is None else sheet.state
    )


def with_filing_state(branches: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Branches with ``spoken``, the state as ``filing_state`` gives it. No further statement."""
    return branches.annotate(
        spoken=Case(
            When(Q(sheet__state__in=[state.value for state in SETTLED]), then=F("sheet__state")),
            When(assessment__isnull=False, then=F("assessment__state")),
            When(sheet__isnull=False, then=F("sheet__state")),
            default=Value(FilingState.DRAFT.value),
            output_field=CharField(),
        )
    )


def reviews_visible_to(by: Actor) -> QuerySet[Review]:
    """Reviews of the branches in reach, with what their pages and rules ask for.

    Of the branch itself the pages show scores and reasons, never who gave them.
    """
    rows = Review.objects.filter(reach(by, "sheet__enrolment__"))
    return related(rows)


def related(rows: QuerySet[Review]) -> QuerySet[Review]:
    return rows.select_related(
        "sheet__enrolment__round__rule_set",
        "sheet__enrolment__round__department",
        "sheet__enrolment__organisation",
        "sheet__enrolment__field",
        "sheet__enrolment__reviewing_body",
        "sheet__enrolment__assigned_body",
        "sheet__enrolment__assessment",
        "body",
        "holder",
        "meeting",
    )


def review_of(enrolment: Enrolment) -> Review | None:
    """The review a branch is in now: the highest stage that was begun; None before any."""
    rows = Review.objects.filter(sheet__enrolment=enrolment)
    return related(rows).order_by("-position").first()
