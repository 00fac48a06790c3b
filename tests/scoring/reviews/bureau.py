"""A bureau at work on the forms below it: people, time, refusals."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from branches.people.models import Account
from scoring.assessments.models import Answer, Assessment
from scoring.assessments.services import submit_assessment
from scoring.reviews.models import Review
from scoring.reviews.queries import review_of
from scoring.reviews.services import start_review
from scoring.rounds.models import Enrolment, Round
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.assessments import enrolled, filed, make_filling_round, secretary_of
from tests.factories.organisations import City, city
from tests.factories.people import make_actor
from tests.factories.reviewing import indicators_of, leader_of, reviewer_of

STARTS_ON, ENDS_ON = date(2025, 8, 25), date(2025, 9, 6)
TODAY = date(2025, 9, 9)  # a Tuesday, in the days of the review
METHODS = ["documents"]


@dataclass(frozen=True)
class Bureau:
    """教育局党委 in a round whose branches have filed; the review lasts until 21 September."""

    town: City
    round: Round
    enrolment: Enrolment
    reviewer: Account
    colleague: Account
    leader: Account
    officer: Account

    def review(self, **given: Any) -> Review:
        """The school's form, opened by the reviewer; ``given`` as ``fill_in`` takes it."""
        with clock.stopped_at(at(ENDS_ON)):
            filed(self.enrolment, **given)
        return start_review(enrolment=self.enrolment, by=self.reviewer)

    def places(self) -> list[Indicator]:
        return indicators_of(self.enrolment)

    def place(self, name: str) -> Indicator:
        return next(each for each in self.places() if each.name == name)

    def again(self) -> Review:
        found = review_of(Enrolment.objects.get(pk=self.enrolment.pk))
        assert found is not None
        return found

    def correct(self, name: str, text: str) -> None:
        """The branch changes what it wrote about one indicator, and submits."""
        form = Assessment.objects.get(enrolment=self.enrolment)
        form.accounts.filter(indicator=self.place(name)).update(text=text)
        submit_assessment(assessment=form, by=secretary_of(self.enrolment))

    def lose(self, name: str, points: str) -> None:
        """The branch takes points off one indicator, without submitting yet."""
        answer = Answer.objects.filter(
            assessment__enrolment=self.enrolment,
            rule__indicator=self.place(name),
            rule__kind="discretion",
        )
        answer.update(choice="some", points=points, reason="核实后补扣")


def make_bureau() -> Bureau:
    town = city()
    round = make_filling_round(town.department, starts_on=STARTS_ON, ends_on=ENDS_ON)
    return Bureau(
        town=town,
        round=round,
        enrolment=enrolled(round, town.school),
        reviewer=reviewer_of(town.education),
        colleague=reviewer_of(town.education, "钱同事"),
        leader=leader_of(town.education),
        officer=make_actor(Role.OFFICER, town.department, "平定一"),
    )


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.zone())


def days(count: int) -> timedelta:
    return timedelta(days=count)


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message
