"""Reading rounds: the present one, its branches, working days."""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scoring.rounds.models import Enrolment, Round, WorkingDay
from starrating import clock
from starrating.access import DEPARTMENT_ROLES, Actor


@dataclass(frozen=True)
class WorkingPeriod:
    """Working days of a period: which count, which are passed over and why.

    ``is_certain`` is false where the holidays of a year it touches are not published yet.
    """

    starts_on: date
    ends_on: date
    days: tuple[date, ...]
    passed: tuple[tuple[date, str], ...]
    is_certain: bool


def rounds_visible_to(by: Actor) -> QuerySet[Round]:
    """The department sees all rounds."""
    is_department = any(by.holds(role) for role in DEPARTMENT_ROLES)
    return Round.objects.select_related("department") if is_department else Round.objects.none()


def current_round() -> Round | None:
    """The latest open round, else the latest that is no draft."""
    rounds = Round.objects.exclude(state=Round.State.DRAFT)
    return rounds.filter(state=Round.State.OPEN).first() or rounds.first()


def enrolments(round: Round) -> QuerySet[Enrolment]:
    """The branches of a round that were not removed."""
    return Enrolment.objects.filter(round=round, removed_by_decision=None).select_related(
        "organisation", "field", "pool", "reviewing_body"
    )


def _why_off(day: date, by_hand: dict[date, WorkingDay]) -> str:
    """Why a day does not count; empty for a working day."""
    if day in by_hand:
        return "" if by_hand[day].is_working else by_hand[day].note or str(_("放假"))
    known = holidays.country_holidays("CN", years=day.year, language="zh_CN")
    if day in known:
        return str(known[day])
    is_swapped = day in known.weekend_workdays
    return "" if day.weekday() < 5 or is_swapped else str(_("周末"))


def working_period(starts_on: date, count: int) -> WorkingPeriod:
    """``count`` working days from ``starts_on`` on; the first counts if it is one."""
    by_hand = {row.day: row for row in WorkingDay.objects.filter(day__gte=starts_on)}
    days: list[date] = []
    passed: list[tuple[date, str]] = []
    day = starts_on
    while len(days) < count:
        why = _why_off(day, by_hand)
        if why:
            passed.append((day, why))
        else:
            days.append(day)
        day += timedelta(days=1)
    known = holidays.country_holidays("CN").special_public_holidays
    is_certain = {starts_on.year, days[-1].year} <= set(known)
    return WorkingPeriod(starts_on, days[-1], tuple(days), tuple(passed), is_certain)


def working_days_left(until: date) -> int:
    """Working days from today (included) until ``until``; 0 after it."""
    by_hand = {row.day: row for row in WorkingDay.objects.filter(day__gte=clock.today())}
    span = max((until - clock.today()).days + 1, 0)
    days = [clock.today() + timedelta(days=offset) for offset in range(span)]
    return sum(not _why_off(day, by_hand) for day in days)
