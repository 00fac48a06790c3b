from datetime import timedelta

import pytest

from branches.organisations.services import (
    keep_import,
    take_import,
)
from branches.people.models import Account
from starrating import clock
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


def test_take_import_expires_after_two_hours(town: City, officer: Account) -> None:
    made = keep_import(by=officer, kind="t", filename="x", sha256="", rows=[1])
    moment = made.made_at + timedelta(hours=2)
    with clock.stopped_at(moment), pytest.raises(Refused) as caught:
        take_import(by=officer, pk=made.pk, kind="t")
    assert caught.value.message == "这份文件上传已超过两小时,请重新上传。"
    with clock.stopped_at(moment - timedelta(microseconds=1)):
        assert take_import(by=officer, pk=made.pk, kind="t").rows == [1]


def test_keep_import_empties_what_nobody_confirmed(town: City, officer: Account) -> None:
    made = keep_import(by=officer, kind="t", filename="x" * 300, sha256="", rows=[1])
    with clock.stopped_at(made.expires_at):
        keep_import(by=officer, kind="t", filename="y", sha256="", rows=[2])
        made.refresh_from_db()
        assert (made.state, made.rows, len(made.filename)) == ("expired", [], 255)
        with pytest.raises(Refused, match="两小时"):
            take_import(by=officer, pk=made.pk, kind="t")
    with pytest.raises(Refused, match="没有这份"):
        take_import(by=officer, pk=made.pk, kind="other")
