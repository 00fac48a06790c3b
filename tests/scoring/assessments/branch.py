"""A branch at work on its form: secretary, preparer, the bureau above, the department."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.assessments.models import Assessment
from scoring.assessments.queries.by_right import related
from scoring.assessments.services import begin_assessment
from scoring.rounds.models import Enrolment, Round
from scoring.standards.models import DeductionRule, Indicator
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.assessments import (
    add_project,
    enrolled,
    fill_in,
    make_filling_round,
)
from tests.factories.organisations import City, city
from tests.factories.people import make_actor

STARTS_ON, ENDS_ON = date(2025, 8, 25), date(2025, 9, 6)


@dataclass(frozen=True)
class Branch:
    """第一小学党支部 of ``city()`` in a round whose window runs from 25 August to 6 September."""

    town: City
    round: Round
    enrolment: Enrolment
    secretary: Account
    preparer: Account
    reviewer: Account
    leader: Account
    officer: Account
    approver: Account

    def begin(self, by: Account | None = None) -> Assessment:
        return begin_assessment(enrolment=self.enrolment, by=by or self.secretary)

    def filled(self, **given: Any) -> Assessment:
        """A form that lacks nothing."""
        return fill_in(self.begin(), self.secretary, **given)

    def filled_with_project(self, **given: Any) -> Assessment:
        row = self.filled(**given)
        add_project(row, self.secretary)
        return row

    def indicator(self, name: str) -> Indicator:
        return indicator(self.enrolment, name)

    def rule(self, label: str) -> DeductionRule:
        return rule(self.enrolment, label)


def make_branch() -> Branch:
    town = city()
    round = make_filling_round(town.department, starts_on=STARTS_ON, ends_on=ENDS_ON)
    return Branch(
        town=town,
        round=round,
        enrolment=enrolled(round, town.school),
        secretary=make_actor(Role.SECRETARY, town.school, "舒继明"),
        preparer=make_actor(Role.PREPARER, town.school, "田宝"),
        reviewer=make_actor(Role.REVIEWER, town.education, "沈合"),
        leader=make_actor(Role.LEADER, town.education, "傅泽人"),
        officer=make_actor(Role.OFFICER, town.department, "平定一"),
        approver=make_actor(Role.APPROVER, town.department, "申定明"),
    )


def rules(enrolment: Enrolment) -> Any:
    chosen = enrolment.round.standards.get(field=enrolment.field)
    return DeductionRule.objects.filter(indicator__standard=chosen.standard)


def rule(enrolment: Enrolment, label: str) -> DeductionRule:
    found: DeductionRule = rules(enrolment).select_related("indicator").get(label__startswith=label)
    return found


def indicator(enrolment: Enrolment, name: str) -> Indicator:
    chosen = enrolment.round.standards.get(field=enrolment.field)
    return Indicator.objects.get(standard=chosen.standard, name=name)


def at(day: date, hour: int = 9, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second, micro), tzinfo=clock.zone())


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    with clock.stopped_at(at(day, hour)):
        yield


def days(count: int) -> timedelta:
    return timedelta(days=count)


def fresh(row: Assessment) -> Assessment:
    return related(Assessment.objects.all()).get(pk=row.pk)


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    """(status, message) a service refuses with."""
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def verbs() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("verb", flat=True))


def end_posts(account: Account) -> Account:
    """The account without its posts from yesterday on, as a new session would see it."""
    account.posts.update(ends_on=clock.today() - timedelta(days=1))
    return Account.objects.get(pk=account.pk)
