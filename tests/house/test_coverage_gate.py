from typing import Any

import pytest

from tests.coverage_gate import faults, is_exact


def report(statements: int, lines: int, branches: int = 0, covered: int = 0) -> dict[str, Any]:
    return {
        "summary": {
            "num_statements": statements,
            "covered_lines": lines,
            "num_branches": branches,
            "covered_branches": covered,
        },
        "missing_lines": [7] if lines < statements else [],
        "missing_branches": [[3, 5]] if covered < branches else [],
    }


@pytest.mark.parametrize(
    ("path", "exact"),
    [
        ("scoring/engine/tally.py", True),
        ("scoring/rating/services.py", True),
        ("branches/people/services/posts.py", True),
        ("scoring/rating/queries.py", False),
        ("scoring/documents/engine.py", False),
        ("starrating/services_of_others.py", False),
    ],
)
def test_engine_and_services_are_covered_to_the_last_branch(path: str, *, exact: bool) -> None:
    assert is_exact(path) is exact


def test_one_missing_branch_of_the_engine_is_a_fault() -> None:
    files = {"scoring/engine/ties.py": report(10, 10, 4, 3), "starrating/clock.py": report(10, 10)}
    assert faults(files) == ["scoring/engine/ties.py: every branch wanted, missing 3→5"]


def test_the_rest_may_miss_one_in_twenty_and_no_more() -> None:
    assert faults({"starrating/clock.py": report(20, 19)}) == []
    assert faults({"starrating/clock.py": report(200, 189)}) == [
        "the rest: 94.50 %, wanted 95 %",
        "  94 % starrating/clock.py",
    ]


def test_nothing_to_cover_is_covered() -> None:
    assert faults({"starrating/empty.py": report(0, 0)}) == []
