"""On which days somebody is reminded: seven, three, one day before the last one, and after it.

Days are those of the city's calendar. Nothing is sent on a day off: what would fall on one is
brought forward to the last working day before it, so that a deadline on a Monday is told of on
Friday. Once overdue, every working day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from scoring.reminders.models import Kind
from scoring.rounds.queries import days_between

# the latest first: where days off bring two forward to one day, the nearer one is meant
DAYS_BEFORE = {Kind.ONE: 1, Kind.THREE: 3, Kind.SEVEN: 7}
_LONGEST_HOLIDAY = 30


@dataclass(frozen=True)
class SendingDay:
    """A day, whether it is worked, and for how many days (itself included) it has to speak."""

    day: date
    is_working: bool
    stands_for: int

    def kind_of(self, due: date) -> Kind | None:
        """What is said on this day of a task due on ``due``; None: nothing."""
        left = (due - self.day).days
        if not self.is_working:
            return None
        if left < 0:
            return Kind.OVERDUE
        reached = (
            kind for kind, before in DAYS_BEFORE.items() if 0 <= left - before < self.stands_for
        )
        return next(reached, None)


def sending_day(day: date) -> SendingDay:
    """What the working calendar says of a day; one statement."""
    first, *later = days_between(day, day + timedelta(days=_LONGEST_HOLIDAY))
    gap = next((place for place, one in enumerate(later, 1) if one.is_working), len(later))
    return SendingDay(day, first.is_working, gap)


def nearness(due: date, today: date) -> Kind | None:
    """How near a last day is, for lists: overdue, within one, three or seven days; None: later."""
    left = (due - today).days
    if left < 0:
        return Kind.OVERDUE
    return next((kind for kind, before in DAYS_BEFORE.items() if left <= before), None)
