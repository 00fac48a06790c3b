"""Reading rounds: by right, who is enrolled, by which schemes."""

from typing import Any

from django.db.models import Q, QuerySet

from scoring import engine
from scoring.rounds.models import Enrolment, Pool, Round, RoundStandard
from scoring.standards.models import RuleSet
from scoring.standards.queries import scheme_of
from starrating.access import BUREAU_ROLES, DEPARTMENT_ROLES, Actor


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """Rounds of the department that lies in the posts' reach or above them."""
    reach = Q(pk__in=[])
    for path in by.paths(*DEPARTMENT_ROLES):
        reach |= Q(department__path__startswith=path)
    rounds = Round.objects.select_related("department", "rule_set")
    if by.paths(*BUREAU_ROLES):
        return rounds.exclude(state=Round.State.DRAFT)
    return rounds.filter(reach)


def current_round() -> Round | None:
    """The latest open round, else the latest that is no draft."""
    rounds = Round.objects.select_related("department", "rule_set").order_by("-year")
    return (
        rounds.filter(state=Round.State.OPEN).first()
        or rounds.exclude(state=Round.State.DRAFT).first()
    )


def enrolments(round: Round) -> QuerySet[Enrolment]:
    """Enrolments that were not removed, by code."""
    return (
        Enrolment.objects.filter(round=round, removed_by_decision__isnull=True)
        .select_related("organisation", "field", "pool", "reviewing_body")
        .order_by("code")
    )


def pool_schemes(round: Round) -> dict[str, engine.Scheme]:
    """The scheme of each pool by its name; allotted seats under ``explicit``."""
    standards = {
        chosen.field_id: chosen.standard
        for chosen in RoundStandard.objects.filter(round=round).select_related("standard")
    }
    pools = {pool.pk: pool for pool in Pool.objects.filter(round=round)}
    fields = dict(enrolments(round).order_by("pool", "field").values_list("pool", "field"))
    rules = RuleSet.objects.prefetch_related("levels").get(pk=round.rule_set_id)
    schemes = {}
    for pk, field in fields.items():
        seats = _seats(pools[pk])
        schemes[pools[pk].name] = scheme_of(rules, standards[field], seats=seats)
    return schemes


def _seats(pool: Pool) -> dict[str, dict[int, int]]:
    if pool.five is None or pool.four is None or pool.three is None:
        return {}
    return {pool.name: {5: pool.five, 4: pool.four, 3: pool.three}}


def rules_content(round: Round) -> Any:
    """JSON values of what the round is rated by."""
    schemes = pool_schemes(round)
    return {name: engine.scheme_content(schemes[name]) for name in sorted(schemes)}


def roster_content(round: Round) -> Any:
    """JSON values of who is rated where."""
    rows = enrolments(round).values_list("code", "pool__name", "is_exempt")
    pools = Pool.objects.filter(round=round).order_by("name")
    return [list(map(list, rows)), [[pool.name, _seats(pool)] for pool in pools]]
