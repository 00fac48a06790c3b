"""Reading rounds and who is enrolled in them."""

from django.db.models import Q, QuerySet

from scoring.rounds.models import Enrolment, Round
from starrating.access import BUREAU_ROLES, DEPARTMENT_ROLES, OWN_ONLY, Actor


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """All rounds for the department, those opened for everybody else."""
    rounds = Round.objects.select_related("department", "rule_set")
    return rounds if by.paths(*DEPARTMENT_ROLES) else rounds.exclude(state=Round.State.DRAFT)


def current_round() -> Round | None:
    """The latest open round, else the latest that is no draft."""
    rounds = Round.objects.select_related("department", "rule_set").order_by("-year")
    return (
        rounds.filter(state=Round.State.OPEN).first()
        or rounds.exclude(state=Round.State.DRAFT).first()
    )


def enrolments(round: Round) -> QuerySet[Enrolment]:
    """Branches that count in the round: those not removed by decision."""
    return Enrolment.objects.filter(round=round, removed_by_decision=None).select_related(
        "organisation", "field", "pool", "reviewing_body"
    )


def enrolments_visible_to(by: Actor, round: Round) -> QuerySet[Enrolment]:
    """What the posts acted in reach: branches of the reviewing bodies below, one's own branch."""
    reach = Q(organisation__path__in=by.paths(*OWN_ONLY))
    for path in by.paths(*BUREAU_ROLES, *DEPARTMENT_ROLES):
        reach |= Q(reviewing_body__path__startswith=path)
    return enrolments(round).filter(reach)
