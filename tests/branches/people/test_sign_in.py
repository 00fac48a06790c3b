import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from branches.journal.models import Entry
from branches.people import services
from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from starrating.sessions import SEEN_AT, SIGNED_IN_AT
from tests.factories.organisations import City, city
from tests.factories.people import filled, make_account, make_actor, make_administrator, make_post
from tests.factories.people import signed_in as visit
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db
PASSWORD = "Correct-Horse-9"
SIGN_IN = "/sign-in/"
OWN = "/account/"


@pytest.fixture
def place() -> City:
    return city()


def with_password(account: Account) -> Account:
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def person(place: City) -> Account:
    return with_password(make_actor(Role.SECRETARY, place.school))


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: Any) -> HttpResponse:
    return client.post(SIGN_IN, {"username": name, "password": password, **more})  # type: ignore[return-value]  # the test client's answer is an HttpResponse with extras


# --- the page -------------------------------------------------------------------------------


def test_sign_in_leads_to_the_desk_or_the_page_asked_for(person: Account) -> None:
    client = Client()
    asked = client.get(OWN)
    assert (asked.status_code, asked.headers["Location"]) == (302, "/sign-in/?next=%2Faccount%2F")
    assert 'value="/account/"' in client.get(asked.headers["Location"]).content.decode()
    answer = sign_in(client, person.username, next=OWN)
    assert (answer.status_code, answer.headers["Location"]) == (302, OWN)
    assert sign_in(Client(), person.username.upper()).headers["Location"] == "/desk/"
    assert client.get(SIGN_IN).headers["Location"] == "/desk/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", ""]
)
def test_sign_in_leads_nowhere_else(person: Account, elsewhere: str) -> None:
    assert sign_in(Client(), person.username, next=elsewhere).headers["Location"] == "/desk/"


def test_demonstration_accounts_are_listed_in_demonstration_mode_only(
    person: Account, settings: Settings
) -> None:
    page = Client().get(SIGN_IN).content.decode()
    assert (person.username in page, settings.DEMO_PASSWORD in page) == (False, False)
    settings.DEMO = True
    page = Client().get(SIGN_IN).content.decode()
    assert (person.username in page, settings.DEMO_PASSWORD in page) == (True, True)


def test_several_posts_are_chosen_among(person: Account, place: City) -> None:
    second = make_post(person, Role.REVIEWER, place.education)
    client = Client()
    assert sign_in(client, person.username, next=OWN).headers["Location"] == (
        "/account/post/?next=%2Faccount%2F"
    )
    page = client.get("/account/post/?next=%2Faccount%2F").content.decode()
    assert ("第一小学党支部 · 党组织书记" in page, "教育局党委 · 党委审核员" in page) == (
        True,
        True,
    )
    chosen = client.post("/account/post/", {"post": second.pk, "next": OWN})
    assert (chosen.status_code, chosen.headers["Location"]) == (302, OWN)
    assert "教育局党委 · 党委审核员" in client.get(OWN).content.decode()
    foreign = make_actor(Role.OFFICER, place.department).posts.get()
    for wrong in (foreign.pk, "x", ""):
        assert client.post("/account/post/", {"post": wrong}).status_code == 422
    # an ended post leaves the other one
    services.end_post(by=make_administrator("security"), post=second, reason="离任")
    assert "<summary>" in client.get(OWN).content.decode()
    assert sign_in(Client(), person.username).headers["Location"] == "/desk/"


# --- what is wrong --------------------------------------------------------------------------


def test_a10_the_same_words_for_every_reason(person: Account) -> None:
    disabled = with_password(make_account())
    Account.objects.filter(pk=disabled.pk).update(is_active=False)
    expired = with_password(make_account())
    Account.objects.filter(pk=expired.pk).update(one_time_until=clock.now() - timedelta(hours=1))
    answers = [
        sign_in(Client(), person.username, "wrong"),
        sign_in(Client(), "nobody"),
        sign_in(Client(), disabled.username),
        sign_in(Client(), expired.username),
    ]
    words = {
        line.strip()
        for answer in answers
        for line in answer.content.decode().splitlines()
        if "不正确" in line
    }
    assert [answer.status_code for answer in answers] == [422] * 4
    assert len(words) == 1


