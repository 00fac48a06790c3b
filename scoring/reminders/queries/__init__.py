"""Open tasks with a last day, the days on which one is reminded, what was sent."""

from scoring.reminders.queries.days import DAYS_BEFORE, SendingDay, nearness, sending_day
from scoring.reminders.queries.log import (
    last_urged,
    reminders_visible_to,
    sent_by_gateways,
    sent_on,
)
from scoring.reminders.queries.tasks import (
    OVERSEEING,
    Task,
    holders_of,
    open_tasks,
    tasks_visible_to,
)

__all__ = [
    "DAYS_BEFORE",
    "OVERSEEING",
    "SendingDay",
    "Task",
    "holders_of",
    "last_urged",
    "nearness",
    "open_tasks",
    "reminders_visible_to",
    "sending_day",
    "sent_by_gateways",
    "sent_on",
    "tasks_visible_to",
]
