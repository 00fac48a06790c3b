"""A run's rows between the engine and the database, and the digest over all of them.

Points are integers of hundredths here, decimals in the tables, text in JSON. Fresh rows and stored
ones take the same form, so that one digest proves both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scoring import engine
from scoring.engine import Outcome, PoolVerdict, Scheme, points
from scoring.rating.models import PoolResult, Result, Run, TieCase
from scoring.reviews.queries import ReportedSheet
from starrating.scores import from_hundredths, hundredths

Trace = tuple[tuple[int, str], ...]
LOST_SEAT = frozenset({Outcome.SEATS, Outcome.RULED_OUT})
# SQLite takes 999 values a statement and cuts smaller; PostgreSQL takes whole columns
BATCH = 2_000


class ResultRow(NamedTuple):
    """One row of ``Result``, with the branch's code; points in hundredths."""

    code: str
    enrolment_id: int
    pool: str
    total: int | None
    base: int | None
    rank: int | None
    star: int | None
    up: int | None
    up_star: int | None
    trace: Trace
    is_recognised: bool
    ceiling: int | None
    is_exempt: bool
    is_not_filed: bool
    is_by_seats: bool


STORED = ("enrolment__code", *ResultRow._fields[1:])


@dataclass(frozen=True)
class RunRows:
    """All rows of a run: ``pools`` and ``ties`` are columns by name, without the run."""

    pools: Sequence[dict[str, Any]]
    results: Sequence[ResultRow]
    ties: Sequence[dict[str, Any]]

    def result_hash(self) -> str:
        """The digest over every row, in an order that no database decides."""
        results = [[row[0], *row[2:]] for row in sorted(self.results)]
        return engine.digest([_by_place(self.pools), results, _by_place(self.ties)])

    @property
    def is_complete(self) -> bool:
        return not self.ties and not any(pool["counts"]["pending"] for pool in self.pools)

    def counts(self) -> dict[str, int]:
        """Branches by star and pending, over all pools."""
        names = ("5", "4", "3", "2", "1", "pending")
        return {name: sum(pool["counts"][name] for pool in self.pools) for name in names}

    def store(self, run: Run) -> None:
        """Write all rows below ``run``: three statements, cut into batches."""
        PoolResult.objects.bulk_create(PoolResult(run=run, **pool) for pool in self.pools)
        TieCase.objects.bulk_create(TieCase(run=run, **tie) for tie in self.ties)
        Result.objects.bulk_create(
            [
                Result(
                    run_id=run.pk,
                    enrolment_id=row.enrolment_id,
                    pool=row.pool,
                    total=from_hundredths(row.total),
                    base=from_hundredths(row.base),
                    rank=row.rank,
                    star=row.star,
                    up=from_hundredths(row.up),
                    up_star=row.up_star,
                    trace=row.trace,
                    is_recognised=row.is_recognised,
                    ceiling=row.ceiling,
                    is_exempt=row.is_exempt,
                    is_not_filed=row.is_not_filed,
                    is_by_seats=row.is_by_seats,
                )
                for row in self.results
            ],
            batch_size=BATCH,
        )


def _by_place(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["pool"], row.get("star", 0)))


def rows_of(rated: Iterable[tuple[Scheme, Sequence[ReportedSheet], PoolVerdict]]) -> RunRows:
    """The rows of pools as the engine has rated them."""
    pools: list[dict[str, Any]] = []
    results: list[ResultRow] = []
    ties: list[dict[str, Any]] = []
    for scheme, sheets, verdict in rated:
        pools.append(_pool_columns(scheme, verdict))
        results += _results(sheets, verdict)
        ties += tie_columns(sheets, verdict)
    return RunRows(pools, results, ties)


