from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from branches.journal.models import Entry
from branches.organisations.forms import ParentField
from branches.organisations.models import EarlierStar, Kind, Organisation
from branches.organisations.queries import active
from branches.organisations.services import (
    Facts,
    change_organisation,
    correct_star,
    retire_organisation,
)
from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from starrating.pages import new_key
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

DAY = date(2025, 6, 1)


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def officer(town: City, client: Client) -> Account:
    account = make_actor(Role.OFFICER, town.department)
    client.force_login(account)
    return account


def send(client: Client, act: str, pk: int | None = None, /, **data: Any) -> Any:
    """Open the act's page and send its form with ``data`` in place of what it holds."""
    address = reverse(f"organisations:{act}", args=[] if pk is None else [pk])
    form = client.get(address).context["form"]
    filled = {name: form[name].value() for name in form.fields}
    sent = {"idempotency_key": new_key(), **filled, **data}
    return client.post(address, {name: "" if v is None else v for name, v in sent.items()})


def refused(answer: Any, status: int, words: str) -> None:
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_create(client: Client, town: City, officer: Account) -> None:
    answer = send(
        client,
        "create",
        code="０99002009",
        name="㛃湖小学党支部",
        parent="099002000",
        founded="2019年3月",
        member_count="２９",
    )
    row = Organisation.objects.get(code="099002009")
    assert answer.url == reverse("organisations:organisation", args=[row.pk])
    assert (row.parent, row.founded, row.member_count, row.kind) == (
        town.education,
        "2019-03",
        29,
        "branch",
    )
    below = client.get(reverse("organisations:create"), {"parent": "099022000"})
    assert '<option value="099022000" selected>' in below.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"founded": "昨天"}, "不是日期"),
        ({"founded": "2099-01-01"}, "成立日期不能晚于今天。"),
        ({"member_count": "1_000"}, "应为整数"),
        ({"member_count": "٣"}, "应为整数"),
        ({"code": "a b"}, "党组织代码只能由"),
        ({"kind": "department"}, "党委部门是全市的根"),
        ({"parent": "099002001"}, "099002001"),
        ({"field": "9" * 30}, "选择一个有效的选项"),
    ],
)
def test_create_keeps_what_was_typed(
    client: Client, town: City, officer: Account, data: dict[str, str], words: str
) -> None:
    typed = {"code": "A1", "name": "㛃湖", "parent": "099002000", "note": "我写的"}
    answer = send(client, "create", **{**typed, **data})
    refused(answer, 422, words)
    assert 'value="我写的"' in answer.content.decode()
    assert Entry.objects.count() == 0


def test_a05_fields_beside_the_form_are_ignored(
    client: Client, town: City, officer: Account
) -> None:
    extra = {
        "path": "/1/",
        "state": "retired",
        "version": "99",
        "is_undisclosed": "on",
        "code": "X",
        "name": "X",
        "parent": "099022000",
        "merged_into": str(town.village.pk),
        "ended_on": "2025-01-01",
        "by": "1",
    }
    before = Organisation.objects.values().get(pk=town.school.pk)
    assert send(client, "change", town.school.pk, member_count="9", **extra).status_code == 302
    after = Organisation.objects.values().get(pk=town.school.pk)
    assert after == {**before, "member_count": 9, "version": 2}
    created = {**extra, "code": "A1", "name": "甲", "parent": "099002000", "expected_version": "9"}
    assert send(client, "create", **created).status_code == 302
    row = Organisation.objects.get(code="A1")
    assert (row.state, row.version, row.path) == (
        "active",
        1,
        f"{town.education.path}{row.pk}/",
    )


