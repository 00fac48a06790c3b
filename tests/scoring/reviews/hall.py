"""The small city with its round, whoever comes to the pages of a review, and how they are read."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from branches.people.models import Account
from scoring.reviews.models import (
    Review,
)
from scoring.rounds.models import Enrolment, Round
from starrating.access import Role
from tests.factories.meetings import (
    concluded_review,
    make_meeting,
)
from tests.factories.organisations import City, city
from tests.factories.people import filled, make_actor, signed_in
from tests.factories.rounds import make_round

YEAR = 2025


class Hall:
    """The small city with its round, and who comes to the pages."""

    def __init__(self) -> None:
        self.town: City = city()
        self.round: Round = make_round(self.town.department, year=YEAR)
        education = self.town.education
        self.reviewer = make_actor(Role.REVIEWER, education, "沈合")
        self.leader = make_actor(Role.LEADER, education, "傅泽人")
        self.officer = make_actor(Role.OFFICER, self.town.department, "平定一")
        self.secretary = make_actor(Role.SECRETARY, self.town.school, "舒继明")

    def branch(self, organisation: Any = None) -> Enrolment:
        rows = Enrolment.objects.select_related(
            "round__rule_set", "round__department", "organisation", "reviewing_body"
        )
        return rows.get(round=self.round, organisation=organisation or self.town.school)

    def body_page(self, name: str = "opinions") -> str:
        return reverse(f"reviews:{name}", args=[YEAR, self.town.education.code])

    def concluded(self, *columns: Any, **given: Any) -> Review:
        meeting = make_meeting(self.branch(), self.reviewer, "教党纪〔2025〕7号", **given)
        return concluded_review(self.branch(), self.reviewer, meeting, *columns)


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def seen(by: Account, address: str) -> str:
    answer: Any = signed_in(by).get(address)
    assert answer.status_code == 200
    return text(answer)


def post(by: Account, address: str, **data: Any) -> HttpResponse:
    client: Any = signed_in(by)
    answer: Any = client.post(address, filled(**data))
    assert isinstance(answer, HttpResponse)
    return answer


def sheet_page(hall: Hall) -> str:
    return reverse("reviews:sheet", args=[YEAR, hall.branch().pk])
