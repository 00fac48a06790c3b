"""Which days people work: weekends, holidays with their swap days, and exceptions by hand.

The ``holidays`` package knows the State Council's yearly arrangement as far as it was published
when the package was made. For a year it does not know, weekends and the statutory days are
counted and the answer says that it is not certain, until somebody enters the year's exceptions
and says by which document they are complete (``CalendarYear``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _
from holidays import country_holidays

from scoring.rounds.models import CalendarYear, WorkingDay
from starrating import clock
from starrating.access import faulty

MOST = 250
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_SATURDAY = 5
_SWAPPED_FOR = re.compile(r"\d{4}-(\d\d)-(\d\d)")


@dataclass(frozen=True)
class PublishedYear:
    """What is published of a year: days off with their names, weekend days worked instead."""

    days_off: dict[date, str]
    swapped: frozenset[date]
    is_known: bool


@lru_cache(maxsize=64)
def published_year(year: int) -> PublishedYear:
    found = country_holidays("CN", years=year, language="zh_CN")
    return PublishedYear(
        days_off={day: name for day, name in sorted(found.items()) if day.year == year},
        swapped=frozenset(day for day in found.weekend_workdays if day.year == year),
        is_known=year in found.special_public_holidays,
    )


@dataclass(frozen=True)
class Day:
    """One day of the calendar, and why it is worked or not (empty: an ordinary weekday)."""

    day: date
    is_working: bool
    why: str


def published_day(day: date) -> Day:
    """The day as published, without exceptions by hand; no statement."""
    year = published_year(day.year)
    if day in year.swapped:
        return Day(day, True, _("调休上班"))
    if day in year.days_off:
        return Day(day, False, _day_off(year.days_off[day]))
    is_weekend = day.weekday() >= _SATURDAY
    return Day(day, not is_weekend, _(_WEEKDAYS[day.weekday()]) if is_weekend else "")


def _day_off(name: str) -> str:
    """The holiday's name; of a day off swapped for a weekend day, when it is worked instead."""
    swapped = _SWAPPED_FOR.search(name)
    if swapped is None:
        return name
    month, day = (int(part) for part in swapped.groups())
    return _("调休,%(month)s月%(day)s日上班") % {"month": month, "day": day}


def days_between(starts_on: date, ends_on: date) -> list[Day]:
    """Every day of a span (both inclusive); one statement."""
    rows = WorkingDay.objects.filter(day__gte=starts_on, day__lte=ends_on)
    return list(_walk(starts_on, ends_on, {row.day: row for row in rows}))


def _walk(starts_on: date, ends_on: date, exceptions: dict[date, WorkingDay]) -> Iterator[Day]:
    day = starts_on
    while day <= ends_on:
        row = exceptions.get(day)
        yield published_day(day) if row is None else Day(day, row.is_working, row.note)
        day += timedelta(days=1)


def unknown_years(first: int, last: int) -> list[int]:
    """Years of the span whose holidays are neither published nor entered by hand.

    One statement, none where all of them are published.
    """
    unpublished = [year for year in range(first, last + 1) if not published_year(year).is_known]
    if not unpublished:
        return []
    entered = set(CalendarYear.objects.values_list("year", flat=True))
    return [year for year in unpublished if year not in entered]


@dataclass(frozen=True)
class WorkingPeriod:
    """A period of so many working days, explained day by day.

    ``days`` are the working days counted, ``passed`` the others within the period with the reason
    each is none.
    """

    starts_on: date
    ends_on: date
    days: tuple[date, ...]
    passed: tuple[tuple[date, str], ...]

    @property
    def is_certain(self) -> bool:
        """Whether the holidays of its years are known; at most one statement."""
        return not unknown_years(self.starts_on.year, self.ends_on.year)


def working_period(starts_on: date, count: int) -> WorkingPeriod:
    """The period of ``count`` working days from ``starts_on``, which counts if it is one.

    One statement. Raises Refused (422) for a count that is not 1 to 250, or a
    start so late that the calendar ends before.
    """
    if not 1 <= count <= MOST:
        raise faulty(_("工作日数应在 1 至 %(most)s 之间。") % {"most": MOST})
    exceptions = {row.day: row for row in WorkingDay.objects.filter(day__gte=starts_on)}
    days: list[date] = []
    passed: list[tuple[date, str]] = []
    walk = _walk(starts_on, date.max - timedelta(days=1), exceptions)
    for one in walk:
        if one.is_working:
            days.append(one.day)
        else:
            passed.append((one.day, one.why))
        if len(days) == count:
            return WorkingPeriod(starts_on, one.day, tuple(days), tuple(passed))
    raise faulty(_("起始日太晚,日历排不到这么多工作日。"))


def is_working_day(day: date) -> bool:
    return days_between(day, day)[0].is_working


def working_days_between(starts_on: date, ends_on: date) -> int:
    """How many days of a span (both inclusive) are worked; one statement."""
    return sum(one.is_working for one in days_between(starts_on, ends_on))


def working_days_left(until: date) -> int:
    """Working days from today to ``until``, both included; 0 when it is past. One statement."""
    return working_days_between(clock.today(), until)