def test_a10_about_the_same_time_whether_or_not_the_account_is_there(
    person: Account, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = ["starrating.passwords.PasswordHasher"]
    with_password(person)
    slip = make_account()
    services.issue_password(by=None, account=slip)

    def seconds(name: str) -> float:
        taken = []
        for _ in range(3):
            begun = time.process_time()
            sign_in(Client(), name, "wrong")
            taken.append(time.process_time() - begun)
            settings.AXES_ENABLED = False
        return statistics.median(taken)

    unknown, known, waiting = seconds("nobody"), seconds(person.username), seconds(slip.username)
    assert max(unknown, known, waiting) < 2 * min(unknown, known, waiting)


def test_five_failures_lock_the_name_for_that_address(person: Account) -> None:
    here, elsewhere = Client(), Client(REMOTE_ADDR="192.0.2.7")
    statuses = [sign_in(here, person.username, "wrong").status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 403]
    locked = sign_in(here, person.username)
    assert (locked.status_code, "多次登录未成功" in locked.content.decode()) == (403, True)
    assert sign_in(elsewhere, person.username).status_code == 302
    assert sign_in(here, "nobody").status_code == 422
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert sign_in(here, person.username).status_code == 302


def test_unknown_names_lock_in_the_same_words() -> None:
    client = Client()
    answers = [sign_in(client, "nobody") for _ in range(6)]
    assert [answer.status_code for answer in answers][-2:] == [403, 403]
    assert "多次登录未成功" in answers[-1].content.decode()


def test_a18_a_spoofed_address_does_not_lift_the_lock(person: Account, settings: Settings) -> None:
    for number in range(5):
        sign_in(Client(HTTP_X_FORWARDED_FOR=f"192.0.2.{number}"), person.username, "wrong")
    assert sign_in(Client(), person.username).status_code == 403
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        header = f"192.0.2.{number}, 198.51.100.1"
        sign_in(Client(HTTP_X_FORWARDED_FOR=header), person.username, "wrong")
    behind = Client(HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.1")
    assert sign_in(behind, person.username).status_code == 403
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="203.0.113.9"), person.username).status_code == 302


def test_unlock_by_the_security_administrator(person: Account) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, person.username, "wrong")
    assert sign_in(client, person.username).status_code == 403
    security = make_administrator("security")
    for by in (make_administrator("system"), person):
        assert refusal(services.unlock, by=by, account=person)[0] == 403
    assert services.unlock(by=security, account=person) == 1
    assert Entry.objects.get().sentence == f"解除了{person}的登录锁定"
    again = refusal(services.unlock, by=security, account=person)
    assert again == (409, "这个账号没有登录失败的记录,不需要解锁。")
    assert sign_in(client, person.username).status_code == 302


# --- sessions -------------------------------------------------------------------------------


def test_a09_a_planted_session_is_not_the_one_signed_in(person: Account) -> None:
    client = Client()
    client.get(SIGN_IN)
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    sign_in(client, person.username)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != "planted0planted0planted0planted0"
    assert client.get(OWN).status_code == 200


def test_a09_a20_nothing_is_left_after_sign_out(person: Account) -> None:
    client = Client()
    sign_in(client, person.username)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/sign-out/").headers["Location"] == "/"
    replay = Client()
    replay.cookies[settings.SESSION_COOKIE_NAME] = key
    assert replay.get(OWN).status_code == 302
    assert client.get("/sign-out/").status_code == 405
    assert Client().post("/sign-out/").status_code == 302


def test_a_signed_in_page_is_not_kept_by_the_browser(person: Account) -> None:
    assert visit(person).get(OWN).headers["Cache-Control"] == "no-store"
    assert "no-store" not in Client().get("/").headers.get("Cache-Control", "")


def test_a08_a_disabled_account_is_out_at_the_next_click(person: Account) -> None:
    client = visit(person)
    assert client.get(OWN).status_code == 200
    services.disable_account(by=make_administrator("system"), account=person, reason="停用")
    assert client.get(OWN).status_code == 302
    assert client.post("/account/post/", {"post": 1}).status_code == 403


def test_a08_ending_the_last_post_closes_the_sessions(person: Account, place: City) -> None:
    second = make_post(person, Role.REVIEWER, place.education)
    client, desk = visit(person), visit(person)
    security = make_administrator("security")
    services.end_post(by=security, post=second, reason="离任")
    assert client.get(OWN).status_code == 200
    last = person.posts.exclude(pk=second.pk).get()
    services.end_post(by=security, post=last, reason="离任")
    assert [one.get(OWN).status_code for one in (client, desk)] == [302, 302]
    # who has no post may sign in, and do nothing
    again = visit(Account.objects.get(pk=person.pk))
    assert "您现在没有任职" in again.get(OWN).content.decode()


def test_a08_a_successor_begins_where_the_other_is_out(person: Account, place: City) -> None:
    successor = make_account("继任")
    client, other = visit(person), visit(successor)
    services.replace_post(
        by=make_administrator("security"),
        post=person.posts.get(),
        account=successor,
        reason="换届",
    )
    assert [one.get(OWN).status_code for one in (client, other)] == [302, 200]


