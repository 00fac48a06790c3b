"""A form sent after its session ended: nothing typed is lost on the way over the sign-in."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from branches.people import services
from branches.people.models import Account
from scoring.publicity.models import Issuer
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import City, city
from tests.factories.people import filled, make_actor, make_post, signed_in

pytestmark = pytest.mark.django_db

PASSWORD = "Correct-Horse-9"
ADDRESS = "/publicity/issuer/"
HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def officer(place: City) -> Account:
    """Holds two posts; the second is the one that fills in."""
    account = make_actor(Role.SECRETARY, place.school)
    make_post(account, Role.OFFICER, place.department)
    account.set_password(PASSWORD)
    account.save()
    return account


def form() -> dict[str, str]:
    return filled(name='组织"部"', phone="0000-1", address="府前路1号")


def hidden(answer: Any) -> dict[str, str]:
    """Names and values of the hidden fields of a page."""
    found = HIDDEN.findall(answer.content.decode())
    return {name: html.unescape(value) for name, value in found}


def test_a_form_that_met_no_session_is_sent_on_after_the_sign_in(officer: Account) -> None:
    client = signed_in(officer)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        sent = form()
        asked = client.post(ADDRESS, sent)
        assert (asked.status_code, "您填写的内容都在" in asked.content.decode()) == (403, True)
        kept = hidden(asked)
        wrong = client.post("/sign-in/", {**kept, "username": officer.username, "password": "x"})
        assert (wrong.status_code, hidden(wrong)["carried"]) == (422, kept["carried"])
        right = client.post(
            "/sign-in/", {**kept, "username": officer.username, "password": PASSWORD}
        )
        page = right.content.decode()
        assert (right.status_code, f'action="{ADDRESS}"' in page) == (200, True)
        assert "评定员" in page
        carried = hidden(right)
        assert {name: carried[name] for name in sent} == sent
        assert client.post(ADDRESS, carried).status_code == 302
    assert Issuer.objects.get().name == '组织"部"'


@pytest.mark.parametrize("address", ["/account/change-password/", "/reauthenticate/"])
def test_no_password_is_written_back_into_a_page(address: str) -> None:
    answer = Client().post(address, filled(old="geheim", password="geheim"))
    page = answer.content.decode()
    assert (answer.status_code, "geheim" in page, "重新登录后再办理" in page) == (403, False, True)


def test_broken_text_is_not_carried() -> None:
    page = Client().post(ADDRESS, {"name": "a\x00b"}).content.decode()
    assert ("carried" in page, "重新登录后再办理" in page) == (False, True)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "/no/such/page/"])
def test_a_form_is_carried_to_pages_of_ours_only(officer: Account, elsewhere: str) -> None:
    kept = {"next": elsewhere, "carried": '[["a", "b"]]'}
    answer = Client().post(
        "/sign-in/", {**kept, "username": officer.username, "password": PASSWORD}
    )
    assert (answer.status_code, "evil" in answer.content.decode()) == (200, False)


def test_a_one_time_password_is_changed_first(place: City) -> None:
    account = make_actor(Role.OFFICER, place.department)
    password = services.issue_password(by=None, account=account)
    given = {"username": account.username, "password": password}
    answer = Client().post("/sign-in/", {"next": ADDRESS, "carried": '[["a", "b"]]', **given})
    assert answer.status_code == 302
