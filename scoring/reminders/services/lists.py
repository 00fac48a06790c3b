"""A list of who is due or late: what it holds, and that it went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.journal.models import rows_digest
from branches.people.models import Account
from scoring.reminders.lifecycle import LOG_LIST
from scoring.reminders.models import Kind, ListWay, Outcome, Reminder
from scoring.reminders.queries import (
    Task,
    holders_of,
    last_urged,
    nearness,
    open_tasks,
    sent_on,
    tasks_visible_to,
)
from scoring.reminders.rules import is_urger
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.workbook.cells import Value


@dataclass(frozen=True)
class Line:
    """One task that is due within a week, or overdue; who holds it; when it was last urged."""

    task: Task
    kind: Kind
    holders: Sequence[Account]
    urged_at: datetime | None

    @property
    def names(self) -> str:
        return "、".join(account.name for account in self.holders)

    @property
    def is_late(self) -> bool:
        return self.kind == Kind.OVERDUE

    @property
    def cells(self) -> tuple[Value, ...]:
        """The line as the list's workbook shows it."""
        task = self.task
        return (
            task.organisation.code,
            task.name,
            task.body.name,
            str(task.act.label),
            task.due,
            str(task.remaining),
            self.names,
            clock.local(self.urged_at).date() if self.urged_at else None,
        )


@dataclass(frozen=True)
class ReminderList:
    """Lines in reach; ``counts`` by kind and ``bodies`` (code, name) of all of them.

    ``lines`` are those of the kind and the body asked for.
    """

    lines: list[Line]
    counts: dict[Kind, int]
    bodies: list[tuple[str, str]]

    @property
    def digest(self) -> str:
        """What was shown, in one word; it changes when a task comes, goes or moves."""
        return rows_digest([line.task.key, line.task.due] for line in self.lines)


def reminder_list(*, by: Actor, kind: str = "", body: str = "") -> ReminderList:
    """Who is due or late in reach of ``by``; blank: every kind, every body.

    A body that has nothing to do, or is none, narrows nothing. A constant number of statements for a round. Reads only.
    """
    today = clock.today()
    near = [
        (task, found)
        for task in tasks_visible_to(by, open_tasks())
        if (found := nearness(task.due, today))
    ]
    bodies = {task.body.code: task.body.name for task, _found in near}
    counts = {each: sum(found == each for _task, found in near) for each in reversed(Kind)}
    chosen = body if body in bodies else ""
    shown = [
        (task, found)
        for task, found in near
        if kind in {"", found} and chosen in {"", task.body.code}
    ]
    tasks = [task for task, _found in shown]
    holders, urged = holders_of(tasks), last_urged(tasks)
    lines = [Line(task, found, holders[task.key], urged.get(task.key)) for task, found in shown]
    return ReminderList(lines, counts, sorted(bodies.items()))


@recorded
def log_reminder_list(*, way: str, kind: str, body: str, expected: str, by: Actor) -> int:
    """Keep that the list went out by ``way`` today; returns how many reminders that makes.

    ``expected`` is the digest of the list as it was shown. Whom it reached already today by the
    same way is not kept twice. Raises Refused: 403; 409 where the list has changed since, is empty
    or was kept already; 422 for no way.
    """
    is_urger.check(by, None)
    if way not in ListWay.values:
        raise faulty(_("请选择名单是怎样发出的。"))
    found = reminder_list(by=by, kind=kind, body=body)
    if not found.lines:
        raise conflict(_("名单是空的,没有可登记的。"))
    if found.digest != expected:
        raise conflict(_("名单刚有变动,请核对最新的名单后再登记。"))
    rows = _rows(found.lines, way, by, key=expected[:32])
    if not rows:
        raise conflict(_("今天已经登记过这份名单,没有重复登记。"))
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(rows)
    except IntegrityError as error:
        raise conflict(_("刚刚有人登记了同一份名单,请刷新核对。")) from error
    for one in {row.round_id: row.round for row in rows}.values():
        own = [row for row in rows if row.round_id == one.pk]
        record(
            LOG_LIST,
            one,
            by=by,
            after={"way": way, "kind": kind, "tasks": len({row.task for row in own})},
            rows=[[row.task, row.recipient_id, row.channel] for row in own],
        )
    return len(rows)


def _rows(lines: Sequence[Line], way: str, by: Actor, *, key: str) -> list[Reminder]:
    """A row a task and holder, one without a holder where nobody holds it; not those kept today."""
    today = clock.today()
    kept = sent_on(today)
    return [
        Reminder(
            day=today,
            round=line.task.round,
            task=line.task.key,
            kind=line.kind,
            due=line.task.due,
            enrolment=line.task.enrolment,
            organisation=line.task.organisation,
            recipient=account,
            channel=way,
            message=key,
            text=line.task.sentence,
            outcome=Outcome.SENT,
            logged_by_id=by.pk,
            at=clock.now(),
        )
        for line in lines
        for account in _named(line)
        if (line.task.key, account.pk if account else None, way) not in kept
    ]


def _named(line: Line) -> list[Account | None]:
    return list(line.holders) or [None]