def _pool_columns(scheme: Scheme, verdict: PoolVerdict) -> dict[str, Any]:
    return {
        "pool": verdict.pool,
        "n": verdict.n,
        "exempt": verdict.exempt,
        "seats": {str(star): count for star, count in verdict.seats.items()},
        "low_cap": verdict.low_cap,
        "counts": {
            **{str(star): count for star, count in verdict.counts.items()},
            "pending": verdict.pending,
        },
        "lines": {str(star): points(line) for star, line in verdict.lines.items()},
        "findings": [
            {
                "star": finding.label,
                "cap": finding.cap,
                "count": finding.count,
                "excess": finding.excess,
                "causes": dict(finding.causes),
            }
            for finding in verdict.findings
        ],
        "rules": _rules(scheme),
    }


def _rules(scheme: Scheme) -> dict[str, Any]:
    return {
        "basis": str(scheme.threshold_basis),
        "overflow": str(scheme.overflow),
        "maximum": points(scheme.maximum),
        "low_cap": points(scheme.low_cap),
        "indicators": [indicator.name for indicator in scheme.indicators],
        "tie_keys": list(scheme.tie_keys),
        "levels": {
            str(level.star): {
                "minimum": points(level.minimum),
                "cap": points(level.cap),
                "gate": level.requires_innovation,
            }
            for level in scheme.levels
        },
    }


def _results(sheets: Sequence[ReportedSheet], verdict: PoolVerdict) -> list[ResultRow]:
    by_code = {sheet.code: sheet for sheet in sheets}
    traces: dict[tuple[engine.TraceStep, ...], tuple[Trace, bool]] = {}
    rows = []
    for result in verdict.results:
        sheet = by_code[result.code]
        found = traces.get(result.trace)
        if found is None:
            trace = tuple([(step.star, str(step.outcome)) for step in result.trace])
            lost_three = any(step.star == 3 and step.outcome in LOST_SEAT for step in result.trace)
            found = traces[result.trace] = (trace, lost_three)
        rows.append(
            ResultRow(
                result.code,
                sheet.enrolment_id,
                verdict.pool,
                result.total,
                result.base,
                result.rank,
                result.star,
                result.up,
                result.up_star,
                found[0],
                sheet.is_recognised,
                sheet.ceiling,
                result.is_exempt,
                sheet.is_not_filed,
                result.star == 2 and found[1],
            )
        )
    return rows


def tie_columns(sheets: Sequence[ReportedSheet], verdict: PoolVerdict) -> list[dict[str, Any]]:
    """The open tie cases of a pool; ``case_hash`` binds to place, seats, members and scores."""
    if not verdict.ties:
        return []
    scores = {sheet.code: sheet.scores or () for sheet in sheets}
    keys = {result.code: result.key for result in verdict.results}
    return [
        {
            "pool": case.pool,
            "star": case.star,
            "seats": case.seats,
            "members": [
                {
                    "code": code,
                    "key": [points(part) for part in keys[code]],
                    "scores": [points(score) for score in scores[code]],
                }
                for code in case.members
            ],
            "case_hash": engine.digest(
                [case.pool, case.star, case.seats, [[code, scores[code]] for code in case.members]]
            ),
        }
        for case in verdict.ties
    ]


def stored_rows(run: Run) -> RunRows:
    """The rows of a run as the database holds them; three statements."""
    pools = [*PoolResult.objects.filter(run=run).values(*_columns(PoolResult))]
    ties = [*TieCase.objects.filter(run=run).values(*_columns(TieCase))]
    results = []
    for values in Result.objects.filter(run=run).order_by().values_list(*STORED):
        row = ResultRow._make(values)
        results.append(
            row._replace(
                total=hundredths(values[3]),
                base=hundredths(values[4]),
                up=hundredths(values[7]),
                trace=tuple([(star, outcome) for star, outcome in row.trace]),
            )
        )
    return RunRows(pools, results, ties)


def _columns(model: type[PoolResult] | type[TieCase]) -> list[str]:
    return [field.name for field in model._meta.fields if field.name not in {"id", "run"}]
