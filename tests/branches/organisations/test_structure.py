from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.organisations.models import Kind, Organisation
from branches.organisations.services import (
    Facts,
    change_organisation,
    create_organisation,
    rename_organisation,
    retire_organisation,
)
from branches.people.models import Account
from starrating.access import Refused, Role
from starrating.workbook import PartialDate
from tests.factories.organisations import City, city
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

BRANCH = Facts(kind=Kind.BRANCH)
DAY = date(2025, 6, 1)


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


def test_create_organisation_below_a_bureau(town: City, officer: Account) -> None:
    facts = Facts(
        kind=Kind.BRANCH,
        field=town.school.field,
        founded=PartialDate(date(2019, 3, 1), "month"),
        term_ends=PartialDate(date(2027, 3, 5), "day"),
        member_count=12,
        note=" 联合支部 ",
    )
    row = create_organisation(
        code=" ０99002009 ",
        name="㛃湖·小学党支部\u3000",
        parent=town.education,
        facts=facts,
        by=officer,
    )
    row.refresh_from_db()
    assert (row.code, row.name, row.path, row.note) == (
        "099002009",
        "㛃湖·小学党支部",
        f"{town.education.path}{row.pk}/",
        "联合支部",
    )
    assert (row.founded, row.term_ends, row.founded_on) == (
        "2019-03",
        "2027-03-05",
        date(2019, 3, 1),
    )
    assert last_line() == (
        "organisations.create",
        "099002009",
        {},
        {
            "code": "099002009",
            "name": "㛃湖·小学党支部",
            "kind": "branch",
            "parent": "099002000",
            "field": "学校",
            "founded_on": "2019-03",
            "term_ends_on": "2027-03-05",
            "member_count": 12,
            "note": "联合支部",
        },
        "",
    )


def test_create_organisation_refuses_whoever_is_no_officer(town: City) -> None:
    for role in (Role.CLERK, Role.APPROVER, Role.SECRETARY, Role.LEADER):
        by = make_actor(role, town.department)
        answer = refusal(
            create_organisation, code="X1", name="x", parent=town.education, facts=BRANCH, by=by
        )
        assert answer == (403, "只有组织部评定员可以维护党组织。")


def test_create_organisation_refuses_an_officer_of_another_place(town: City) -> None:
    by = make_actor(Role.OFFICER, town.town)
    arguments: dict[str, Any] = {"code": "X1", "name": "x", "facts": BRANCH, "by": by}
    assert refusal(create_organisation, parent=town.education, **arguments)[0] == 403
    assert create_organisation(parent=town.town, **arguments).parent == town.town


@pytest.mark.parametrize(
    ("code", "name", "status"),
    [
        ("099002001", "名称", 409),
        ("", "名称", 422),
        ("0990 1", "名称", 422),
        ("０" * 33, "名称", 422),
        ("A1", "\u3000", 422),
        ("A1", "字" * 201, 422),
        ("A1", "隐\u200b身", 422),
        ("A1", "换\n行", 422),
    ],
)
def test_create_organisation_refuses_texts(
    town: City, officer: Account, code: str, name: str, status: int
) -> None:
    answer = refusal(
        create_organisation,
        code=code,
        name=name,
        parent=town.education,
        facts=BRANCH,
        by=officer,
    )
    assert answer[0] == status


def test_create_organisation_takes_names_of_200_code_points(town: City, officer: Account) -> None:
    name = "𬱖" * 200
    row = create_organisation(code="A1", name=name, parent=town.education, facts=BRANCH, by=officer)
    assert Organisation.objects.get(pk=row.pk).name == name


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            Facts(Kind.BRANCH, founded=PartialDate(date(2999, 1, 1), "day")),
            "成立日期不能晚于今天。",
        ),
        (Facts(Kind.BRANCH, member_count=-1), "党员数不能为负。"),
        (Facts(Kind.BRANCH, note="字" * 301), "备注最多 300 个字。"),
        (Facts(Kind.DEPARTMENT), "党委部门是全市的根,不能有上级党组织。"),
    ],
)
def test_create_organisation_refuses_facts(
    town: City, officer: Account, facts: Facts, message: str
) -> None:
    answer = refusal(
        create_organisation, code="A1", name="x", parent=town.education, facts=facts, by=officer
    )
    assert answer == (422, message)


