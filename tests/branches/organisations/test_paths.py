from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.organisations.services import (
    rebuild_paths,
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
    before = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        service(**arguments)
    assert Entry.objects.count() == before
    return caught.value.status, caught.value.message


def last_line() -> tuple[str, str, dict[str, Any], dict[str, Any], str]:
    entry = Entry.objects.latest("number")
    return entry.verb, entry.organisation_code, entry.before, entry.after, entry.reason


def test_rebuild_paths_mends_what_is_wrong(town: City, officer: Account) -> None:
    Organisation.objects.filter(pk=town.faculty.pk).update(path="/wrong/")
    Organisation.objects.filter(pk=town.village.pk).update(path=None)
    assert rebuild_paths(by=officer) == 2
    assert last_line()[3] == {"count": 2}
    town.faculty.refresh_from_db()
    assert town.faculty.path == f"{town.college.path}{town.faculty.pk}/"
    clerk = make_actor(Role.CLERK, town.education)
    assert refusal(rebuild_paths, by=clerk)[0] == 403


def test_rebuild_paths_refuses_a_circle(town: City) -> None:
    Organisation.objects.filter(pk=town.education.pk).update(parent=town.college)
    assert refusal(rebuild_paths, by=None) == (
        409,
        "上级党组织的关系首尾相接,成了一个圈,请先改正。",
    )
