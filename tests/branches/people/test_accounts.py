from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.people import services
from branches.people.models import Account
from branches.people.services.accounts import nothing_meanwhile
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.organisations import City, city
from tests.factories.people import make_account, make_actor, make_administrator, make_post
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db
Duty = Account.Duty
RIGHT = 403
STATE = 409
FORM = 422


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def system() -> Account:
    return make_administrator(Duty.SYSTEM)


@pytest.fixture
def security() -> Account:
    return make_administrator(Duty.SECURITY)


# --- create ---------------------------------------------------------------------------------


def test_create_account_gives_a_one_time_password(place: City, system: Account) -> None:
    account, password = services.create_account(
        by=system, username="wang.wu", name=" 王五 ", organisation=place.school
    )
    account.refresh_from_db()
    assert (account.name, account.duty, account.organisation) == ("王五", "business", place.school)
    assert account.check_password(password)
    assert account.must_change_password
    assert account.one_time_until is not None
    assert (account.one_time_until - clock.now()).total_seconds() == pytest.approx(72 * 3600, abs=9)
    entry = Entry.objects.get()
    assert entry.sentence == "建立了账号王五(wang.wu)"
    assert (entry.organisation_code, entry.actor_id) == (place.school.code, system.pk)
    assert password not in str([entry.before, entry.after, entry.reason])


