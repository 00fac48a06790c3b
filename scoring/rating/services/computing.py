"""Rating the reported sheets of a round: what is read, what the engine says, the five hashes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from scoring import engine
from scoring.engine import Candidate, PoolVerdict, Scheme, digest
from scoring.rating.models import Ruling, RulingState, Run
from scoring.rating.services.rows import RunRows, rows_of, tie_columns
from scoring.reviews.queries import ReportedSheet, reported_sheets, scores_content
from scoring.rounds.models import Round
from scoring.rounds.queries import pool_schemes, roster_content, rules_content
from starrating.access import conflict

PARTS = ("rules", "roster", "scores", "rulings", "result")
LIVE = (RulingState.ENTERED, RulingState.CONFIRMED)


@dataclass(frozen=True)
class Computation:
    """What a round gives now: rows not yet stored, rulings used and lapsed, hashes by part."""

    rows: RunRows
    used: tuple[Ruling, ...]
    lapsed: tuple[Ruling, ...]
    hashes: Mapping[str, str]


def compute(round: Round) -> Computation:
    """Rate the round as it stands. A constant number of statements, whatever the number of rows.

    Confirmed rulings whose case is unchanged are used; rulings whose case has changed are
    ``lapsed`` (nothing is written here). Raises Refused (409) where rules, seats or rulings
    cannot be applied.
    """
    sheets = reported_sheets(round)
    rulings = list(Ruling.objects.filter(round=round, state__in=LIVE).order_by("pk"))
    pools: dict[str, list[ReportedSheet]] = {}
    for sheet in sheets:
        pools.setdefault(sheet.pool, []).append(sheet)
    try:
        schemes = pool_schemes(round)
        rated = [
            _PoolRating(pool, schemes[pool], pools[pool], rulings).run() for pool in sorted(pools)
        ]
    except ValueError as fault:
        raise conflict(_("规则、名额或裁定不能用于现有评分:%s") % fault) from fault
    used = tuple(ruling for pool in rated for ruling in pool.used)
    kept = {ruling.pk for pool in rated for ruling in pool.kept}
    rows = rows_of([(pool.scheme, pool.sheets, pool.verdict) for pool in rated])
    hashes = {
        "rules": digest(rules_content(round, schemes)),
        "roster": digest(roster_content(round)),
        "scores": digest(scores_content(round, sheets)),
        "rulings": digest([ruling_content(ruling) for ruling in used]),
        "result": rows.result_hash(),
    }
    lapsed = tuple(ruling for ruling in rulings if ruling.pk not in kept)
    return Computation(rows, used, lapsed, hashes)


def ruling_content(ruling: Ruling) -> list[Any]:
    """What the hash of a run's rulings covers of each: the case, its winners, grounds and persons."""
    return [
        *(ruling.pool, ruling.star, ruling.case_hash, sorted(ruling.winners)),
        *(ruling.basis, ruling.minutes_number, ruling.minutes_on.isoformat()),
        *(ruling.entered_by_id, ruling.confirmed_by_id),
    ]


def to_engine(ruling: Ruling) -> engine.Ruling:
    return engine.Ruling(ruling.pool, ruling.star, tuple(ruling.winners))


def differences(run: Run, now: Computation) -> list[str]:
    """Which of the five parts differ from what the run stands on, in the order of ``PARTS``."""
    return [part for part in PARTS if getattr(run, f"{part}_hash") != now.hashes[part]]


class _PoolRating:
    """One pool: rated without rulings, then once more for each confirmed ruling that still fits."""

    def __init__(
        self,
        pool: str,
        scheme: Scheme,
        sheets: Sequence[ReportedSheet],
        rulings: Iterable[Ruling],
    ) -> None:
        self.pool = pool
        self.scheme = scheme
        self.sheets = sheets
        self.used: list[Ruling] = []
        self.kept: list[Ruling] = []
        self._rulings = {ruling.star: ruling for ruling in rulings if ruling.pool == pool}
        self._candidates = [
            Candidate(sheet.code, sheet.scores, sheet.is_recognised, sheet.ceiling, sheet.is_exempt)
            for sheet in sheets
        ]
        self.verdict = self._rate()

    def _rate(self) -> PoolVerdict:
        return engine.rate_pool(
            self.scheme, self.pool, self._candidates, [to_engine(ruling) for ruling in self.used]
        )

    def run(self) -> "_PoolRating":
        """From the best star down: a settled tie may open one further down."""
        for star in engine.SEATED:
            ruling = self._rulings.get(star)
            if ruling is None:
                continue
            open_ties = tie_columns(self.sheets, self.verdict)
            hashes = {tie["star"]: tie["case_hash"] for tie in open_ties}
            if hashes.get(star) == ruling.case_hash:
                self.kept.append(ruling)
                if ruling.state == RulingState.CONFIRMED:
                    self.used.append(ruling)
                    self.verdict = self._rate()
            elif star not in hashes and any(above > star for above in hashes):
                # its tie may come back as it was once the one above is ruled
                self.kept.append(ruling)
        return self
