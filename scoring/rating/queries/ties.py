"""Tie cases and rulings, and the members of a tie side by side."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scoring.engine import ThresholdBasis
from scoring.rating.models import PoolResult, Ruling, RulingState, Run, TieCase
from scoring.rating.queries.runs import latest_run, reach
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments
from starrating.access import Actor
from starrating.revocation import REVOCATION_WAITS

Members = Sequence[Mapping[str, Any]]


def ties_visible_to(by: Actor) -> QuerySet[TieCase]:
    return TieCase.objects.filter(reach(by, "run__round")).select_related("run__round__department")


def rulings_visible_to(by: Actor) -> QuerySet[Ruling]:
    return Ruling.objects.filter(reach(by, "round")).select_related(
        *("round__department", "entered_by", "confirmed_by"),
        *("revocation_entered_by", "revoked_by"),
    )


@dataclass(frozen=True)
class NamedRuling:
    """A ruling with the names of those it names (``names`` of the winners, in the order of codes)."""

    ruling: Ruling
    names: tuple[str, ...]


def named_rulings(round: Round, rulings: Iterable[Ruling]) -> list[NamedRuling]:
    """The rulings of a round with their winners' names; one statement besides."""
    rows = list(rulings)
    codes = {code for ruling in rows for code in ruling.winners}
    named = Enrolment.objects.filter(round=round, code__in=codes)
    names = {code: f"{name}({code})" for code, name in named.values_list("code", "name")}
    return [NamedRuling(row, tuple(names[code] for code in row.winners)) for row in rows]


def is_open_tie(case: TieCase) -> bool:
    """Whether the case, as it is, waits in the latest run of its round."""
    return open_tie(case.run.round, case.pool, case.star, case.case_hash) is not None


def open_tie(round: Round, pool: str, star: int, case_hash: str) -> TieCase | None:
    """The unchanged case of the latest run, where that run is neither proposed nor taken back."""
    newest = latest_run(round)
    if newest is None or newest.state != Run.State.MADE:
        return None
    return newest.tie_cases.filter(pool=pool, star=star, case_hash=case_hash).first()


def ties_with_rulings(run: Run) -> list[tuple[TieCase, Ruling | None]]:
    """The ties of a run, each with the ruling entered or confirmed on just that case; two statements."""
    live = Ruling.objects.filter(
        round=run.round_id, state__in=[RulingState.ENTERED, RulingState.CONFIRMED]
    )
    rulings = {ruling.case_hash: ruling for ruling in live}
    return [(case, rulings.get(case.case_hash)) for case in run.tie_cases.all()]


def rulings_of(case: TieCase) -> QuerySet[Ruling]:
    """Rulings of the same line of the same pool in this round, the last first, whatever their case."""
    return Ruling.objects.filter(
        round=case.run.round_id, pool=case.pool, star=case.star
    ).select_related("entered_by", "confirmed_by")


def standing_rulings(round: Round) -> QuerySet[Ruling]:
    """Confirmed rulings of a round, from the first on."""
    rows = Ruling.objects.filter(round=round, state=RulingState.CONFIRMED).order_by("pk")
    return rows.select_related("entered_by", "confirmed_by", "revocation_entered_by")


def waiting_revocations(round: Round) -> QuerySet[Ruling]:
    """Confirmed rulings of a round whose revocation waits for the second person."""
    return standing_rulings(round).filter(REVOCATION_WAITS)


def member_enrolments(round: Round, members: Members) -> list[Enrolment]:
    """The enrolments of a tie's members, by code."""
    codes = [member["code"] for member in members]
    return list(enrolments(round).filter(code__in=codes).select_related("round", "organisation"))


@dataclass(frozen=True)
class ComparedRow:
    """A member with its points as (column, points), and whether the ruling names it."""

    code: str
    name: str
    bureau: str
    cells: tuple[tuple[str, str], ...]
    is_winner: bool


@dataclass(frozen=True)
class Comparison:
    """Members of a tie side by side: what they are equal in first, then all other indicators."""

    columns: tuple[str, ...]
    equal: int
    rows: tuple[ComparedRow, ...]


def comparison(
    round: Round, members: Members, pool: PoolResult, winners: Collection[str] = ()
) -> Comparison:
    """The members as the run that found the tie saw them; two statements at most."""
    rules = pool.rules
    head = _("基础分") if rules["basis"] == ThresholdBasis.BASE else _("总分")
    others = [name for name in rules["indicators"] if name not in rules["tie_keys"]]
    columns = (head, *rules["tie_keys"], *others)
    names = _names(round, members)
    rows = []
    for member in members:
        code = member["code"]
        scores = dict(zip(rules["indicators"], member["scores"], strict=True))
        points = (*member["key"], *(scores[other] for other in others))
        cells = tuple(zip(columns, points, strict=True))
        rows.append(ComparedRow(code, *names[code], cells, code in set(winners)))
    return Comparison(columns, 1 + len(rules["tie_keys"]), tuple(rows))


def _names(round: Round, members: Members) -> dict[str, tuple[str, str]]:
    """Name and bureau by code; enrolments are never deleted."""
    codes = [member["code"] for member in members]
    rows = Enrolment.objects.filter(round=round, code__in=codes)
    return {
        code: (name, bureau)
        for code, name, bureau in rows.values_list("code", "name", "reviewing_body__name")
    }