def test_create_account_by_a_clerk_for_the_own_subtree_only(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    new: dict[str, Any] = {"by": clerk, "name": "赵某"}
    made, _ = services.create_account(username="zhao", organisation=place.faculty, **new)
    assert made.organisation == place.faculty
    for elsewhere in (place.village, place.department, None):
        said = refusal(services.create_account, username="qian", organisation=elsewhere, **new)
        assert said == (RIGHT, "党委账号管理员只能为下属党组织建立账号。")


def test_a15_create_account_by_nobody_else(place: City, security: Account) -> None:
    others = [make_actor(role, place.department) for role in (Role.OFFICER, Role.APPROVER)]
    for by in (*others, security, make_administrator(Duty.AUDIT)):
        new = {"username": "sun", "name": "孙某", "organisation": place.school}
        assert refusal(services.create_account, by=by, **new)[0] == RIGHT
    assert not Account.objects.filter(username="sun").exists()


@pytest.mark.parametrize(
    "username", ["ab", "Abc", "王五", "a b", ".abc", "a" * 65, "a/bc", "abc\n", "ａｂｃ", ""]
)
def test_create_account_refuses_what_is_no_username(username: str) -> None:
    new = {"by": None, "name": "王五", "organisation": None}
    status, message = refusal(services.create_account, username=username, **new)
    assert (status, message[:7]) == (FORM, "账号由 3—6")


def test_create_account_refuses_a_name_taken_and_a_blank_person() -> None:
    new: dict[str, Any] = {"by": None, "organisation": None}
    services.create_account(username="wang", name="王某", **new)
    taken = refusal(services.create_account, username="wang", name="汪某", **new)
    assert taken == (FORM, "账号 wang 已被使用。")
    for name in ("  ", "长" * 101):
        blank = refusal(services.create_account, username="wang2", name=name, **new)
        assert blank == (FORM, "请填写姓名,最多 100 个字。")


def test_names_of_rare_characters_and_interpuncts_are_kept() -> None:
    name = "阿卜杜热合曼·䶮𬱖㛃"
    account, _ = services.create_account(by=None, username="rare", name=name, organisation=None)
    account.refresh_from_db()
    assert account.name == name


def test_what_another_wrote_in_the_same_moment_is_refused() -> None:
    taken = make_account().username
    with pytest.raises(Refused) as refused, nothing_meanwhile():
        Account.objects.create(username=taken, name="乙", created_at=clock.now())
    assert refused.value.status == STATE
    assert Account.objects.get().username == taken


def test_an_address_is_kept_with_the_account_and_covered_in_the_journal(
    place: City, system: Account
) -> None:
    new: dict[str, Any] = {"by": system, "name": "王某", "organisation": place.school}
    account, _ = services.create_account(username="wang", email=" wang@example.cn ", **new)
    assert account.email == "wang@example.cn"
    plain = services.change_account(account=account, expected_version=1, **new)
    assert plain.email == "wang@example.cn"
    services.change_account(account=account, expected_version=2, email="", **new)
    entries = Entry.objects.order_by("number")
    assert [(one.before.get("email"), one.after.get("email")) for one in entries] == [
        (None, "w…@example.cn"),
        (None, None),
        ("w…@example.cn", ""),
    ]
    for wrong in (
        "wang",
        "a@b",
        f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.cn",
        "a\n@b.cn",
    ):
        said = refusal(services.create_account, username="wang2", email=wrong, **new)
        assert said == (FORM, "邮箱的写法不对,应像 zhang@example.cn;没有的请留空。")


# --- change, disable, enable ----------------------------------------------------------------


def test_change_account_by_its_keeper(place: City, system: Account, security: Account) -> None:
    account = make_account("王某", organisation=place.school)
    new: dict[str, Any] = {"name": "汪某", "organisation": place.faculty}
    changed = services.change_account(by=system, account=account, expected_version=1, **new)
    assert (changed.name, changed.organisation, changed.version) == ("汪某", place.faculty, 2)
    entry = Entry.objects.get()
    assert entry.before == {"name": "王某", "organisation": "099002001"}
    assert entry.after == {"name": "汪某", "organisation": "099002003"}
    stale = refusal(services.change_account, by=system, account=account, expected_version=1, **new)
    assert stale == (STATE, "这个账号刚被别人改动过,请核对最新内容后再保存。")
    for by, whose in ((security, account), (system, security), (system, system)):
        said = refusal(services.change_account, by=by, account=whose, expected_version=1, **new)
        assert said[0] == RIGHT


def test_disable_and_enable_account(place: City, system: Account) -> None:
    account = make_account(organisation=place.school)
    assert not services.disable_account(by=system, account=account, reason="调离").is_active
    again = refusal(services.disable_account, by=system, account=account, reason="调离")
    assert again == (STATE, "这个账号已经停用。")
    assert services.enable_account(by=system, account=account, reason="返岗").is_active
    again = refusal(services.enable_account, by=system, account=account, reason="返岗")
    assert again == (STATE, "这个账号没有停用。")
    assert [entry.reason for entry in Entry.objects.order_by("number")] == ["调离", "返岗"]
    own = refusal(services.disable_account, by=system, account=system, reason="自己")
    assert own == (RIGHT, "不能办理自己的账号和任职。")


def test_a15_administrators_are_kept_by_security_never_by_system(
    system: Account, security: Account
) -> None:
    audit = make_administrator(Duty.AUDIT)
    for whose in (security, audit):
        said = refusal(services.disable_account, by=system, account=whose, reason="试")
        assert said == (RIGHT, "业务账号由系统管理员办理,管理员账号由安全管理员办理。")
    last = refusal(services.disable_account, by=security, account=audit, reason="试")
    assert last == (STATE, "这是最后一个审计账号,不能停用。请先设立接任的管理员。")
    make_administrator(Duty.AUDIT)
    assert not services.disable_account(by=security, account=audit, reason="离任").is_active
    assert services.enable_account(by=security, account=audit, reason="复职").is_active


def test_clerks_disable_secretaries_of_their_subtree_only(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    secretary = make_account(organisation=place.school)
    make_post(secretary, Role.SECRETARY, place.school)
    assert not services.disable_account(by=clerk, account=secretary, reason="调离").is_active
    leader = make_account(organisation=place.school)
    make_post(leader, Role.LEADER, place.education)
    elsewhere = make_account(organisation=place.school)
    make_post(elsewhere, Role.SECRETARY, place.village)
    stranger, homeless = make_account(organisation=place.village), make_account()
    for account in (leader, elsewhere, stranger, homeless):
        said = refusal(services.disable_account, by=clerk, account=account, reason="试")
        assert said[0] == RIGHT
    # what is over hinders nobody
    leader.posts.update(ends_on="2021-01-01")
    assert not services.disable_account(by=clerk, account=leader, reason="退休").is_active


# --- administrators -------------------------------------------------------------------------


def test_assign_duty_takes_two(system: Account, security: Account) -> None:
    account, _ = services.create_account(by=system, username="xin", name="新任", organisation=None)
    given: dict[str, Any] = {"account": account, "duty": Duty.SYSTEM, "reason": "轮岗"}
    for by in (system, make_administrator(Duty.AUDIT), account):
        assert refusal(services.assign_duty, by=by, **given)[0] == RIGHT
    made = services.assign_duty(by=security, **given)
    assert (made.duty, Role.SYSTEM in made.roles) == ("system", True)
    assert Entry.objects.latest("number").sentence == "把新任(xin)设为管理员"
    assert not services.disable_account(by=security, account=system, reason="轮岗").is_active


def test_assign_duty_refuses_what_cannot_be(place: City, security: Account) -> None:
    account = make_account()

    def said(duty: str = Duty.AUDIT, whose: Account = account) -> tuple[int, str]:
        return refusal(services.assign_duty, by=security, account=whose, duty=duty, reason="试")

    assert said("business") == (FORM, "请选择管理员的职责。")
    assert said(whose=security)[0] == RIGHT
    post = make_post(account, Role.SECRETARY, place.school)
    assert said() == (STATE, "担任过职务的账号不能设为管理员,请系统管理员另建一个账号。")
    post.delete()
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert said() == (STATE, "账号已停用,不能设为管理员。")
    Account.objects.filter(pk=account.pk).update(is_active=True)
    services.assign_duty(by=security, account=account, duty=Duty.AUDIT, reason="任命")
    assert said() == (STATE, "这个账号已经是管理员。")


def test_posts_and_duties_exclude_each_other_in_the_database(place: City, system: Account) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(system, Role.SECRETARY, place.school)
    holder = make_actor(Role.SECRETARY, place.school)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=holder.pk).update(duty=Duty.AUDIT)


def test_appoint_administrators_once() -> None:
    names = {"system": ("sys", "甲"), "security": ("sec", "乙"), "audit": ("aud", "丙")}
    made = services.appoint_administrators(names=names)
    found = [(one.username, one.duty, one.check_password(password)) for one, password in made]
    assert found == [
        ("sys", "system", True),
        ("sec", "security", True),
        ("aud", "audit", True),
    ]
    assert Entry.objects.count() == 3
    again = refusal(services.appoint_administrators, names=names)
    assert again == (STATE, "管理员已经设立过,不能重复设立。")


def test_appoint_administrators_wants_three_names_all_or_nothing() -> None:
    names = {"system": ("same", "甲"), "security": ("same", "乙"), "audit": ("aud", "丙")}
    assert refusal(services.appoint_administrators, names=names)[0] == FORM
    assert Account.objects.count() == 0
