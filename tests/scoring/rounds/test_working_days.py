from datetime import UTC, date, datetime
from typing import Any

import pytest

from scoring.rounds.models import CalendarYear, WorkingDay
from scoring.rounds.queries import (
    is_working_day,
    unknown_years,
    working_days_between,
    working_days_left,
    working_period,
)
from scoring.rounds.services import confirm_year, remove_working_day, set_working_day
from starrating import clock
from tests.scoring.rounds.office import Office, refusal, verbs

pytestmark = pytest.mark.django_db


def test_w16_five_working_days_across_the_national_holidays() -> None:
    """Day one counts; the Saturday worked instead counts; the rest is explained."""
    period = working_period(date(2025, 9, 29), 5)
    assert (period.starts_on, period.ends_on, period.is_certain) == (
        date(2025, 9, 29),
        date(2025, 10, 11),
        True,
    )
    assert period.days == (
        date(2025, 9, 29),
        date(2025, 9, 30),
        date(2025, 10, 9),
        date(2025, 10, 10),
        date(2025, 10, 11),
    )
    assert [day.day for day, _why in period.passed] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [why for _day, why in period.passed][:5] == [
        "国庆节",
        "国庆节",
        "国庆节",
        "星期六",
        "星期日",
    ]
    assert [why for _day, why in period.passed][6:] == ["调休,9月28日上班", "调休,10月11日上班"]


@pytest.mark.parametrize(
    ("starts_on", "count", "ends_on", "passed"),
    [
        (date(2025, 9, 28), 1, date(2025, 9, 28), 0),  # a Sunday worked instead
        (date(2025, 9, 27), 1, date(2025, 9, 28), 1),  # a Saturday counts nothing
        (date(2025, 3, 3), 5, date(2025, 3, 7), 0),
        (date(2025, 3, 3), 6, date(2025, 3, 10), 2),
        (date(2025, 12, 31), 2, date(2026, 1, 4), 3),  # over the year's end
    ],
)
def test_working_period(starts_on: date, count: int, ends_on: date, passed: int) -> None:
    period = working_period(starts_on, count)
    assert (period.ends_on, len(period.passed), len(period.days)) == (ends_on, passed, count)


@pytest.mark.parametrize("count", [0, -1, 251])
def test_working_period_refuses_impossible_counts(count: int) -> None:
    assert refusal(working_period, starts_on=date(2025, 3, 3), count=count) == (
        422,
        "工作日数应在 1 至 250 之间。",
    )


def test_working_period_ends_with_the_calendar() -> None:
    assert refusal(lambda: working_period(date(9999, 12, 31), 5)) == (
        422,
        "起始日太晚,日历排不到这么多工作日。",
    )


def test_a_year_without_published_holidays_is_not_certain(office: Office) -> None:
    assert not working_period(date(2099, 9, 28), 5).is_certain
    assert working_period(date(2026, 12, 30), 2).is_certain
    assert unknown_years(2025, 2026) == []
    CalendarYear.objects.create(
        year=2099, document_number="国办发〔2098〕1号", confirmed_at=clock.now()
    )
    assert working_period(date(2099, 9, 28), 5).is_certain
    assert unknown_years(2098, 2100) == [2098, 2100]


def test_days_entered_by_hand_win(office: Office) -> None:
    worked = set_working_day(
        day=date(2025, 10, 1), is_working=True, note="防汛值守", by=office.officer
    )
    set_working_day(day=date(2025, 9, 30), is_working=False, note="停电放假", by=office.officer)
    period = working_period(date(2025, 9, 29), 2)
    assert (period.ends_on, period.passed) == (
        date(2025, 10, 1),
        ((date(2025, 9, 30), "停电放假"),),
    )
    assert working_days_between(date(2025, 9, 29), date(2025, 10, 2)) == 2
    again = set_working_day(
        day=date(2025, 10, 1), is_working=False, note="仍放假", by=office.officer
    )
    assert (again.pk, is_working_day(date(2025, 10, 1))) == (worked.pk, False)
    remove_working_day(working_day=worked, by=office.officer)
    assert list(WorkingDay.objects.values_list("day", flat=True)) == [date(2025, 9, 30)]
    assert verbs() == ["rounds.set_working_day"] * 3 + ["rounds.remove_working_day"]


def test_working_days_left_counts_today() -> None:
    with clock.stopped_at(datetime(2025, 9, 29, 15, 59, tzinfo=UTC)):  # 23:59 in the city
        assert working_days_left(date(2025, 10, 11)) == 5
        assert working_days_left(date(2025, 9, 29)) == 1
        assert working_days_left(date(2025, 9, 28)) == 0


def test_set_working_day_refuses(office: Office) -> None:
    day = {"day": date(2025, 10, 1), "is_working": True, "note": "值守"}
    assert refusal(set_working_day, **day, by=office.approver) == (
        403,
        "只有组织部评定员可以维护工作日历。",
    )
    blank = {**day, "note": " "}
    assert refusal(set_working_day, **blank, by=office.officer) == (422, "请填写说明。")
    far = {**day, "day": date(2125, 10, 1)}
    assert refusal(set_working_day, **far, by=office.officer)[0] == 422
    as_published = {**day, "is_working": False}
    assert refusal(set_working_day, **as_published, by=office.officer) == (
        422,
        "2025-10-01 本来就不上班,不用登记。",
    )
    weekday = {**day, "day": date(2025, 10, 9)}
    assert refusal(set_working_day, **weekday, by=office.officer) == (
        422,
        "2025-10-09 本来就是工作日,不用登记。",
    )


def test_remove_working_day_refuses(office: Office) -> None:
    row = set_working_day(day=date(2025, 10, 1), is_working=True, note="值守", by=office.officer)
    assert refusal(remove_working_day, working_day=row, by=office.approver)[0] == 403
    remove_working_day(working_day=row, by=office.officer)
    row.pk = 1
    assert refusal(remove_working_day, working_day=row, by=office.officer) == (
        404,
        "这条登记已经删去。",
    )


def test_confirm_year(office: Office) -> None:
    year = clock.today().year + 2  # never published so early
    given: dict[str, Any] = {"year": year, "document_number": "国办发明电7号"}
    row = confirm_year(**given, by=office.officer)
    assert (row.confirmed_by, unknown_years(year, year), verbs()) == (
        office.officer,
        [],
        ["rounds.confirm_year"],
    )
    assert refusal(confirm_year, **given, by=office.officer) == (
        409,
        f"{year} 年的放假安排已经核对过。",
    )
    assert refusal(confirm_year, **given, by=office.approver)[0] == 403
    published = {**given, "year": 2025}
    assert refusal(confirm_year, **published, by=office.officer) == (
        409,
        "2025 年的放假安排系统里已有,不用核对。",
    )
    late = {**given, "year": year + 1}
    assert refusal(confirm_year, **late, by=office.officer)[0] == 422
