import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from branches.people import services
from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from starrating.pages import KEY
from tests.factories.organisations import City, city
from tests.factories.people import (
    filled,
    make_account,
    make_actor,
    make_administrator,
    make_post,
    signed_in,
)

pytestmark = pytest.mark.django_db
SLIP = re.compile(r"(?:[A-Z][a-z][0-9][a-z]-?){4}")


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def system() -> Client:
    return signed_in(make_administrator("system", "程系统"))


@pytest.fixture
def security() -> Client:
    return signed_in(make_administrator("security", "安守全"))


def text(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"people:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, verb: str, *arguments: Any, **data: Any) -> Any:
    return client.post(reverse(f"people:{verb}", args=arguments), filled(**data))


# --- accounts -------------------------------------------------------------------------------


def test_create_account_ends_in_a_slip_shown_once(place: City, system: Client) -> None:
    answer = send(
        system, "create_account", username="wang", name="王某", organisation=place.school.code
    )
    assert answer.headers["Location"] == reverse("people:slips")
    assert system.head(reverse("people:slips")).status_code == 200
    page = system.get(reverse("people:slips"))
    slip = page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    found = SLIP.search(slip)
    assert found is not None
    assert Account.objects.get(username="wang").check_password(found[0])
    for told in ("王某", "wang", "第一小学党支部", "http://testserver/sign-in/", "有效至"):
        assert told in slip
    assert "这里已经没有内容" in text(system, "slips")


def test_a_slip_is_kept_ten_minutes_and_for_whoever_made_it(place: City, system: Client) -> None:
    account = make_account(organisation=place.school)
    send(system, "issue_password", account.pk)
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        assert SLIP.search(text(signed_in(make_administrator("system")), "slips")) is None
    session = system.session
    assert "slips" in session
    session["slips"] = session["slips"][:-2] + "xx"
    session.save()
    assert "这里已经没有内容" in text(system, "slips")


def test_a05_extra_fields_of_a_form_are_ignored(place: City, system: Client) -> None:
    extra = {
        "duty": "security",
        "is_active": "",
        "is_staff": "1",
        "is_superuser": "1",
        "must_change_password": "",
        "password": "x",
        "version": "9",
        "created_at": "2000-01-01",
        "state": "published",
    }
    send(
        system,
        "create_account",
        username="wang",
        name="王某",
        organisation=place.school.code,
        **extra,
    )
    made = Account.objects.get(username="wang")
    assert (made.duty, made.is_active, made.must_change_password) == ("business", True, True)
    assert (made.version, made.created_at.year) == (1, clock.now().year)
    change = {"name": "汪某", "email": "wang@x.cn", "expected_version": 1, **extra}
    assert send(system, "change_account", made.pk, **change).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.duty, made.is_active, made.version) == ("汪某", "business", True, 2)
    assert (made.email, made.organisation) == ("wang@x.cn", None)
    assert all("wang@x.cn" in text(system, page, made.pk) for page in ("account", "change_account"))


def test_create_account_says_what_is_wrong_and_keeps_what_was_typed(
    place: City, system: Client
) -> None:
    form = {"username": "王", "name": "王某", "organisation": "000"}
    answer = send(system, "create_account", **form)
    page = answer.content.decode()
    assert (answer.status_code, 'value="王某"' in page) == (422, True)
    assert "您的范围内没有代码为 000 的在册党组织。" in page
    form["organisation"] = place.school.code
    answer = send(system, "create_account", **form)
    assert (answer.status_code, "账号由 3—64 个" in answer.content.decode()) == (422, True)


def test_a01_a_clerk_names_no_organisation_and_no_account_of_others(place: City) -> None:
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    stranger = make_account("村民", organisation=place.village)
    own = make_account("教师", organisation=place.school)
    new = {"username": "wang", "name": "王某"}
    for code in (place.village.code, "000"):
        answer = send(clerk, "create_account", organisation=code, **new)
        said = f"您的范围内没有代码为 {code} 的在册党组织。"
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert send(clerk, "create_account", organisation="", **new).status_code == 422
    for name in (stranger.username, "nobody"):
        post = {"username": name, "role": "secretary", "organisation": place.school.code}
        answer = send(clerk, "appoint", starts_on="2025-01-01", **post)
        said = f"您的范围内没有启用的账号 {name}。"
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    page = text(clerk, "accounts", query="?q=user")
    assert (own.username in page, stranger.username in page) == (True, False)
    assert stranger.username not in text(
        clerk, "accounts", query="?q=村民&duty=business&is_active=1"
    )
    assert "没有符合条件的账号" in text(clerk, "accounts", query="?q=村民")
    # options of a role that is not the clerk's are no options
    post = {"username": own.username, "role": "department_officer"}
    answer = send(clerk, "appoint", organisation=place.school.code, starts_on="2025-01-01", **post)
    assert answer.status_code == 422


