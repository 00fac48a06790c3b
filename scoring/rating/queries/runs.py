"""Runs, their results, ties and rulings, cut by right: the department alone sees them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from branches.organisations.models import Organisation
from branches.organisations.queries import stars_of_year
from scoring.rating.models import Result, Run
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    Recognition,
    Review,
    ReviewedScore,
    Sheet,
)
from scoring.rounds.models import Enrolment, Round
from starrating.access import DEPARTMENT_ROLES, Actor


def reach(by: Actor, field: str) -> Q:
    """Rows whose round (at ``field``) belongs to a department where ``by`` is officer or approver."""
    found = Q(pk__in=[])
    for path in by.paths(*DEPARTMENT_ROLES):
        found |= Q(**{f"{field}__department__path__startswith": path})
    return found


def runs_visible_to(by: Actor) -> QuerySet[Run]:
    """Runs of the department's rounds, for its officer and approver; nobody else sees any."""
    return Run.objects.filter(reach(by, "round")).select_related(
        *("round__department", "made_by", "proposed_by", "withdrawn_by", "decided_by"),
        *("set_aside_entered_by", "set_aside_confirmed_by"),
    )


def results_visible_to(by: Actor) -> QuerySet[Result]:
    return Result.objects.filter(reach(by, "run__round")).select_related(
        "run__round__department", "enrolment__organisation", "enrolment__reviewing_body"
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


def with_proposed_star(results: QuerySet[Any]) -> QuerySet[Any]:
    """Each result with ``proposed_star`` and ``proposed_reason`` of the body that reviewed it.

    The proposal never enters the engine; pages show it where it is another star than the run's.
    No further statement.
    """
    final = Review.objects.filter(sheet__enrolment=OuterRef("enrolment"), is_final=True)
    found: QuerySet[Any] = results.annotate(
        proposed_star=Subquery(final.values("proposed_star")[:1]),
        proposed_reason=Subquery(final.values("proposed_reason")[:1]),
    )
    return found


def differing_from_proposal(results: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose star is another one than the body proposed."""
    found = with_proposed_star(results).filter(star__isnull=False, proposed_star__isnull=False)
    return found.exclude(star=F("proposed_star"))


def bureaus_of(run: Run) -> list[tuple[int, str]]:
    """(primary key, name) of the reviewing bodies of a run's branches, by code; one statement."""
    bodies = Organisation.objects.filter(
        pk__in=Enrolment.objects.filter(round=run.round_id).values("reviewing_body")
    )
    return list(bodies.order_by("code").values_list("pk", "name"))


@dataclass(frozen=True)
class Grounds:
    """The documents behind what a branch entered with, as they stand now."""

    sheet: Sheet | None
    recognition: Recognition | None
    ceiling: Ceiling | None
    not_filed: NotFiledDecision | None


def grounds_of(enrolment: Enrolment) -> Grounds:
    decisions = enrolment.not_filed_decisions.filter(state=NotFiledDecision.State.CONFIRMED)
    return Grounds(
        Sheet.objects.filter(enrolment=enrolment).first(),
        enrolment.recognitions.filter(replaced_by__isnull=True).first(),
        enrolment.ceilings.filter(replaced_by__isnull=True).first(),
        decisions.first(),
    )


def scores_of(enrolment: Enrolment) -> list[ReviewedScore]:
    """The determined scores of a branch as they stand now, by position."""
    scores = ReviewedScore.objects.filter(sheet__enrolment=enrolment).select_related("indicator")
    return list(scores.order_by("indicator__position"))


def stars_before(round: Round) -> dict[int, int]:
    """The stars of the year before, by the organisation's primary key.

    Those decided here count; where there is none, the earlier star on record.
    """
    decided = Result.objects.filter(
        run__round__year=round.year - 1, run__state=Run.State.DECIDED, star__isnull=False
    )
    rows = decided.values_list("enrolment__organisation_id", "star")
    return {**stars_of_year(round.year - 1), **{key: star for key, star in rows if star}}
