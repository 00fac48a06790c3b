"""The bodies that review in a round, the branches each of them reviews, and its meetings."""

from django.db.models import Case, F, Q, QuerySet, When

from branches.organisations.models import Kind, Organisation
from scoring.reviews.models import Meeting, Review
from scoring.reviews.queries.filing import related, with_filing_state
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments
from starrating.access import DEPARTMENT_ROLES, Actor, Role

REVIEWING = (Role.REVIEWER, Role.LEADER)


def bodies_visible_to(by: Actor, round: Round) -> QuerySet[Organisation]:
    """Bodies that review in the round: the department's all, a bureau's those at or below it.

    A 党总支 counts while it has a stage of its own in somebody's path.
    """
    rows = enrolments(round).order_by()
    first = Q(
        kind=Kind.GENERAL_BRANCH,
        pk__in=Review.objects.filter(sheet__enrolment__round=round).values("body"),
    )
    bodies = Organisation.objects.filter(
        first
        | Q(pk__in=rows.values("reviewing_body"))
        | Q(pk__in=rows.exclude(assigned_body=None).values("assigned_body"))
        | Q(kind=Kind.GENERAL_BRANCH, path__in=by.paths(*REVIEWING))
    )
    if by.paths(*DEPARTMENT_ROLES):
        return bodies.order_by("code")
    reach = Q(pk__in=[])
    for path in by.paths(*REVIEWING):
        reach |= Q(path__startswith=path)
    return bodies.filter(reach).order_by("code")


def is_acting_body(body: Organisation) -> Q:
    """The condition on branches: the body has the last word on them in this round."""
    return Q(assigned_body=body) | Q(assigned_body=None, reviewing_body=body)


def branches_of(body: Organisation, round: Round) -> QuerySet[Enrolment]:
    """The branches that the body reviews, exempt ones too, by code, with their word ``spoken``.

    A 党总支 reviews those whose path begins with it, unless their review began above it.
    """
    final = is_acting_body(body)
    begun = Review.objects.filter(sheet__enrolment__round=round)
    mine = Q(pk__in=begun.filter(body=body).values("sheet__enrolment"))
    # JSON paths compare as text on either database
    first = Q(assigned_body=None, review_path__0=body.code) & ~Q(
        pk__in=begun.values("sheet__enrolment")
    )
    rows = enrolments(round).select_related("sheet", "assessment", "assigned_body")
    return with_filing_state(rows.filter(final | mine | first)).order_by("code")


def reviews_of(body: Organisation, round: Round) -> QuerySet[Review]:
    """The body's own reviews of the branches that take part in the round, by code."""
    rows = Review.objects.filter(body=body, sheet__enrolment__round=round)
    rows = rows.filter(
        sheet__enrolment__removed_by_decision=None, sheet__enrolment__is_exempt=False
    )
    return related(rows).select_related("sheet__enrolment__pool", "sheet__enrolment__assessment")


def meetings_visible_to(by: Actor) -> QuerySet[Meeting]:
    """Meetings of the bodies in reach, the latest first."""
    rows = Meeting.objects.select_related("round__department", "round__rule_set", "body")
    rows = rows.select_related("entered_by")
    if by.paths(*DEPARTMENT_ROLES):
        return rows
    reach = Q(pk__in=[])
    for path in by.paths(*REVIEWING):
        reach |= Q(body__path__startswith=path)
    return rows.filter(reach)


def acting_body_key() -> Case:
    """The primary key of the body that has the last word, as an expression on branches."""
    return Case(
        When(assigned_body__isnull=False, then=F("assigned_body_id")),
        default=F("reviewing_body_id"),
    )
