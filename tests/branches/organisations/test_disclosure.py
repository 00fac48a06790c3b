from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.services import (
    disclose_organisation,
    undisclose_organisation,
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


def test_undisclose_and_disclose_organisation(town: City, officer: Account) -> None:
    arguments: dict[str, Any] = {"organisation": town.village, "by": officer}
    undisclose: dict[str, Any] = {"basis": "保密规定", "decided_by": "市委组织部", **arguments}
    assert refusal(disclose_organisation, reason="x", **arguments) == (
        409,
        "“䶮𬱖村党支部”没有列为不对外公开。",
    )
    assert refusal(undisclose_organisation, **{**undisclose, "basis": " "}) == (
        422,
        "请填写不公开依据。",
    )
    row = undisclose_organisation(**undisclose)
    assert (row.is_undisclosed, row.undisclosed_basis) == (True, "保密规定")
    assert refusal(undisclose_organisation, **undisclose)[0] == 409
    row = disclose_organisation(reason="解密", **arguments)
    assert (row.is_undisclosed, row.undisclosed_basis, row.version) == (False, "", 3)
    assert last_line() == (
        "organisations.disclose",
        "099022001",
        {
            "is_undisclosed": True,
            "undisclosed_basis": "保密规定",
            "undisclosed_decided_by": "市委组织部",
        },
        {"is_undisclosed": False, "undisclosed_basis": "", "undisclosed_decided_by": ""},
        "解密",
    )
