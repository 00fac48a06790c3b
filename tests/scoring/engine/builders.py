"""Schemes and candidates for the engine's tests."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scoring.engine import Candidate, Indicator, Level, PoolVerdict, Scheme, rate_pool

NAMES = (
    "领导班子",
    "骨干队伍",
    "活动阵地",
    "工作制度",
    "保障机制",
    "工作业绩",
    "群众评价",
    "党建创新",
)
MAXIMA = (15, 10, 10, 10, 10, 20, 25, 10)
TIE_KEYS = ("群众评价", "工作业绩", "领导班子")
LEVELS = (Level(5, 9000, 1000, True), Level(4, 8000, 3000), Level(3, 7000, 4000), Level(2, 6000))


def hundredths(text: str) -> int:
    return int(Decimal(text) * 100)


def default_scheme(**changes: Any) -> Scheme:
    bonus = changes.pop("bonus", ())
    values: dict[str, Any] = {
        "title": "默认",
        "indicators": tuple(
            Indicator(name, maximum * 100, name in bonus)
            for name, maximum in zip(NAMES, MAXIMA, strict=True)
        ),
        "levels": LEVELS,
        "low_cap": 2000,
        "tie_keys": TIE_KEYS,
    }
    return Scheme(**{**values, **changes})


def total_scheme(**changes: Any) -> Scheme:
    """One indicator of 110 points: for examples that give totals only."""
    values: dict[str, Any] = {
        "title": "总分",
        "indicators": (Indicator("总分", 11000),),
        "levels": LEVELS,
        "low_cap": 2000,
    }
    return Scheme(**{**values, **changes})


def by_totals(texts: str) -> list[Candidate]:
    """``"97✓ 95"`` as candidates 01, 02 …; ✓ is a recognised project."""
    return [
        Candidate(f"{place:02d}", (hundredths(text.rstrip("✓")),), text.endswith("✓"))
        for place, text in enumerate(texts.split(), start=1)
    ]


def stars(verdict: PoolVerdict) -> str:
    return "/".join(str(verdict.counts[star]) for star in (5, 4, 3, 2, 1))


def rate_totals(texts: str, **changes: Any) -> PoolVerdict:
    return rate_pool(total_scheme(**changes), "全部", by_totals(texts))


def star_of(verdict: PoolVerdict, code: str) -> int | None:
    return next(result.star for result in verdict.results if result.code == code)


def ups(verdict: PoolVerdict) -> dict[str, int | None]:
    return {result.code: result.up for result in verdict.results}


def outcomes(verdict: PoolVerdict, code: str) -> Sequence[tuple[int, str]]:
    result = next(result for result in verdict.results if result.code == code)
    return [(step.star, str(step.outcome)) for step in result.trace]
