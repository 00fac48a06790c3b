"""Sending what is due on a day: once a task, a person and a way, however often it is run."""

import fcntl
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.journal.queries import entries_about
from branches.people.models import Account
from scoring.reminders.lifecycle import SEND
from scoring.reminders.models import Kind, Outcome, Reminder
from scoring.reminders.queries import (
    Task,
    holders_of,
    open_tasks,
    sending_day,
    sent_by_gateways,
    sent_on,
)
from scoring.reminders.rules import is_officer
from scoring.reminders.services.gateways import Gateway, Guarded, Recipient, gateways
from scoring.reminders.services.wording import message_to
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Actor, conflict, faulty

LATEST_DAYS = 7


@dataclass
class Sending:
    """What a run did: messages sent and failed; who has a task and no way to be reached."""

    day: date
    is_working: bool
    sent: int = 0
    failed: int = 0
    unreached: list[str] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)


Due = tuple[Task, Kind]


def send_reminders(
    *, day: date, by: Actor | None = None, through: Sequence[Gateway] | None = None
) -> Sending:
    """Remind everybody of the open tasks that a day speaks of, all tasks of a person together.

    What was sent that day is not sent again; what failed, or was not reached because a run was
    broken off, is. A day off sends nothing. Each message is kept on its own as soon as it went:
    this is no single transaction. ``by`` is None for the command, ``through`` the gateways (None:
    those of the setting). Raises Refused: 403; 409 while another run is at work, or for a gateway
    that cannot be used; 422 for a day to come or more than a week past.
    """
    if by is not None:
        is_officer.check(by, None)
    if not clock.today() - timedelta(days=LATEST_DAYS) <= day <= clock.today():
        raise faulty(_("只能发送今天的催办,或补发最近 %(days)s 天的。") % {"days": LATEST_DAYS})
    ways = [Guarded(gateway) for gateway in (gateways() if through is None else through)]
    with _alone():
        when = sending_day(day)
        done = Sending(day, when.is_working)
        due = [(task, kind) for task in open_tasks() if (kind := when.kind_of(task.due))]
        try:
            _send_all(due, ways, done, by)
        finally:
            for gateway in ways:
                gateway.close()
        for one in {task.round.pk: task.round for task, _kind in due}.values():
            _note(round=one, day=day, by=by)
    return done


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time on this machine; a run that was killed leaves nothing locked."""
    folder = Path(settings.STORAGE_DIR) / "reminders"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise conflict(_("另一次发送正在进行,请等它结束。")) from error
        yield
    finally:
        os.close(handle)


def _send_all(due: Sequence[Due], ways: Sequence[Gateway], done: Sending, by: Actor | None) -> None:
    holders = holders_of([task for task, _kind in due])
    people: dict[int, Account] = {}
    by_person: dict[int, list[Due]] = defaultdict(list)
    for task, kind in due:
        for account in holders[task.key]:
            people[account.pk] = account
            by_person[account.pk].append((task, kind))
    sent = sent_on(done.day)
    for key, account in sorted(people.items()):
        whom = Recipient(account.username, account.name, account.email)
        reaching = [gateway for gateway in ways if gateway.reaches(whom)]
        if not reaching:
            done.unreached.append(account.name)
        for gateway in reaching:
            left = [
                (task, kind)
                for task, kind in by_person[key]
                if (task.key, key, gateway.channel) not in sent
            ]
            if left:
                _send(gateway, account, left, done, by)


def _send(
    gateway: Gateway, account: Account, due: Sequence[Due], done: Sending, by: Actor | None
) -> None:
    tasks = [task for task, _kind in due]
    key = _key(done.day, account, gateway.channel, tasks)
    message = message_to(account, tasks, key=key, day=done.day)
    failure = gateway.deliver(message)
    rows = [
        Reminder(
            day=done.day,
            round=task.round,
            task=task.key,
            kind=kind,
            due=task.due,
            enrolment=task.enrolment,
            organisation=task.organisation,
            recipient=account,
            channel=gateway.channel,
            message=key,
            text=task.sentence,
            outcome=Outcome.FAILED if failure else Outcome.SENT,
            failure=failure,
            logged_by_id=None if by is None else by.pk,
            at=clock.now(),
        )
        for task, kind in due
    ]
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(rows)
    except IntegrityError:
        # sent and kept meanwhile from another machine
        return
    if failure:
        done.failed += 1
        done.failures[failure] = done.failures.get(failure, 0) + 1
    else:
        done.sent += 1


def _key(day: date, account: Account, channel: str, tasks: Sequence[Task]) -> str:
    """The same for the same message of the same day, so that a way can tell it was sent."""
    parts = [day.isoformat(), account.username, channel, *sorted(task.key for task in tasks)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@recorded
def _note(*, round: Round, day: date, by: Actor | None) -> None:
    """One line for what was sent of a round on a day; none where the last one says the same."""
    rows = list(
        sent_by_gateways(round, day).values_list("task", "recipient_id", "channel", "outcome")
    )
    outcomes = [outcome for *_rest, outcome in rows]
    after = {
        "day": day.isoformat(),
        "sent": outcomes.count(Outcome.SENT),
        "failed": outcomes.count(Outcome.FAILED),
    }
    last = entries_about(round).filter(verb=SEND.name).order_by("-number").first()
    if rows and (last is None or last.after != after):
        record(SEND, round, by=by, after=after, rows=rows)