def test_the_account_page_offers_what_one_may(
    place: City, system: Client, security: Client
) -> None:
    account = make_account("王某", organisation=place.school)
    make_post(account, Role.SECRETARY, place.school)
    audit = make_administrator("audit")
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    verbs = ("change_account", "disable_account", "issue_password", "unlock", "assign_duty")

    def offered(client: Client, whose: Account) -> list[str]:
        page = text(client, "account", whose.pk)
        return [verb for verb in verbs if reverse(f"people:{verb}", args=[whose.pk]) in page]

    assert offered(system, account) == ["change_account", "disable_account", "issue_password"]
    assert offered(security, account) == ["unlock", "assign_duty"]
    assert offered(clerk, account) == ["disable_account", "issue_password"]
    assert offered(system, audit) == []
    assert offered(security, audit) == ["change_account", "disable_account", "unlock"]
    page = text(system, "account", account.pk)
    assert ("第一小学党支部 党组织书记" in page, "在任" in page) == (True, True)
    make_post(account, Role.REVIEWER, place.education)
    assert offered(clerk, account) == []
    assert "这个账号不归您办理" in text(clerk, "account", account.pk)


def test_disable_enable_and_change_by_page(place: City, system: Client) -> None:
    account = make_account("王某", organisation=place.school)
    assert send(system, "disable_account", account.pk, reason="x").status_code == 422
    answer = send(system, "disable_account", account.pk, reason="调离本市")
    assert answer.headers["Location"] == reverse("people:account", args=[account.pk])
    page = text(system, "account", account.pk)
    assert all(told in page for told in ("已停用", "启用账号", "理由:调离本市"))
    assert "已停用" in text(system, "accounts", query="?is_active=0")
    assert "没有符合条件的账号" in text(system, "accounts", query="?is_active=0&duty=audit")
    assert send(system, "enable_account", account.pk, reason="返岗").status_code == 302
    assert 'value="099002001"' in text(system, "change_account", account.pk)
    homeless = make_account()
    assert 'name="organisation"' in text(system, "change_account", homeless.pk)
    stale = {"name": "汪某", "organisation": "", "expected_version": 1}
    answer = send(system, "change_account", account.pk, **stale)
    page = answer.content.decode()
    assert (answer.status_code, 'value="汪某"' in page, "刚被别人改动过" in page) == (
        409,
        True,
        True,
    )


def test_w08_a_form_sent_twice_is_done_once(place: City, system: Client) -> None:
    form = filled(username="wang", name="王某", organisation=place.school.code)
    address = reverse("people:create_account")
    first, second = system.post(address, form), system.post(address, form)
    assert (first.headers["Location"], second.headers["Location"]) == ("/accounts/slips/",) * 2
    assert Account.objects.filter(username="wang").count() == 1
    page = text(system, "slips")
    assert "这份表单已经提交过,没有重复办理。" in page
    assert SLIP.search(page)
    without_key = {name: value for name, value in form.items() if name != KEY}
    assert system.post(address, {**without_key, "username": "wang2"}).status_code == 422


def test_assign_duty_and_unlock_by_page(place: City, system: Client, security: Client) -> None:
    account = make_account("接任")
    assert "看不到业务数据" in text(security, "assign_duty", account.pk)
    form = {"duty": "audit", "reason": "任命文件〔2025〕1号"}
    assert send(security, "assign_duty", account.pk, **form).status_code == 302
    account.refresh_from_db()
    assert account.duty == "audit"
    answer = send(security, "unlock", account.pk)
    assert (answer.status_code, "不需要解锁" in answer.content.decode()) == (409, True)
    for _ in range(5):
        Client().post("/sign-in/", {"username": account.username, "password": "x"})
    assert send(security, "unlock", account.pk).status_code == 302


# --- commands -------------------------------------------------------------------------------


def said(command: str, *arguments: str) -> tuple[list[list[str]], str]:
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err)
    return list(csv.reader(StringIO(out.getvalue()))), err.getvalue()


def test_appoint_administrators_command_once() -> None:
    given = ["--system", "xt", "程某", "--security", "aq1", "安某", "--audit", "sj1", "沈,某"]
    with pytest.raises(CommandError, match="账号由 3—64 个"):
        said("appoint_administrators", *given)
    given[1] = "xt1"
    rows, hint = said("appoint_administrators", *given)
    assert rows[0] == ["姓名", "账号", "一次性口令", "有效至"]
    assert [row[:2] for row in rows[1:]] == [["程某", "xt1"], ["安某", "aq1"], ["沈,某", "sj1"]]
    for _name, username, password, _until in rows[1:]:
        assert Account.objects.get(username=username).check_password(password)
    assert "72 小时" in hint
    with pytest.raises(CommandError, match="管理员已经设立过,不能重复设立。"):
        said("appoint_administrators", *given)
    with pytest.raises(CommandError, match="--security"):
        said("appoint_administrators", *given[:3])


def test_issue_password_command() -> None:
    security = make_administrator("security", "=安某")
    rows, _hint = said("issue_password", security.username)
    assert rows[1][:2] == ["'=安某", security.username]
    security.refresh_from_db()
    assert security.check_password(rows[1][2])
    with pytest.raises(CommandError, match="没有账号 nobody。"):
        said("issue_password", "nobody")
    make_administrator("security")
    services.disable_account(by=make_administrator("security"), account=security, reason="离任")
    with pytest.raises(CommandError, match="账号已停用,不能签发口令。"):
        said("issue_password", security.username)