def test_change_of_a_stale_page_shows_both_texts(
    client: Client, town: City, officer: Account
) -> None:
    address = reverse("organisations:change", args=[town.school.pk])
    stale = client.get(address).context["form"]["expected_version"].value()
    change_organisation(
        organisation=town.school,
        facts=Facts(Kind.BRANCH, member_count=77),
        by=make_actor(Role.OFFICER, town.department, "李某"),
    )
    typed = {"kind": "branch", "note": "我写的备注", "expected_version": stale}
    answer = client.post(address, {**typed, "idempotency_key": new_key()})
    refused(answer, 409, "这份内容刚被别人改动过")
    shown = answer.content.decode()
    assert ('value="我写的备注"' in shown, "李某" in shown) == (True, True)
    assert dict(answer.context["facts"])["党员数"] == "77"
    fresh = answer.context["form"]["expected_version"].value()
    assert (stale, fresh) == (1, "2")
    again = {**typed, "expected_version": fresh, "idempotency_key": new_key()}
    assert client.post(address, again).status_code == 302
    town.school.refresh_from_db()
    assert (town.school.note, town.school.member_count) == ("我写的备注", None)


def test_w08_a_form_sent_twice_is_done_once(client: Client, town: City, officer: Account) -> None:
    address = reverse("organisations:rename", args=[town.school.pk])
    data = {"name": "新名", "reason": "更名", "expected_version": "1", "idempotency_key": new_key()}
    assert client.post(address, data).status_code == 302
    answer = client.post(address, data, follow=True)
    assert "这份表单已经提交过,没有重复办理。" in answer.content.decode()
    assert Entry.objects.count() == 1
    stranger = reverse("organisations:rename", args=[town.village.pk])
    refused(client.post(stranger, data), 409, "已在另一页提交过")


def test_rename(client: Client, town: City, officer: Account) -> None:
    refused(send(client, "rename", town.school.pk, reason="更名"), 422, "内容没有变化")
    answer = send(client, "rename", town.school.pk, name="㛃湖小学党支部", reason="云组〔2025〕3号")
    town.school.refresh_from_db()
    assert (answer.status_code, town.school.name) == (302, "㛃湖小学党支部")


def test_w14_move_says_the_rule_of_an_open_round(
    client: Client, town: City, officer: Account
) -> None:
    page = client.get(reverse("organisations:move", args=[town.college.pk]))
    shown = page.content.decode()
    assert "本批次仍由冻结那一天的审核党委审核" in shown
    offered = {code for code, _name in page.context["form"].fields["parent"].choices}
    assert offered == {"", "099000000", "099022000"}
    answer = send(client, "move", town.college.pk, parent="099022000", reason="隶属调整")
    town.faculty.refresh_from_db()
    assert answer.status_code == 302
    assert str(town.faculty.path).startswith(str(town.town.path))


def test_w14_move_under_a_body_that_has_just_ended(
    client: Client, town: City, officer: Account
) -> None:
    other = make_organisation("别的党委", town.department, Kind.COMMITTEE, code="B1")
    retire_organisation(organisation=other, ended_on=DAY, reason="撤销", by=officer)
    refused(send(client, "move", town.school.pk, parent="B1", reason="调整"), 422, "B1")
    field = ParentField()
    field.offer(active())
    retire_organisation(organisation=town.village, ended_on=DAY, reason="撤销", by=officer)
    with pytest.raises(ValidationError, match="刚被合并或撤销,请另选"):
        field.clean("099022001")


def test_w14_merge_asks_once_more_by_name(client: Client, town: City, officer: Account) -> None:
    page = client.get(reverse("organisations:merge", args=[town.college.pk]))
    shown = page.content.decode()
    assert "下面 1 个在册党组织随同调整" in shown
    assert "名单里的它照旧参评" in shown
    data = {"reason": "合并", "ended_on": "2025-06-01"}
    for text, words in (
        ("没有", "没有代码或全称是“没有”的在册党组织"),
        ("职业学院党总支", "没有代码或全称"),
    ):
        refused(send(client, "merge", town.college.pk, successor=text, **data), 422, words)
    answer = send(client, "merge", town.college.pk, successor="青竹镇党委", **data)
    refused(answer, 200, "请核对:把“职业学院党总支”并入“青竹镇党委”(代码 099022000")
    assert Entry.objects.count() == 0
    confirmed = answer.context["form"]["confirmed"].value()
    other = {"successor": "教育局党委", "confirmed": confirmed}
    answer = send(client, "merge", town.college.pk, **other, **data)
    refused(answer, 200, "教育局党委")
    answer = send(
        client, "merge", town.college.pk, successor="099022000", confirmed=confirmed, **data
    )
    assert answer.status_code == 302
    town.college.refresh_from_db()
    town.faculty.refresh_from_db()
    assert (town.college.merged_into, town.faculty.parent) == (town.town, town.town)
    page = client.get(reverse("organisations:change", args=[town.college.pk]))
    refused(page, 409, "已经合并或撤销")


