import gc
import itertools
import time

import pytest

from tests.bench.__main__ import main, names, table
from tests.bench.measure import Against, Apart, AtMost, Constant, Row, Within, Work, spoken


class Clock:
    """Stands still but for the work that is done by it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(time, "perf_counter", lambda: self.now)
        # a collection walks the whole heap of the test run, ten times a test
        monkeypatch.setattr(gc, "collect", lambda: 0)

    def work(self, *costs: float) -> Work:
        """A work that takes these seconds, one after the other, the last for ever."""
        left = itertools.chain(costs, itertools.repeat(costs[-1]))

        def do() -> None:
            self.now += next(left)

        return do


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_medians_beside_the_floor_without_the_first_round(clock: Clock) -> None:
    figure = Against("x", clock.work(90, 1.0, 3.0, 2.0), clock.work(90, 1.0), 2, repetitions=3)
    assert figure.row() == Row("x", "2.00 s (2.00 ×)", "1.00 s", "≤ 2 × floor = 2.00 s", True)


def test_one_over_the_factor_does_not_hold(clock: Clock) -> None:
    assert not Against("x", clock.work(2.001), clock.work(1.0), 2).row().holds


def test_what_else_is_allowed_is_measured_too(clock: Clock) -> None:
    figure = Against("x", clock.work(1.9), clock.work(1.0), 1.5, allowance=clock.work(0.5))
    assert figure.row() == Row(
        "x", "1.90 s (1.90 ×)", "1.00 s", "≤ 1.5 × floor + 500.0 ms = 2.00 s", True
    )


def test_seconds_more_than_a_floor_or_than_nothing(clock: Clock) -> None:
    assert Within("x", clock.work(2.0), 1.0, clock.work(1.0)).row() == Row(
        "x", "2.00 s", "1.00 s", "≤ floor + 1.00 s", True
    )
    assert Within("x", clock.work(4.5), 4.0).row() == Row("x", "4.50 s", "–", "≤ 4.00 s", False)


def test_what_another_process_timed_stands_beside_its_floor() -> None:
    assert Apart("x", lambda: (2.5, 0.5), 2.5).row() == Row(
        "x", "2.50 s", "500.0 ms", "≤ 2.50 s", True
    )
    assert not Apart("x", lambda: (2.6, 0.5), 2.5).row().holds


def test_counts_have_a_limit() -> None:
    assert AtMost("x", lambda: 10, 10, "statements").row() == Row(
        "x", "10 statements", "–", "≤ 10 statements", True
    )
    assert not AtMost("x", lambda: 11, 10, "statements").row().holds


def test_a_count_is_the_same_for_every_size() -> None:
    assert Constant("x", lambda: {"3 rows": 24, "50 rows": 24}, "statements").row() == Row(
        "x", "24 statements (3 rows), 24 statements (50 rows)", "–", "the same for each", True
    )
    assert not Constant("x", lambda: {"3 rows": 24, "50 rows": 25}, "statements").row().holds


def test_seconds_are_spoken_for_people() -> None:
    assert [spoken(0.0123), spoken(0.9996), spoken(12.345)] == ["12.3 ms", "999.6 ms", "12.35 s"]


def test_the_table_is_markdown() -> None:
    rows = [
        ("engine", Row("x", "1 s", "1 s", "≤ 2", True)),
        ("engine", Row("y", "", "", "", False)),
    ]
    assert [line.count("|") for line in table(rows)] == [7, 7, 7, 7]
    assert list(table(rows))[3].endswith("| **no** |")


def test_unknown_names_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("没有这个项目:nonsense")) == ("", True)
    assert {"measure", "__main__"} & set(names()) == set()
