"""Rounds and enrolments, cut by right."""

from django.db.models import Case, Q, QuerySet, When

from scoring.rounds.models import DenominatorDecision, Enrolment, Round, RoundState
from starrating.access import BRANCH_ROLES, BUREAU_ROLES, DEPARTMENT_ROLES, Actor


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """The department sees every round, bureaus and branches those that were opened."""
    rounds = Round.objects.select_related("department", "rule_set")
    if by.roles.intersection(DEPARTMENT_ROLES):
        return rounds
    if by.roles.intersection((*BUREAU_ROLES, *BRANCH_ROLES)):
        return rounds.exclude(state=RoundState.DRAFT)
    return rounds.none()


def current_round() -> Round | None:
    """The latest open round, else the latest that was opened at all; one statement."""
    opened = Round.objects.exclude(state=RoundState.DRAFT).select_related("department", "rule_set")
    is_open = Case(When(state=RoundState.OPEN, then=0), default=1)
    return opened.order_by(is_open, "-year").first()


def draft_round() -> Round | None:
    """The latest round in preparation."""
    drafts = Round.objects.filter(state=RoundState.DRAFT)
    return drafts.select_related("department", "rule_set").order_by("-year").first()


def enrolments(round: Round) -> QuerySet[Enrolment]:
    """The enrolled branches of a round, exempt ones too, without those removed by a decision."""
    return Enrolment.objects.filter(round=round, removed_by_decision=None).select_related(
        "organisation", "field", "pool", "reviewing_body"
    )


def enrolments_visible_to(by: Actor, round: Round) -> QuerySet[Enrolment]:
    """The department's: all; a bureau's: those it reviews in this round; a branch's: its own.

    A bureau keeps what was frozen to it, wherever a branch has moved since.
    """
    rows = enrolments(round)
    if by.roles.intersection(DEPARTMENT_ROLES):
        return rows
    reach = Q(organisation__path__in=by.paths(*BRANCH_ROLES))
    for path in by.paths(*BUREAU_ROLES):
        reach |= Q(reviewing_body__path__startswith=path)
    return rows.filter(reach)


def decisions(round: Round) -> QuerySet[DenominatorDecision]:
    return DenominatorDecision.objects.filter(round=round).select_related(
        "round__department", "entered_by", "confirmed_by"
    )
