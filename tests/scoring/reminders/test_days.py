"""On which days one is reminded: days of the city, told on working days."""

from datetime import UTC, date, datetime

import pytest

from scoring.reminders.models import Kind
from scoring.reminders.queries import nearness, sending_day
from scoring.rounds.models import WorkingDay
from starrating import clock
from starrating.waiting import remaining
from tests.scoring.reminders.office import DUE, LATE, ONE, SEVEN, THREE, days

pytestmark = pytest.mark.django_db


def told(due: date, first: date, last: date) -> dict[str, str]:
    """Day of the month → kind, of every day on which something is said."""
    found = {}
    for count in range((last - first).days + 1):
        day = first + days(count)
        if kind := sending_day(day).kind_of(due):
            found[f"{day:%m-%d}"] = kind.value
    return found


def test_seven_three_one_day_before_and_every_working_day_after() -> None:
    assert told(DUE, date(2025, 8, 25), date(2025, 9, 16)) == {
        f"{SEVEN:%m-%d}": "seven",
        f"{THREE:%m-%d}": "three",
        f"{ONE:%m-%d}": "one",
        f"{LATE:%m-%d}": "overdue",
        "09-15": "overdue",
        "09-16": "overdue",
    }


def test_what_falls_on_a_day_off_is_told_before() -> None:
    """Due on Saturday 6 September: the seventh day before is a Saturday as well."""
    assert told(date(2025, 9, 6), date(2025, 8, 25), date(2025, 9, 9)) == {
        "08-29": "seven",
        "09-03": "three",
        "09-05": "one",
        "09-08": "overdue",
        "09-09": "overdue",
    }
    # due on Monday: on Friday the nearer of two is meant
    assert told(date(2025, 9, 8), date(2025, 8, 25), date(2025, 9, 8)) == {
        "09-01": "seven",
        "09-05": "one",
    }


def test_holidays_and_days_worked_instead_count_as_they_are() -> None:
    """Due on the first working day after the National Day; Sunday 28 September is worked."""
    assert told(date(2025, 10, 9), date(2025, 9, 22), date(2025, 10, 10)) == {
        "09-30": "one",
        "10-10": "overdue",
    }
    assert told(date(2025, 10, 1), date(2025, 9, 24), date(2025, 9, 30)) == {
        "09-24": "seven",
        "09-28": "three",
        "09-30": "one",
    }


def test_days_entered_by_hand_win() -> None:
    WorkingDay.objects.create(day=ONE, is_working=False, note="停电")
    assert told(DUE, SEVEN, DUE) == {"09-04": "seven", "09-08": "three", "09-09": "one"}
    WorkingDay.objects.bulk_create(
        WorkingDay(day=LATE + days(count), is_working=False, note="停产") for count in range(40)
    )
    assert sending_day(DUE).stands_for == 30


def test_how_near_a_day_is() -> None:
    found = [nearness(DUE, DUE - days(left)) for left in (-1, 0, 1, 2, 3, 4, 7, 8)]
    assert found == [
        Kind.OVERDUE,
        *(Kind.ONE, Kind.ONE),
        *(Kind.THREE, Kind.THREE),
        *(Kind.SEVEN, Kind.SEVEN),
        None,
    ]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2025, 9, 9, 15, 59, 59, tzinfo=UTC), "还剩 2 天"),
        (datetime(2025, 9, 9, 16, 0, tzinfo=UTC), "还剩 1 天"),
        (datetime(2025, 9, 10, 16, 0, tzinfo=UTC), "今天截止"),
        (datetime(2025, 9, 11, 15, 59, 59, tzinfo=UTC), "今天截止"),
        (datetime(2025, 9, 11, 16, 0, tzinfo=UTC), "已逾期 1 天"),
    ],
)
def test_days_change_at_midnight_of_the_city(moment: datetime, words: str) -> None:
    with clock.stopped_at(moment):
        assert remaining(DUE) == words
