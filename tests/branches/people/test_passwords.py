from datetime import timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse

from branches.journal.models import Entry
from branches.people import services
from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from starrating.passwords import CharacterClassesValidator
from tests.factories.organisations import city
from tests.factories.people import make_account, make_administrator, make_post, signed_in
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db
OWN = "Correct-Horse-9"


@pytest.fixture
def person() -> Account:
    account = make_account("王小明")
    account.set_password(OWN)
    account.save()
    return account


def test_change_password_keeps_to_the_rules(person: Account) -> None:
    def said(new: str, old: str = OWN) -> str:
        status, message = refusal(services.change_password, by=person, old=old, new=new)
        assert status == 422
        return message

    assert said("Another-Horse-9", old="wrong") == "原口令不正确。"
    assert said(OWN) == "新口令不能与原口令相同。"
    assert said("Ab-12345678") == "口令至少 12 个字符。"
    assert said("abcdefghijkl123") == CharacterClassesValidator().get_help_text()
    assert said("Qwertyuiop12") == "这个口令太常见,容易被猜中。"
    assert said(f"A-{person.username}-A1") == "口令与账号或姓名太相似。"
    changed = services.change_password(by=person, old=OWN, new="Another-Horse-9")
    assert changed.check_password("Another-Horse-9")
    assert Entry.objects.get().sentence == f"{person}修改了自己的口令"


def test_a_one_time_password_is_hashed_lightly_and_afresh_at_sign_in(person: Account) -> None:
    password = services.issue_password(by=None, account=person)
    person.refresh_from_db()
    assert "m=8192,t=1,p=1" in person.password
    answer = Client().post(
        reverse("people:sign_in"), {"username": person.username, "password": password}
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert identify_hasher(person.password).algorithm == "md5"  # what tests prefer


def test_issue_password_ends_sessions_and_wants_a_change(person: Account) -> None:
    client = signed_in(person)
    assert client.get(reverse("people:own_account")).status_code == 200
    system = make_administrator("system")
    password = services.issue_password(by=system, account=person)
    assert client.get(reverse("people:own_account")).status_code == 302
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    entry = Entry.objects.get()
    assert entry.sentence == f"为{person}签发了一次性口令"
    assert password not in str(entry.after)


def test_a15_nobody_at_a_page_sets_an_administrators_password() -> None:
    system, security = make_administrator("system"), make_administrator("security")
    for by, whose in ((system, security), (security, system), (system, system)):
        status, message = refusal(services.issue_password, by=by, account=whose)
        assert (status, message[:3]) == (403, "管理员")
    assert services.issue_password(by=None, account=security)


def test_issue_password_by_keeper_or_clerk_for_somebody_else() -> None:
    place = city()
    clerk = make_account(organisation=place.education)
    make_post(clerk, Role.CLERK, place.education)
    own = make_account(organisation=place.school)
    make_post(own, Role.SECRETARY, place.school)
    assert services.issue_password(by=clerk, account=own)
    make_post(own, Role.REVIEWER, place.education)
    for by, whose in ((clerk, own), (clerk, clerk), (make_administrator("security"), own)):
        assert refusal(services.issue_password, by=by, account=whose)[0] == 403
    system = make_administrator("system")
    Account.objects.filter(pk=own.pk).update(is_active=False)
    said = refusal(services.issue_password, by=system, account=own)
    assert said == (409, "账号已停用,不能签发口令。")


def test_a_slip_is_good_for_72_hours(person: Account) -> None:
    password = services.issue_password(by=None, account=person)
    form = {"username": person.username, "password": password}
    with clock.moved_to(clock.now() + timedelta(hours=73)):
        late = Client().post(reverse("people:sign_in"), form)
    assert late.status_code == 422
    assert "账号或口令不正确" in late.content.decode()
    assert Client().post(reverse("people:sign_in"), form).status_code == 302
