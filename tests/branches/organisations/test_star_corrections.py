from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.organisations.models import EarlierStar
from branches.organisations.queries import earlier_stars, star_of_year
from branches.organisations.services import (
    correct_star,
)
from branches.people.models import Account
from starrating.access import Refused, Role
from tests.factories.organisations import City, city
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def officer(town: City) -> Account:
    return make_actor(Role.OFFICER, town.department)


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def test_correct_star_keeps_the_old_row(town: City, officer: Account) -> None:
    first = EarlierStar.objects.create(
        organisation=town.school,
        year=2024,
        star=4,
        document_number="8号",
        decided_on=date(2024, 11, 5),
    )
    arguments: dict[str, Any] = {
        "earlier": first,
        "star": 3,
        "document_number": "9号",
        "decided_on": date(2024, 12, 1),
        "reason": "原文件有误",
        "by": officer,
    }
    corrected = correct_star(**arguments)
    old, new = EarlierStar.objects.order_by("pk")
    assert (new, new.corrects, new.is_current, old.is_current) == (corrected, old, True, False)
    assert [star.star for star in earlier_stars(town.school)] == [3, 4]
    assert star_of_year(town.school, 2024) == 3
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.before["star"], entry.after["star"], entry.reason) == (
        "organisations.correct_star",
        4,
        3,
        "原文件有误",
    )
    for change, status in (
        ({}, 422),
        ({"earlier": first}, 409),
        ({"star": 6}, 422),
        ({"reason": " "}, 422),
        ({"document_number": ""}, 422),
        ({"decided_on": date(2023, 12, 31)}, 422),
        ({"decided_on": date(2999, 1, 1)}, 422),
        ({"by": make_actor(Role.APPROVER, town.department)}, 403),
    ):
        answer = refusal(correct_star, **{**arguments, "earlier": corrected, **change})
        assert answer[0] == status


def test_database_keeps_one_current_star_a_year(town: City) -> None:
    columns: dict[str, Any] = {
        "organisation": town.school,
        "year": 2024,
        "document_number": "8号",
        "decided_on": date(2024, 11, 5),
    }
    first = EarlierStar.objects.create(star=4, **columns)
    for change in (
        {"star": 3},
        {"star": 6, "year": 2023},
        {"star": 3, "corrects": first, "year": 2022},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EarlierStar.objects.create(**{**columns, **change})
