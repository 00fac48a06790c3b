"""An act that waits for somebody: what the worktable shows, and what others wait for."""

from dataclasses import dataclass
from datetime import date, datetime

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

    def is_for(self, by: Actor) -> bool:
        return by.pk not in self.excluded and by.holds(self.role, self.path)