def test_create_organisation_needs_a_place_that_holds_it(town: City, officer: Account) -> None:
    arguments: dict[str, Any] = {"code": "A1", "name": "x", "by": officer}
    assert refusal(create_organisation, parent=town.school, facts=BRANCH, **arguments) == (
        422,
        "党支部不能放在党支部“第一小学党支部”下面。",
    )
    assert refusal(create_organisation, parent=None, facts=BRANCH, **arguments) == (
        422,
        "党支部必须有上级党组织。",
    )
    retire_organisation(organisation=town.faculty, ended_on=DAY, reason="撤销", by=officer)
    retire_organisation(organisation=town.college, ended_on=DAY, reason="撤销", by=officer)
    assert refusal(create_organisation, parent=town.college, facts=BRANCH, **arguments) == (
        409,
        "“职业学院党总支”已经合并或撤销,下面不能再放党组织。",
    )


def test_create_organisation_keeps_one_department(town: City, officer: Account) -> None:
    answer = refusal(
        create_organisation,
        code="A1",
        name="又一个组织部",
        parent=None,
        facts=Facts(Kind.DEPARTMENT),
        by=officer,
    )
    assert answer == (409, "代码已被使用,或全市已有党委部门,不能再登记。")


def test_change_organisation_journals_what_changed(town: City, officer: Account) -> None:
    facts = Facts(Kind.BRANCH, field=town.village.field, member_count=9)
    row = change_organisation(
        organisation=town.school, facts=facts, by=officer, reason="核对", expected_version=1
    )
    assert (row.version, row.member_count) == (2, 9)
    assert last_line() == (
        "organisations.change",
        "099002001",
        {"field": "学校", "member_count": None},
        {"field": "农村", "member_count": 9},
        "核对",
    )


def test_change_organisation_refuses(town: City, officer: Account) -> None:
    same = Facts(Kind.BRANCH, field=town.school.field)
    school: dict[str, Any] = {"organisation": town.school, "by": officer}
    assert refusal(change_organisation, facts=same, **school) == (
        422,
        "内容没有变化,没有保存。",
    )
    assert refusal(change_organisation, facts=BRANCH, expected_version=7, **school) == (
        409,
        "这份内容刚被别人改动过,请核对最新内容后再办理。",
    )
    assert refusal(change_organisation, facts=Facts(Kind.DEPARTMENT), **school)[0] == 422
    college: dict[str, Any] = {"organisation": town.college, "by": officer}
    assert refusal(change_organisation, facts=BRANCH, **college) == (
        422,
        "党支部不能放在党支部“职业学院党总支”下面。",
    )
    clerk = make_actor(Role.CLERK, town.education)
    assert refusal(change_organisation, facts=BRANCH, organisation=town.school, by=clerk)[0] == 403


def test_change_organisation_changes_the_kind_where_it_fits(town: City, officer: Account) -> None:
    facts = Facts(Kind.GRASSROOTS_COMMITTEE, field=town.college.field)
    assert (
        change_organisation(organisation=town.college, facts=facts, by=officer).kind == facts.kind
    )


def test_rename_organisation(town: City, officer: Account) -> None:
    row = rename_organisation(
        organisation=town.school, name="㛃湖小学党支部", reason="云组〔2025〕3号", by=officer
    )
    assert row.name == "㛃湖小学党支部"
    assert last_line() == (
        "organisations.rename",
        "099002001",
        {"name": "第一小学党支部"},
        {"name": "㛃湖小学党支部"},
        "云组〔2025〕3号",
    )
    arguments: dict[str, Any] = {"organisation": town.school, "by": officer}
    assert refusal(rename_organisation, name="x", reason=" ", **arguments)[0] == 422
    assert refusal(rename_organisation, name="㛃湖小学党支部", reason="r", **arguments)[0] == 422


def test_database_keeps_its_truths(town: City) -> None:
    for columns in (
        {"kind": "club"},
        {"state": "merged"},
        {"state": "retired"},
        {"is_undisclosed": True},
        {"founded_precision": "year"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.filter(pk=town.village.pk).update(**columns)
