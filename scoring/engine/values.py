"""Values that go in and come out. All are immutable; points are integers of hundredths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, overload


class Candidate(NamedTuple):
    """A branch in a pool: scores in the order of the scheme's indicators.

    ``scores`` is None only for an exempt row that left them blank; ``ceiling`` 1–5 or None.
    """

    code: str
    scores: tuple[int, ...] | None
    is_recognised: bool = False
    ceiling: int | None = None
    is_exempt: bool = False


class Ruling(NamedTuple):
    """Who wins the seats left in a tie case; ``winners`` are codes."""

    pool: str
    star: int
    winners: tuple[str, ...]


class Outcome(StrEnum):
    """What happened to a branch at one star."""

    BELOW = "below"
    GATE = "gate"
    VETO = "veto"
    SEATS = "seats"
    TIED = "tied"
    RULED_OUT = "ruled_out"
    PLACED = "placed"


class TraceStep(NamedTuple):
    star: int
    outcome: Outcome


class Result(NamedTuple):
    """A branch's result; ``star`` and ``up`` are None while pending and for exempt branches.

    ``key`` is what is compared: (points the lines stand on, tie keys…). ``up`` more points give
    ``up_star``.
    """

    code: str
    total: int | None
    base: int | None
    key: tuple[int, ...]
    rank: int | None
    star: int | None
    up: int | None
    trace: tuple[TraceStep, ...]
    is_exempt: bool = False
    up_star: int | None = None


class Results(Sequence[Result]):
    """Results of a pool, kept in columns and made as they are read.

    A pool of a large city has as many results as branches; kept as rows, each of them would be
    walked again by every collection until the pool is done.
    """

    __slots__ = ("_columns",)

    def __init__(self, *columns: Sequence[Any]) -> None:
        """Columns in the order of ``Result``'s fields, all of one length."""
        self._columns = columns

    @property
    def codes(self) -> Sequence[str]:
        return self._columns[0]

    def __len__(self) -> int:
        return len(self._columns[0])

    def __iter__(self) -> Iterator[Result]:
        return map(Result, *self._columns)

    @overload
    def __getitem__(self, at: int) -> Result: ...
    @overload
    def __getitem__(self, at: slice) -> "Results": ...
    def __getitem__(self, at: int | slice) -> "Result | Results":
        if isinstance(at, slice):
            return Results(*[column[at] for column in self._columns])
        return Result._make([column[at] for column in self._columns])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list: equal to any sequence of equal results


class TieCase(NamedTuple):
    """Members (codes, sorted) equal in everything at a line with fewer ``seats`` left."""

    pool: str
    star: int
    seats: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A star (5, 4, 3) above its cap, or the low group (star 0), and why."""

    star: int
    cap: int
    count: int
    excess: int
    causes: dict[str, int]

    @property
    def label(self) -> str:
        return str(self.star) if self.star else "low"


@dataclass(frozen=True, slots=True)
class PoolVerdict:
    """All that was found in one pool.

    ``lines`` gives per seated star the points of the last branch placed there (None: nobody);
    ``results`` are by rank then code, exempt branches last by code.
    """

    pool: str
    n: int
    exempt: int
    seats: dict[int, int]
    low_cap: int
    counts: dict[int, int]
    pending: int
    lines: dict[int, int | None]
    ties: tuple[TieCase, ...]
    findings: tuple[Finding, ...]
    results: Results

    @property
    def is_complete(self) -> bool:
        return self.pending == 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, points as text with two decimals; the form every output starts from."""
        return {
            "pool": self.pool,
            "n": self.n,
            "exempt": self.exempt,
            "seats": {str(star): count for star, count in self.seats.items()},
            "low_cap": self.low_cap,
            "counts": {
                **{str(star): count for star, count in self.counts.items()},
                "pending": self.pending,
            },
            "lines": {str(star): points(line) for star, line in self.lines.items()},
            "ties": [
                {"star": case.star, "seats": case.seats, "members": list(case.members)}
                for case in self.ties
            ],
            "findings": [
                {
                    "star": finding.label,
                    "cap": finding.cap,
                    "count": finding.count,
                    "excess": finding.excess,
                    "causes": finding.causes,
                }
                for finding in self.findings
            ],
            "results": [_result_json(result) for result in self.results],
        }


def _result_json(result: Result) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "code": result.code,
        "total": points(result.total),
        "rank": result.rank,
        "star": result.star,
        "up": points(result.up),
        "trace": [{"star": step.star, "outcome": str(step.outcome)} for step in result.trace],
    }
    if result.is_exempt:
        plain["exempt"] = True
    return plain


def points(hundredths: int | None) -> str | None:
    """``8440`` as ``"84.40"``; None stays None."""
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"
