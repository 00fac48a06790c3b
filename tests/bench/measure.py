"""Figures beside their floors: medians of both, taken in turn in the same run."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """A line of the table; ``holds`` is whether the target was met."""

    figure: str
    measured: str
    floor: str
    target: str
    holds: bool


def seconds(*works: Work, repetitions: int) -> tuple[float, ...]:
    """Median wall seconds of each work.

    They take turns, so that a machine that slows down slows all of them; one round before the
    first counted one fills the caches. What a round leaves is collected between the rounds; the
    collector itself stays as the application has it.
    """
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(repetitions + 1):
        for times, work in zip(taken, works, strict=True):
            gc.collect()
            began = time.perf_counter()
            work()
            if turn:
                times.append(time.perf_counter() - began)
    return tuple(median(times) for times in taken)


def spoken(value: float) -> str:
    """Seconds as people read them."""
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


@dataclass(frozen=True)
class Against:
    """``candidate`` takes at most ``factor`` × ``floor`` (+ ``allowance``, itself measured)."""

    figure: str
    candidate: Work
    floor: Work
    factor: float
    allowance: Work | None = None
    repetitions: int = 5

    def row(self) -> Row:
        works = [self.candidate, self.floor, *([self.allowance] if self.allowance else [])]
        measured, floor, *rest = seconds(*works, repetitions=self.repetitions)
        allowed = self.factor * floor + sum(rest)
        beside = f" + {spoken(rest[0])}" if rest else ""
        return Row(
            self.figure,
            f"{spoken(measured)} ({measured / floor:.2f} ×)",
            spoken(floor),
            f"≤ {self.factor:g} × floor{beside} = {spoken(allowed)}",
            measured <= allowed,
        )


@dataclass(frozen=True)
class Within:
    """``candidate`` takes at most ``extra`` seconds more than ``floor`` (nothing, if None)."""

    figure: str
    candidate: Work
    extra: float
    floor: Work | None = None
    repetitions: int = 5

    def row(self) -> Row:
        works = [self.candidate, *([self.floor] if self.floor else [])]
        measured, *rest = seconds(*works, repetitions=self.repetitions)
        floor = sum(rest)
        over = f"≤ floor + {spoken(self.extra)}" if rest else f"≤ {spoken(self.extra)}"
        return Row(
            self.figure,
            spoken(measured),
            spoken(floor) if rest else "–",
            over,
            measured <= floor + self.extra,
        )


@dataclass(frozen=True)
class Apart:
    """Work that another process has timed: ``measure`` gives its seconds and those of its floor."""

    figure: str
    measure: Callable[[], tuple[float, float]]
    limit: float

    def row(self) -> Row:
        measured, floor = self.measure()
        limit = f"≤ {spoken(self.limit)}"
        return Row(self.figure, spoken(measured), spoken(floor), limit, measured <= self.limit)


@dataclass(frozen=True)
class AtMost:
    """A count or size (statements, MB, kB) that ``measure`` returns, at most ``limit``."""

    figure: str
    measure: Callable[[], float]
    limit: float
    unit: str

    def row(self) -> Row:
        measured = self.measure()
        return Row(
            self.figure,
            f"{measured:g} {self.unit}",
            "–",
            f"≤ {self.limit:g} {self.unit}",
            measured <= self.limit,
        )


@dataclass(frozen=True)
class Timed:
    """Like ``Against``, of what another process has timed: ``measure`` gives it and its floor."""

    figure: str
    measure: Callable[[], tuple[float, float]]
    factor: float

    def row(self) -> Row:
        measured, floor = self.measure()
        allowed = self.factor * floor
        return Row(
            self.figure,
            f"{spoken(measured)} ({measured / floor:.2f} ×)",
            spoken(floor),
            f"≤ {self.factor:g} × floor = {spoken(allowed)}",
            measured <= allowed,
        )


@dataclass(frozen=True)
class AtLeast:
    """A rate at least ``share`` of the one beside it; ``measure`` gives both."""

    figure: str
    measure: Callable[[], tuple[float, float]]
    share: float
    unit: str

    def row(self) -> Row:
        measured, beside = self.measure()
        return Row(
            self.figure,
            f"{measured:.1f} {self.unit} ({measured / beside:.2f} ×)",
            f"{beside:.1f} {self.unit}",
            f"≥ {self.share:g} × floor = {self.share * beside:.1f} {self.unit}",
            measured >= self.share * beside,
        )


@dataclass(frozen=True)
class Constant:
    """A count that ``measure`` gives for several sizes, by the size in words; one for all."""

    figure: str
    measure: Callable[[], Mapping[str, int]]
    unit: str

    def row(self) -> Row:
        counts = self.measure()
        told = ", ".join(f"{count} {self.unit} ({size})" for size, count in counts.items())
        return Row(self.figure, told, "–", "the same for each", len(set(counts.values())) == 1)


Figure = Against | Within | Apart | AtMost | Timed | AtLeast | Constant
