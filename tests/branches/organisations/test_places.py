from datetime import date
from typing import Any

import pytest
from django.db.models import ProtectedError

from branches.journal.models import Entry
from branches.organisations.models import EarlierStar, Kind, Organisation
from branches.organisations.services import (
    Facts,
    create_organisation,
    merge_organisation,
    move_organisation,
    rebuild_paths,
    retire_organisation,
)
from branches.people.models import Account
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor
from tests.factories.rounds import make_round

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


def test_move_organisation_takes_its_subtree_along(town: City, officer: Account) -> None:
    row = move_organisation(
        organisation=town.college, parent=town.town, reason="隶属调整", by=officer
    )
    town.faculty.refresh_from_db()
    assert row.path == f"{town.town.path}{row.pk}/"
    assert town.faculty.path == f"{town.town.path}{row.pk}/{town.faculty.pk}/"
    assert last_line()[2:] == ({"parent": "099002000"}, {"parent": "099022000"}, "隶属调整")
    assert rebuild_paths(by=None) == 0


def test_move_organisation_refuses(town: City, officer: Account) -> None:
    deep = make_organisation("联合党委", town.education, Kind.COMMITTEE)
    arguments: dict[str, Any] = {"reason": "调整", "by": officer}
    for parent in (town.education, deep):
        assert refusal(
            move_organisation, organisation=town.education, parent=parent, **arguments
        ) == (409, "“教育局党委”不能放到自己或自己的下级党组织下面。")
    school: dict[str, Any] = {"organisation": town.school, **arguments}
    assert refusal(move_organisation, parent=town.village, **school)[0] == 422
    assert refusal(move_organisation, parent=town.education, **school) == (
        422,
        "内容没有变化,没有保存。",
    )
    assert refusal(move_organisation, parent=town.town, **{**school, "reason": ""})[0] == 422
    merge_organisation(
        organisation=deep, successor=town.town, ended_on=DAY, reason="合并", by=officer
    )
    assert refusal(move_organisation, parent=deep, **school)[0] == 409
    local = make_actor(Role.OFFICER, town.education)
    assert (
        refusal(
            move_organisation, organisation=town.school, parent=town.town, reason="x", by=local
        )[0]
        == 403
    )


def test_move_organisation_refuses_a_path_too_long(town: City, officer: Account) -> None:
    path = f"{town.department.path}{town.town.pk:0299}"[:299] + "/"
    Organisation.objects.filter(pk=town.town.pk).update(path=path)
    answer = refusal(
        move_organisation, organisation=town.school, parent=town.town, reason="x", by=officer
    )
    assert answer == (409, "党组织的层级过深,不能再往下放。")
    answer = refusal(
        create_organisation, code="A1", name="x", parent=town.town, facts=BRANCH, by=officer
    )
    assert answer == (409, "党组织的层级过深,不能再往下放。")


def test_merge_organisation_moves_the_children_along(town: City, officer: Account) -> None:
    star = EarlierStar.objects.create(
        organisation=town.college, year=2024, star=5, document_number="1", decided_on=DAY
    )
    gone = make_organisation("旧系党支部", town.college)
    retire_organisation(organisation=gone, ended_on=DAY, reason="撤销", by=officer)
    row = merge_organisation(
        organisation=town.college,
        successor=town.education,
        ended_on=DAY,
        reason="合并",
        by=officer,
        expected_version=1,
    )
    town.faculty.refresh_from_db()
    gone.refresh_from_db()
    star.refresh_from_db()
    assert (row.state, row.merged_into, row.ended_on) == ("merged", town.education, DAY)
    assert (town.faculty.parent, town.faculty.version) == (town.education, 2)
    assert (gone.parent, star.organisation) == (row, row)
    assert last_line()[:2] == ("organisations.merge", "099002002")
    assert last_line()[3] == {
        "state": "merged",
        "merged_into": town.education.pk,
        "ended_on": "2025-06-01",
        "successor": "099002000",
        "moved_along": ["099002003"],
    }
    assert rebuild_paths(by=officer) == 0


def test_merge_organisation_refuses(town: City, officer: Account) -> None:
    arguments: dict[str, Any] = {"ended_on": DAY, "reason": "合并", "by": officer}
    merge = merge_organisation
    assert refusal(merge, organisation=town.college, successor=town.school, **arguments) == (
        422,
        "党支部不能放在党支部“第一小学党支部”下面。",
    )
    assert refusal(merge, organisation=town.college, successor=town.faculty, **arguments) == (
        409,
        "不能并入自己或自己的下级党组织。",
    )
    assert refusal(merge, organisation=town.department, successor=town.town, **arguments) == (
        409,
        "党委部门是全市的根,不能合并或撤销。",
    )
    late = {**arguments, "ended_on": date(2999, 1, 1)}
    assert refusal(merge, organisation=town.school, successor=town.college, **late)[0] == 422
    merge(organisation=town.school, successor=town.village, **arguments)
    assert refusal(merge, organisation=town.faculty, successor=town.school, **arguments) == (
        409,
        "“第一小学党支部”已经合并或撤销,不能并入。",
    )
    assert refusal(merge, organisation=town.school, successor=town.village, **arguments) == (
        409,
        "这个党组织已经合并或撤销,不能再改动。",
    )


def test_retire_organisation(town: City, officer: Account) -> None:
    arguments: dict[str, Any] = {"ended_on": clock.today(), "reason": "撤销", "by": officer}
    assert refusal(retire_organisation, organisation=town.education, **arguments) == (
        409,
        "下面还有 2 个在册党组织,请先移走。",
    )
    row = retire_organisation(organisation=town.village, **arguments)
    assert (row.state, row.ended_on) == ("retired", clock.today())
    assert last_line()[0] == "organisations.retire"


def test_w07_what_has_results_is_never_deleted(town: City) -> None:
    EarlierStar.objects.create(
        organisation=town.village, year=2024, star=4, document_number="1", decided_on=DAY
    )
    for row in (town.village, town.education, town.department):
        with pytest.raises(ProtectedError):
            row.delete()


def test_w14_an_open_round_keeps_what_was_frozen(town: City, officer: Account) -> None:
    opened = make_round(town.department)
    frozen = list(Enrolment.objects.filter(round=opened).order_by("code").values())
    arguments: dict[str, Any] = {"reason": "隶属调整", "by": officer}
    move_organisation(organisation=town.school, parent=town.town, **arguments)
    merge_organisation(organisation=town.college, successor=town.town, ended_on=DAY, **arguments)
    retire_organisation(organisation=town.village, ended_on=DAY, **arguments)
    assert list(Enrolment.objects.filter(round=opened).order_by("code").values()) == frozen
    bodies = Enrolment.objects.filter(round=opened).values_list("code", "reviewing_body__name")
    assert dict(bodies) == {
        "099002001": "教育局党委",
        "099002002": "教育局党委",
        "099002003": "教育局党委",
        "099022001": "青竹镇党委",
    }
    for row in (town.school, town.village):
        with pytest.raises(ProtectedError):
            row.delete()
