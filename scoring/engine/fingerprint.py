"""Digests that prove: the same scheme and scores give the same result, byte for byte."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from scoring.engine.scheme import Scheme
from scoring.engine.values import Candidate, PoolVerdict, Ruling


def digest(content: Any) -> str:
    """SHA-256 over canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def scheme_content(scheme: Scheme) -> dict[str, Any]:
    """The scheme as plain values, points and percentages in hundredths."""
    return {
        "title": scheme.title,
        "indicators": [
            [indicator.name, indicator.maximum, indicator.is_bonus]
            for indicator in scheme.indicators
        ],
        "levels": sorted(
            [level.star, level.minimum, level.cap, level.requires_innovation]
            for level in scheme.levels
        ),
        "low_cap": scheme.low_cap,
        "overflow": str(scheme.overflow),
        "threshold_basis": str(scheme.threshold_basis),
        "tie_keys": list(scheme.tie_keys),
        "seats": {
            pool: {str(star): count for star, count in seats.items()}
            for pool, seats in scheme.seats.items()
        },
    }


def candidates_content(candidates: Sequence[Candidate]) -> list[Any]:
    """The candidates by code, so that row order leaves no mark."""
    return [list(candidate) for candidate in sorted(candidates)]


def rulings_content(rulings: Iterable[Ruling]) -> list[Any]:
    return sorted([ruling.pool, ruling.star, sorted(ruling.winners)] for ruling in rulings)


def verdicts_content(verdicts: Iterable[PoolVerdict]) -> list[Any]:
    return [verdict.as_json() for verdict in verdicts]
