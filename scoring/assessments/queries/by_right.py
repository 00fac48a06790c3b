"""Who may see a branch's form and its files.

The branch's own posts (and those of the body it was merged into), the reviewers and leaders of
the bodies that the sheet passes, as frozen with the round, and the department.
"""

from django.db.models import Q, QuerySet

from scoring.assessments.models import Assessment, Evidence
from scoring.rounds.models import Enrolment, Round, RoundState
from scoring.rounds.queries import enrolments, reviewed_within
from starrating.access import BRANCH_ROLES, DEPARTMENT_ROLES, Actor, Role

REVIEWING_ROLES = (Role.REVIEWER, Role.LEADER)


def reach(by: Actor, prefix: str = "") -> Q:
    """The condition on enrolments within reach of ``by``; ``prefix`` leads to the enrolment.

    At most one statement, for those who hold a reviewing post.
    """
    if by.roles.intersection(DEPARTMENT_ROLES):
        return Q()
    own = by.paths(*BRANCH_ROLES)
    found = Q(**{f"{prefix}organisation__path__in": own})
    found |= Q(**{f"{prefix}organisation__merged_into__path__in": own})
    return found | reviewed_within(by.paths(*REVIEWING_ROLES), prefix)


def enrolments_in_reach(by: Actor, round: Round) -> QuerySet[Enrolment]:
    """Enrolled branches of an opened round whose form ``by`` may see."""
    if round.state == RoundState.DRAFT:
        return Enrolment.objects.none()
    return enrolments(round).filter(reach(by))


def enrolments_visible_to(by: Actor) -> QuerySet[Enrolment]:
    """Branches of all rounds ever opened whose form ``by`` may see, removed ones too."""
    rows = Enrolment.objects.filter(reach(by)).exclude(round__state=RoundState.DRAFT)
    return rows.select_related(
        "round__rule_set", "round__department", "organisation", "field", "reviewing_body"
    )


def own_enrolments(by: Actor, round: Round) -> QuerySet[Enrolment]:
    """The branches of an opened round that ``by`` fills in the form for."""
    own = by.paths(*BRANCH_ROLES)
    return enrolments_in_reach(by, round).filter(organisation__path__in=own)


def assessments_visible_to(by: Actor) -> QuerySet[Assessment]:
    """Forms of all rounds within reach, with everything their pages and rules ask for."""
    return related(Assessment.objects.filter(reach(by, "enrolment__")))


def forms_reached(by: Actor) -> QuerySet[Assessment]:
    """The same with no more than autosave looks at: state, and the enrolment's round and field."""
    rows = Assessment.objects.filter(reach(by, "enrolment__")).select_related("enrolment")
    return rows.only("state", "enrolment__round", "enrolment__field")


def related(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    return rows.select_related(
        "in_charge",
        "enrolment__organisation__parent",
        "enrolment__round__rule_set",
        "enrolment__round__department",
        "enrolment__organisation",
        "enrolment__field",
        "enrolment__reviewing_body",
    )


def evidence_visible_to(by: Actor) -> QuerySet[Evidence]:
    """Files within reach. One that was removed shows as long as a submitted form rests on it."""
    return Evidence.objects.filter(reach(by, "assessment__enrolment__"), erased_at=None)
