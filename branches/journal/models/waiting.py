"""Lines that a running service has noted; they are written when the outermost one ends.

Whoever read the journal before that would miss them without a word, so reading it then is refused.
"""

import threading
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


@dataclass
class WaitingLines:
    """``depth`` of recorded services inside each other, ``lines`` (entries) of all of them."""

    depth: int = 0
    lines: list[Any] = field(default_factory=list)

    def taken(self) -> list[Any]:
        """The lines in their order; none waits afterwards."""
        lines = list(self.lines)
        self.lines.clear()
        return lines


_local = threading.local()


def waiting_lines() -> WaitingLines:
    """Those of this thread."""
    if not hasattr(_local, "waiting"):
        _local.waiting = WaitingLines()
    waiting: WaitingLines = _local.waiting
    return waiting


class WrittenManager(models.Manager[M], Generic[M]):
    """Reads the journal as written. Raises RuntimeError while lines of the running service wait.

    A service reads before it records; one that must see another's lines does not run inside of it.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        if waiting_lines().lines:
            raise RuntimeError("the journal was read while lines of the running service wait")
        return super().get_queryset()