def test_a_rotated_secret_keeps_sessions(person: Account, settings: Any) -> None:
    Account.objects.filter(pk=person.pk).update(sessions_closed=3)
    client = visit(Account.objects.get(pk=person.pk))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-of-the-same-kind-0123456789"
    assert client.get(OWN).status_code == 200


def test_a_session_ends_after_half_an_hour_without_use(person: Account) -> None:
    client = Client()
    sign_in(client, person.username)
    begun = clock.now()
    for minutes in (29, 58):
        with clock.moved_to(begun + timedelta(minutes=minutes)):
            assert client.get(OWN).status_code == 200
    with clock.moved_to(begun + timedelta(minutes=58 + 31)):
        assert client.get(OWN).status_code == 302


def test_a_session_ends_after_a_working_day_in_any_case(person: Account) -> None:
    client = Client()
    sign_in(client, person.username)
    session = client.session
    moment = clock.now().timestamp()
    session[SIGNED_IN_AT], session[SEEN_AT] = moment - 12 * 3600 - 1, moment
    session.save()
    answer = client.post("/account/post/", {"post": 1})
    assert (answer.status_code, "登录已失效" in answer.content.decode()) == (403, True)


def test_a_one_time_password_is_changed_before_anything_else(person: Account) -> None:
    password = services.issue_password(by=None, account=person)
    client = Client()
    assert sign_in(client, person.username, password).status_code == 302
    for address in ("/desk/", OWN, "/reauthenticate/"):
        assert client.get(address).headers["Location"] == "/account/change-password/"
    page = client.get("/account/change-password/").content.decode()
    assert "一次性口令" in page
    assert 'aria-label="主要功能"' not in page
    form = {"old": password, "new": "Another-Horse-9", "again": "Another-Horse-8"}
    wrong = client.post("/account/change-password/", filled(**form))
    assert (wrong.status_code, "两次输入的新口令不一致" in wrong.content.decode()) == (422, True)
    weak = {**form, "new": "x", "again": "x"}
    said = client.post("/account/change-password/", filled(**weak))
    assert (said.status_code, "口令至少 12 个字符" in said.content.decode()) == (422, True)
    short = client.post("/account/change-password/", filled(old=password, new="", again="x"))
    assert short.status_code == 422
    form["again"] = form["new"]
    done = client.post("/account/change-password/", filled(**form))
    assert (done.status_code, done.headers["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 200
    assert "修改口令" in client.get("/account/change-password/").content.decode()


# --- the fresh password ---------------------------------------------------------------------


def test_reauthenticate_lets_on_for_five_minutes(place: City) -> None:
    security = with_password(make_administrator("security"))
    client = visit(security, is_fresh=False)
    address = reverse("people:appoint")
    asked = client.get(address)
    assert asked.headers["Location"] == "/reauthenticate/?next=%2Fposts%2Fappoint%2F"
    page = client.get(asked.headers["Location"]).content.decode()
    assert 'name="next" value="/posts/appoint/"' in page
    wrong = client.post("/reauthenticate/", {"password": "wrong", "next": address})
    assert (wrong.status_code, "口令不正确" in wrong.content.decode()) == (422, True)
    key = client.session.session_key
    right = client.post("/reauthenticate/", {"password": PASSWORD, "next": address})
    assert (right.headers["Location"], client.session.session_key == key) == (address, False)
    assert client.get(address).status_code == 200
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        assert client.get(address).status_code == 302


def test_a_form_filled_in_for_too_long_is_kept_while_the_password_is_asked(place: City) -> None:
    security = with_password(make_administrator("security"))
    account = make_account(organisation=place.school)
    client = visit(security, is_fresh=False)
    form = filled(
        username=account.username,
        role="secretary",
        organisation=place.school.code,
        starts_on="2025-01-01",
    )
    asked = client.post(reverse("people:appoint"), form)
    page = asked.content.decode()
    assert (asked.status_code, "填写的内容都在" in page) == (403, True)
    assert f'name="username" value="{account.username}"' in page
    wrong = client.post(reverse("people:appoint"), {**form, "fresh_password": "wrong"})
    assert (wrong.status_code, "口令不正确" in wrong.content.decode()) == (403, True)
    assert account.posts.count() == 0
    done = client.post(reverse("people:appoint"), {**form, "fresh_password": PASSWORD})
    assert (done.status_code, account.posts.count()) == (302, 1)


def test_guessing_the_fresh_password_locks_too(place: City) -> None:
    security = with_password(make_administrator("security"))
    client = visit(security, is_fresh=False)
    guesses = [client.post("/reauthenticate/", {"password": str(n)}) for n in range(5)]
    assert [answer.status_code for answer in guesses] == [422, 422, 422, 422, 403]
    assert client.post("/reauthenticate/", {"password": PASSWORD}).status_code == 403
