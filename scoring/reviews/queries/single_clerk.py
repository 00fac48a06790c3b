"""Which bodies may conclude with the scanned signed minutes in the leader's stead."""

from django.db.models import QuerySet

from branches.organisations.models import Organisation
from scoring.reviews.models import SingleClerk
from scoring.rounds.models import Round
from starrating.access import DEPARTMENT_ROLES, Actor


def allows_single_clerk(body: Organisation, round: Round) -> bool:
    """Whether a decision in force lets the body conclude as 单人经办 now; one statement."""
    rows = SingleClerk.objects.filter(round=round, body=body)
    return rows.filter(state=SingleClerk.State.CONFIRMED).exists()


def single_clerks(round: Round) -> QuerySet[SingleClerk]:
    """Every decision of a round, the latest first."""
    return SingleClerk.objects.filter(round=round).select_related(
        "round__department", "body", "entered_by", "confirmed_by", "revoked_by"
    )


def single_clerks_visible_to(by: Actor) -> QuerySet[SingleClerk]:
    """All for the department, none for anybody else."""
    rows = SingleClerk.objects.select_related("round__department", "body", "entered_by")
    return rows if by.paths(*DEPARTMENT_ROLES) else rows.none()