def test_merge_into_one_of_two_with_the_same_name(
    client: Client, town: City, officer: Account
) -> None:
    for code in ("B1", "B2"):
        make_organisation("同名党支部", town.town, code=code)
    answer = send(
        client, "merge", town.school.pk, successor="同名党支部", reason="合并", ended_on=DAY
    )
    refused(answer, 422, "有同名的党组织,请改填党组织代码。")


def test_retire(client: Client, town: City, officer: Account) -> None:
    page = client.get(reverse("organisations:retire", args=[town.education.pk]))
    assert "下面还有 2 个在册党组织,须先调整到别处。" in page.content.decode()
    answer = send(client, "retire", town.education.pk, reason="撤销", ended_on="2025-06-01")
    refused(answer, 409, "下面还有 2 个在册党组织,请先移走。")
    answer = send(client, "retire", town.village.pk, reason="撤销", ended_on="2999-01-01")
    refused(answer, 422, "不能晚于今天")
    assert send(client, "retire", town.village.pk, reason="撤销").status_code == 302
    town.village.refresh_from_db()
    assert (town.village.state, town.village.ended_on) == ("retired", clock.today())


def test_undisclose_and_disclose(client: Client, town: City, officer: Account) -> None:
    pk = town.village.pk
    given = {"basis": "保密规定", "decided_by": "市委组织部"}
    assert send(client, "undisclose", pk, **given).status_code == 302
    refused(send(client, "undisclose", pk, **given), 409, "已经是不对外公开")
    assert send(client, "disclose", pk, reason="解密").status_code == 302
    town.village.refresh_from_db()
    assert town.village.is_undisclosed is False


def test_correct_star(client: Client, town: City, officer: Account) -> None:
    first = EarlierStar.objects.create(
        organisation=town.school, year=2024, star=4, document_number="8号", decided_on=DAY
    )
    data = {"star": "3", "document_number": "9号", "decided_on": "2025-06-01", "reason": "录入有误"}
    refused(send(client, "correct_star", first.pk, **{**data, "star": ""}), 422, "更正为")
    assert dict(
        client.get(reverse("organisations:correct_star", args=[first.pk])).context["facts"]
    ) == {"年度": "2024", "星级": "四星", "文号": "8号", "日期": "2025-06-01", "更正理由": "(空)"}
    assert send(client, "correct_star", first.pk, **data).status_code == 302
    address = reverse("organisations:correct_star", args=[first.pk])
    refused(client.get(address), 409, "这一条已经更正过")
    answer = client.post(address, {**data, "idempotency_key": new_key()})
    refused(answer, 409, "这一条刚被更正过")
    assert dict(answer.context["facts"])["星级"] == "三星"
    client.force_login(make_actor(Role.OFFICER, town.town))
    current = EarlierStar.objects.get(is_current=True)
    for pk in (current.pk, current.pk + 99):
        assert client.get(reverse("organisations:correct_star", args=[pk])).status_code == 404


def test_correct_star_between_two_officers(client: Client, town: City, officer: Account) -> None:
    first = EarlierStar.objects.create(
        organisation=town.school, year=2024, star=4, document_number="8号", decided_on=DAY
    )
    address = reverse("organisations:correct_star", args=[first.pk])
    client.get(address)
    correct_star(
        earlier=first,
        star=5,
        document_number="10号",
        decided_on=DAY,
        reason="另一更正",
        by=make_actor(Role.OFFICER, town.department),
    )
    data = {"star": "3", "document_number": "9号", "decided_on": "2025-06-01", "reason": "录入有误"}
    refused(client.post(address, {**data, "idempotency_key": new_key()}), 409, "另一更正")
    assert EarlierStar.objects.get(is_current=True).star == 5
