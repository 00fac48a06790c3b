"""Complete worked cases and the short examples with their margins."""

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.engine import Candidate, Ruling, rate_pool
from tests.scoring.engine.builders import (
    NAMES,
    default_scheme,
    hundredths,
    rate_totals,
    stars,
    ups,
)

CASES = json.loads(
    (Path(__file__).parent / "cases" / "rating-cases.json").read_text(encoding="utf-8")
)


def scores_of(row: dict[str, Any]) -> tuple[int, ...] | None:
    texts = [row["scores"].get(name) for name in NAMES]
    return None if None in texts else tuple(hundredths(text) for text in texts)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_worked_case(number: int) -> None:
    case = CASES[number]
    allotted = case["allotted"]
    scheme = default_scheme(
        overflow=case["overflow"],
        threshold_basis=case["threshold_basis"],
        bonus=case["bonus"],
        seats={"池": {int(star): seats for star, seats in allotted.items()}} if allotted else {},
    )
    candidates = [
        Candidate(row["code"], scores_of(row), row["innovation"], row["ceiling"], row["exempt"])
        for row in case["candidates"]
    ]
    rulings = [Ruling("池", int(star), tuple(codes)) for star, codes in case["rulings"].items()]
    found = rate_pool(scheme, "池", candidates, rulings).as_json()
    expected = case["expected"]
    kept = {"code", "total", "rank", "star", "trace"}
    found["results"] = [
        {key: value for key, value in result.items() if key in kept}
        for result in found["results"]
        if not result.get("exempt")
    ]
    assert {key: found[key] for key in expected} == expected


def test_there_are_79_cases() -> None:
    assert len(CASES) == 79


SEVEN = "96✓ 91 85 82 74 66 58"
TEN = "97 95✓ 92✓ 88 84 84 81 76 72 63"
TEN_BARE = "97 95 92 88 84 83 81 76 72 63"
TIED = "97✓ 92✓ 88 83 83 83 81 76 72 63"
FOURTEEN = "99✓ 94✓ 93 90 89.5 86 84 81 79 77 75 73 71 70"


@pytest.mark.parametrize(
    ("totals", "policy", "expected"),
    [
        (SEVEN, "absorb", "0/2/3/1/1"),
        (SEVEN, "strict", "0/2/2/2/1"),
        (TEN, "absorb", "1/3/4/2/0"),
        (TEN, "strict", "1/3/4/2/0"),
        (TEN_BARE, "absorb", "0/3/5/2/0"),
        (TEN_BARE, "strict", "0/3/4/3/0"),
        (TIED, "absorb", "1/2/2/2/0"),
        (FOURTEEN, "absorb", "1/4/7/2/0"),
        (FOURTEEN, "strict", "1/4/5/4/0"),
        (FOURTEEN, "protect", "1/4/9/0/0"),
        (FOURTEEN, "about", "1/4/6/3/0"),
    ],
)
def test_short_example(totals: str, policy: str, expected: str) -> None:
    assert stars(rate_totals(totals, overflow=policy)) == expected


def test_short_example_margins() -> None:
    found = ups(rate_totals(FOURTEEN))
    assert {
        code: up for code, up in found.items() if code in {"02", "06", "07", "12", "13", "14"}
    } == {
        "02": 501,
        "06": 351,
        "07": 551,
        "12": 1651,
        "13": 200,
        "14": 300,
    }
    assert [found[code] for code in ("01", "03", "04", "05")] == [None] * 4


def test_short_example_margins_with_a_tie() -> None:
    verdict = rate_totals(TIED)
    assert [(case.star, case.seats, case.members) for case in verdict.ties] == [
        (4, 1, ("04", "05", "06"))
    ]
    found = ups(verdict)
    assert found == {
        "01": None,
        "02": 501,
        "03": None,
        "04": None,
        "05": None,
        "06": None,
        "07": 201,
        "08": 701,
        "09": 400,
        "10": 1300,
    }
    assert (verdict.pending, verdict.is_complete, verdict.findings) == (3, False, ())
