"""An act that waits for somebody: what the worktable shows, and what others wait for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from starrating import clock
from starrating.access import Actor, Role


@dataclass(frozen=True)
class Waiting:
    """One open act.

    ``label`` says it in words, ``url`` is the page where it is done, ``role`` may do it for the
    organisation at ``path`` (empty: the whole city), ``since`` when it began to wait, ``due`` its
    last day. ``excluded`` are the primary keys of accounts that may not do it (the second person
    is somebody else).
    """

    label: str
    url: str
    role: Role
    path: str = ""
    since: datetime | None = None
    due: date | None = None
    excluded: frozenset[int] = frozenset()

    @property
    def is_late(self) -> bool:
        """Whether its last day is over."""
        return self.due is not None and clock.is_past(self.due)

    @property
    def remaining(self) -> str:
        """How long it still has, in words; empty where it has no last day."""
        return "" if self.due is None else remaining(self.due)

    def is_for(self, by: Actor) -> bool:
        return by.pk not in self.excluded and by.holds(self.role, self.path)


def remaining(due: date) -> str:
    """还剩 3 天, 今天截止, 已逾期 2 天: days of the city's calendar."""
    left = (due - clock.today()).days
    if left > 0:
        return _("还剩 %(count)s 天") % {"count": left}
    return _("已逾期 %(count)s 天") % {"count": -left} if left else _("今天截止")
