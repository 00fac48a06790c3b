"""Who reviews what instead, whom nobody may review, and what became of bodies since the freezing."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet

from branches.organisations.models import Organisation, OrganisationState
from branches.organisations.queries import rated, review_paths
from scoring.assessments.models import FilingState
from scoring.reviews.models import Review
from scoring.rounds.models import Assignment, AssignmentKind, Enrolment, Round
from scoring.rounds.queries import Stuck, branches_without_reviewer, enrolments
from starrating.access import DEPARTMENT_ROLES, Actor

# What a branch's sheet is when no review of it is to come.
OVER = (FilingState.REPORTED, FilingState.NOT_FILED, FilingState.MERGED)
IS_FILED = Q(assessment__state__in=[FilingState.SUBMITTED, FilingState.UNDER_REVIEW])


def assignments_of(round: Round) -> QuerySet[Assignment]:
    """Every assignment of a round, those that wait first, then the latest."""
    rows = Assignment.objects.filter(enrolment__round=round).select_related(
        "enrolment__round__department",
        "enrolment__reviewing_body",
        "enrolment__assigned_body",
        "body",
        "entered_by",
        "confirmed_by",
    )
    return rows.order_by("-entered_at", "number", "enrolment__code")


def assignments_visible_to(by: Actor) -> QuerySet[Assignment]:
    """All for the department, none for anybody else."""
    rows = Assignment.objects.select_related(
        "enrolment__round__department", "enrolment__organisation", "body", "entered_by"
    )
    return rows if by.paths(*DEPARTMENT_ROLES) else rows.none()


def same_decision(assignment: Assignment) -> QuerySet[Assignment]:
    """What waits together with an assignment: the branches of one entry under one number."""
    return assignments_of(assignment.enrolment.round).filter(
        state=Assignment.State.ENTERED,
        number=assignment.number,
        kind=assignment.kind,
        entered_by=assignment.entered_by_id,
    )


def assignment_of(enrolment: Enrolment) -> Assignment | None:
    """By what another body reviews the branch; None where its own does."""
    rows = Assignment.objects.filter(enrolment=enrolment, state=Assignment.State.CONFIRMED)
    return rows.exclude(kind=AssignmentKind.RESTORE).select_related("body").first()


def assignable(round: Round) -> QuerySet[Enrolment]:
    """Branches that take part whose sheet is neither reported nor over, by code."""
    rows = enrolments(round).filter(is_exempt=False).exclude(sheet__state__in=OVER)
    return rows.order_by("code")


def stuck_branches(round: Round) -> list[Stuck]:
    """Branches nobody may review whose sheet is not over, by code; six statements."""
    return branches_without_reviewer(round, enrolments(round).exclude(sheet__state__in=OVER))


def stuck_forms(round: Round) -> list[Stuck]:
    """Those of ``stuck_branches`` that have filed, and so wait for somebody to review them."""
    rows = enrolments(round).filter(IS_FILED).exclude(sheet__state__in=OVER)
    return branches_without_reviewer(round, rows)


# --- what became of bodies in the middle of a round ------------------------------------------


def to_merge(round: Round) -> QuerySet[Enrolment]:
    """Branches that were merged into another since, whose sheet is neither reported nor closed."""
    rows = enrolments(round).filter(organisation__state=OrganisationState.MERGED)
    found = rows.exclude(sheet__state__in=OVER).select_related("organisation__merged_into")
    return found.order_by("code")


def merged_enrolments(round: Round) -> QuerySet[Enrolment]:
    """Branches closed as 合并 that still count in N: a numbered decision takes them out."""
    rows = enrolments(round).filter(is_exempt=False, sheet__state=FilingState.MERGED)
    return rows.select_related("organisation__merged_into").order_by("code")


class MergedAway(NamedTuple):
    """How many of ``to_merge`` and of ``merged_enrolments``."""

    to_close: int
    to_remove: int


def merged_away(round: Round) -> MergedAway:
    """What is to be done about merged branches, in numbers; one statement."""
    closed = Q(sheet__state=FilingState.MERGED)
    open_yet = Q(organisation__state=OrganisationState.MERGED)
    found = enrolments(round).aggregate(
        to_close=Count("pk", filter=open_yet & (Q(sheet=None) | ~Q(sheet__state__in=OVER))),
        to_remove=Count("pk", filter=closed & Q(is_exempt=False)),
    )
    return MergedAway(**found)


def retired_enrolments(round: Round) -> QuerySet[Enrolment]:
    """Branches retired since that still count in N."""
    rows = enrolments(round).filter(is_exempt=False, organisation__state=OrganisationState.RETIRED)
    return rows.order_by("code")


@dataclass(frozen=True)
class Moved:
    """A branch that now stands below another body than the one it was frozen with."""

    enrolment: Enrolment
    body_now: Organisation


def moved_branches(round: Round) -> list[Moved]:
    """Branches moved since the freezing, by code: whoever it was frozen to finishes. Two statements."""
    rows = enrolments(round).filter(organisation__state=OrganisationState.ACTIVE)
    branches = list(rows.select_related("assigned_body").order_by("code"))
    paths = review_paths(row.organisation for row in branches)
    found = []
    for row in branches:
        now = paths[row.organisation_id]
        if now and now[-1].pk != row.reviewing_body_id:
            found.append(Moved(row, now[-1]))
    return found


def new_bodies(round: Round) -> QuerySet[Organisation]:
    """Rated bodies in being that are not in the round: they hold no star this year, by code."""
    known = Enrolment.objects.filter(round=round, removed_by_decision=None).values("organisation")
    return rated().exclude(pk__in=known).select_related("parent").order_by("code")


def single_clerk_reviews(round: Round) -> QuerySet[Review]:
    """Reviews concluded by the scanned minutes alone (单人经办)."""
    rows = Review.objects.filter(sheet__enrolment__round=round, meeting__is_single_clerk=True)
    return rows.select_related("body").order_by(F("body__code"))
