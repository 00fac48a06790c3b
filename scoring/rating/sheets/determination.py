"""A score workbook rated without server or database: read, checked, determined."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from scoring.engine import (
    Candidate,
    PoolVerdict,
    Result,
    Ruling,
    RulingFault,
    Scheme,
    SchemeFault,
    digest,
    rate_pool,
    scheme_content,
)
from scoring.rating.sheets.rulings import Winner, read_rulings, rulings_of, strangers
from scoring.reviews.sheets import ScoreRow, ScoreTable, read_scores
from scoring.standards.sheets import scheme_from_toml, shipped_scheme
from starrating.workbook import Fault, UnreadableWorkbook, read_workbook

T = TypeVar("T")
_SCHEME_BYTES = 1024 * 1024


class RatingRefused(Exception):
    """Nothing was rated; ``faults`` are all the reasons in Chinese, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Determination:
    """What was read, by which scheme, and what came out: verdicts by pool name."""

    scheme: Scheme
    table: ScoreTable
    verdicts: tuple[PoolVerdict, ...]

    @property
    def is_complete(self) -> bool:
        return all(verdict.is_complete for verdict in self.verdicts)

    @cached_property
    def names(self) -> dict[str, str]:
        return {row.code: row.name for row in self.table.rows}

    @cached_property
    def by_code(self) -> dict[str, tuple[Result, PoolVerdict]]:
        return {
            result.code: (result, verdict)
            for verdict in self.verdicts
            for result in verdict.results
        }

    def as_json(self) -> dict[str, Any]:
        """The same bytes for the same branches, whatever the order of rows."""
        pools = [verdict.as_json() for verdict in self.verdicts]
        for pool in pools:
            for result in pool["results"]:
                result["name"] = self.names[result["code"]]
        return {
            "pools": pools,
            "complete": self.is_complete,
            "scheme": {
                "title": self.scheme.title,
                "hash": digest(scheme_content(self.scheme)),
            },
        }


def determine(scores: Path, scheme: Path | None, rulings: Path | None) -> Determination:
    """Rate the branches of a score workbook. Raises RatingRefused with every fault of all files."""
    faults: list[str] = []
    used = _try(lambda: read_scheme(scheme) if scheme else shipped_scheme(), faults)
    winners = _try(lambda: _winners(rulings), faults) if rulings else []
    table = _try(lambda: _table(scores, used or shipped_scheme()), faults)
    if table is not None and used is not None:
        faults += [_spoken(scores, fault) for fault in table.faults]
    if faults or table is None or used is None:
        raise RatingRefused(faults)
    return Determination(used, table, _verdicts(used, table, winners or []))


def _spoken(path: Path, fault: Fault) -> str:
    """The fault with its place; one of the whole file is said of the file."""
    return str(fault) if fault.sheet else f"{path}{fault}"


def _try(read: Callable[[], T], faults: list[str]) -> T | None:
    try:
        return read()
    except RatingRefused as refusal:
        faults += refusal.faults
        return None


def read_scheme(path: Path) -> Scheme:
    """The scheme of a TOML file. Raises RatingRefused."""
    try:
        with path.open("rb") as file:
            text = file.read(_SCHEME_BYTES).decode("utf-8-sig")
        return scheme_from_toml(text)
    except OSError as error:
        raise RatingRefused([f"{path}:找不到方案文件,或文件无法打开。"]) from error
    except UnicodeDecodeError as error:
        raise RatingRefused([f"{path}:方案文件应为 UTF-8 编码。"]) from error
    except SchemeFault as fault:
        raise RatingRefused([f"{path}:{each}" for each in fault.faults]) from fault


def _winners(path: Path) -> list[Winner]:
    try:
        winners, faults = read_rulings(path, path.name)
    except UnreadableWorkbook as refusal:
        raise RatingRefused([f"{path}:{refusal.message}"]) from refusal
    if faults:
        raise RatingRefused([_spoken(path, fault) for fault in faults])
    return winners


def _table(path: Path, scheme: Scheme) -> ScoreTable:
    try:
        return read_scores(read_workbook(path, path.name), scheme)
    except UnreadableWorkbook as refusal:
        raise RatingRefused([f"{path}:{refusal.message}"]) from refusal


def _verdicts(scheme: Scheme, table: ScoreTable, winners: list[Winner]) -> tuple[PoolVerdict, ...]:
    pools: dict[str, list[Candidate]] = {}
    for row in table.rows:
        pools.setdefault(row.pool, []).append(_candidate(row))
    faults, rulings = _rulings(pools, winners) if winners else ([], {})
    verdicts = []
    for pool in sorted(pools):
        try:
            verdicts.append(rate_pool(scheme, pool, pools[pool], rulings.get(pool, ())))
        except (RulingFault, SchemeFault) as fault:
            faults += fault.faults
    if faults:
        raise RatingRefused(faults)
    return tuple(verdicts)


def _rulings(
    pools: dict[str, list[Candidate]], winners: list[Winner]
) -> tuple[list[str], dict[str, list[Ruling]]]:
    """Lines that name strangers as faults, and the rulings of all pools without such lines."""
    unknown = strangers(
        winners, {pool: {candidate.code for candidate in rows} for pool, rows in pools.items()}
    )
    found: dict[str, list[Ruling]] = {}
    for ruling in rulings_of(winners):
        if ruling.pool not in {winner.pool for winner, _fault in unknown}:
            found.setdefault(ruling.pool, []).append(ruling)
    return [str(fault) for _winner, fault in unknown], found


def _candidate(row: ScoreRow) -> Candidate:
    """Faultless rows have all their scores, or, if exempt, none."""
    scores = tuple([score for score in row.scores if score is not None])
    return Candidate(row.code, scores or None, row.is_recognised, row.ceiling, row.is_exempt)
