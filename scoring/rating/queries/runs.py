"""Runs, their results, ties and rulings, cut by right: the department alone sees them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from branches.organisations.queries import stars_of_year
from scoring.rating.models import Result, Ruling, Run, TieCase
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments
from starrating.access import DEPARTMENT_ROLES, Actor


def _reach(by: Actor, field: str) -> Q:
    reach = Q(pk__in=[])
    for path in by.paths(*DEPARTMENT_ROLES):
        reach |= Q(**{f"{field}__department__path__startswith": path})
    return reach


def runs_visible_to(by: Actor) -> QuerySet[Run]:
    """Runs of the department's rounds, for its officer and approver; nobody else sees any."""
    return Run.objects.filter(_reach(by, "round")).select_related(
        "round__department", "made_by", "proposed_by", "decided_by", "set_aside_entered_by"
    )


def ties_visible_to(by: Actor) -> QuerySet[TieCase]:
    return TieCase.objects.filter(_reach(by, "run__round")).select_related("run__round__department")


def rulings_visible_to(by: Actor) -> QuerySet[Ruling]:
    return Ruling.objects.filter(_reach(by, "round")).select_related(
        "round__department", "entered_by", "confirmed_by"
    )


def latest_run(round: Round) -> Run | None:
    """The run made last, whatever became of it."""
    return Run.objects.filter(round=round).order_by("-number").first()


def live_run(round: Round) -> Run | None:
    """The run that is proposed or decided; a round has at most one."""
    states = [Run.State.PROPOSED, Run.State.DECIDED]
    return Run.objects.filter(round=round, state__in=states).first()


def decided_run(round: Round) -> Run | None:
    return Run.objects.filter(round=round, state=Run.State.DECIDED).first()


def results_of(run: Run) -> QuerySet[Result]:
    """All results of a run by pool, place and code, the exempt branches of a pool last."""
    return (
        Result.objects.filter(run=run)
        .select_related("enrolment__reviewing_body", "enrolment__organisation")
        .order_by("pool", F("rank").asc(nulls_last=True), "enrolment__code")
    )


def with_earlier_star(results: QuerySet[Result], run: Run) -> QuerySet[Any]:
    """Each result with ``earlier_star`` and ``earlier_pk`` of the run before; None: there was none."""
    before = Result.objects.filter(
        run__round=run.round_id, run__number=run.number - 1, enrolment=OuterRef("enrolment")
    )
    return results.annotate(
        earlier_pk=Subquery(before.values("pk")[:1]),
        earlier_star=Subquery(before.values("star")[:1]),
        star_or_none=Coalesce("star", 0),
        earlier_or_none=Coalesce(Subquery(before.values("star")[:1]), 0),
    )


def changed_since_earlier_run(results: QuerySet[Result], run: Run) -> QuerySet[Any]:
    """Those whose star is another one than in the run before (pending counts as one)."""
    found = with_earlier_star(results, run).filter(earlier_pk__isnull=False)
    return found.exclude(star_or_none=F("earlier_or_none"))


def member_enrolments(round: Round, members: Iterable[Mapping[str, Any]]) -> list[Enrolment]:
    """The enrolments of a tie's members, by code."""
    codes = [member["code"] for member in members]
    return list(enrolments(round).filter(code__in=codes).select_related("round", "organisation"))


def stars_before(round: Round) -> dict[int, int]:
    """The stars of the year before, by the organisation's primary key.

    Those decided here count; where there is none, the earlier star on record.
    """
    decided = Result.objects.filter(
        run__round__year=round.year - 1, run__state=Run.State.DECIDED, star__isnull=False
    )
    rows = decided.values_list("enrolment__organisation_id", "star")
    return {**stars_of_year(round.year - 1), **{key: star for key, star in rows if star}}
