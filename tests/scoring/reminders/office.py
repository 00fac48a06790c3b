"""An office that reminds: a round whose forms are due on Thursday 11 September 2025."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from branches.people.models import Account
from scoring.reminders.models import Reminder
from scoring.reminders.services import Message, Recipient
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, make_filling_round
from tests.factories.organisations import City, city
from tests.factories.people import make_actor

STARTS_ON, DUE = date(2025, 8, 25), date(2025, 9, 11)
SEVEN, THREE, ONE, LATE = (date(2025, 9, day) for day in (4, 8, 10, 12))


@dataclass(frozen=True)
class Office:
    """The city in its round: the school's secretary has an address, the village's has none.

    The faculty has a preparer only and the college nobody; education's reviewer has an address.
    """

    town: City
    round: Round
    secretary: Account
    villager: Account
    reviewer: Account
    leader: Account
    officer: Account
    approver: Account

    @property
    def school(self) -> Enrolment:
        return enrolled(self.round, self.town.school)

    @property
    def village(self) -> Enrolment:
        return enrolled(self.round, self.town.village)


def with_address(account: Account, email: str) -> Account:
    account.email = email
    account.save(update_fields=["email"])
    return account


def make_office() -> Office:
    town = city()
    made = make_filling_round(town.department, starts_on=STARTS_ON, ends_on=DUE)
    make_actor(Role.PREPARER, town.faculty, "田宝")
    return Office(
        town=town,
        round=made,
        secretary=with_address(make_actor(Role.SECRETARY, town.school, "舒继明"), "shu@example.cn"),
        villager=make_actor(Role.SECRETARY, town.village, "庄大同"),
        reviewer=with_address(make_actor(Role.REVIEWER, town.education, "沈合"), "shen@example.cn"),
        leader=make_actor(Role.LEADER, town.education, "傅泽人"),
        officer=make_actor(Role.OFFICER, town.department, "平定一"),
        approver=make_actor(Role.APPROVER, town.department, "申定明"),
    )


def at(day: date, *clocked: int) -> datetime:
    return datetime.combine(day, time(*(clocked or (9,))), tzinfo=clock.zone())


@contextmanager
def on(day: date, *clocked: int) -> Iterator[None]:
    with clock.stopped_at(at(day, *clocked)):
        yield


def days(count: int) -> timedelta:
    return timedelta(days=count)


def kept() -> list[tuple[str, str, str, str]]:
    """(recipient, channel, kind, outcome) of every row, the oldest first."""
    rows = Reminder.objects.order_by("pk").select_related("recipient")
    return [
        (row.recipient.name if row.recipient else "", row.channel, row.kind, row.outcome)
        for row in rows
    ]


@dataclass
class Pigeon:
    """A gateway of somebody's own. ``fails`` by name of the recipient; ``dies`` at that one."""

    channel: str = "pigeon"
    fails: dict[str, str] = field(default_factory=dict)
    dies: str = ""
    sent: list[Message] = field(default_factory=list)

    def reaches(self, recipient: Recipient) -> bool:
        return True

    def deliver(self, message: Message) -> str:
        if message.recipient.name == self.dies:
            raise KeyboardInterrupt
        failure = self.fails.get(message.recipient.name, "")
        if not failure:
            self.sent.append(message)
        return failure

    def close(self) -> None:
        """Nothing to close."""

    @property
    def names(self) -> list[str]:
        return [message.recipient.name for message in self.sent]
