"""The one clock: every deadline, stamp and age asks here, so that tests can move time.

Deadlines are days of the city's time zone and include their last second.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_shift = timedelta()
_stopped: datetime | None = None


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _stopped or timezone.now() + _shift


def today() -> date:
    """The city's calendar day."""
    return now().astimezone(zone()).date()


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def begin_of(day: date) -> datetime:
    """First moment of a city day."""
    return datetime.combine(day, time.min, tzinfo=zone())


def is_past(day: date) -> bool:
    """Whether the deadline day is over: false up to and including 23:59:59.999999 of it."""
    return now() >= begin_of(day + timedelta(days=1))


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let time run on from another moment."""
    global _shift  # noqa: PLW0603 - one process, one clock
    before = _shift
    _shift = moment - timezone.now()
    try:
        yield
    finally:
        _shift = before


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let time stand still: the demonstration's rows carry the same stamps at every building."""
    global _stopped  # noqa: PLW0603 - one process, one clock
    before = _stopped
    _stopped = moment
    try:
        yield
    finally:
        _stopped = before
