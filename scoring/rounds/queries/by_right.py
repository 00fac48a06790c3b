"""Rounds and enrolments, cut by right."""

from collections.abc import Collection

from django.db.models import Case, Q, QuerySet, When

from branches.organisations.models import Kind, Organisation
from scoring.rounds.models import DenominatorDecision, Enrolment, Round, RoundHold, RoundState
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
    return by_currency().select_related("department", "rule_set").first()


def by_currency() -> QuerySet[Round]:
    """Opened rounds, the current one first."""
    is_open = Case(When(state=RoundState.OPEN, then=0), default=1)
    return Round.objects.exclude(state=RoundState.DRAFT).order_by(is_open, "-year")


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

    A bureau keeps what was frozen to it, wherever a branch has moved since; another one that was
    assigned has it as well.
    """
    rows = enrolments(round)
    if by.roles.intersection(DEPARTMENT_ROLES):
        return rows
    reach = Q(organisation__path__in=by.paths(*BRANCH_ROLES))
    return rows.filter(reach | reviewed_within(by.paths(*BUREAU_ROLES)))


def reviewed_within(paths: Collection[str], prefix: str = "") -> Q:
    """The condition on enrolments that bodies at these paths review; ``prefix`` leads to them.

    As frozen or as assigned since, at or below the paths; of a 党总支 whose first stage it is, that
    very body. One statement where there is a path.
    """
    found = Q()
    for path in paths:
        found |= Q(**{f"{prefix}reviewing_body__path__startswith": path})
        found |= Q(**{f"{prefix}assigned_body__path__startswith": path})
    bodies = Organisation.objects.filter(path__in=paths, kind=Kind.GENERAL_BRANCH)
    for code in bodies.values_list("code", flat=True) if paths else ():
        found |= Q(**{f"{prefix}review_path__0": code})
    return found or Q(pk__in=[])


def decisions(round: Round) -> QuerySet[DenominatorDecision]:
    return DenominatorDecision.objects.filter(round=round).select_related(
        "round__department", "entered_by", "confirmed_by"
    )


def is_held(round: Round) -> bool:
    """Whether the round stands still because a run of it is proposed or decided."""
    return RoundHold.objects.filter(round=round).exists()
