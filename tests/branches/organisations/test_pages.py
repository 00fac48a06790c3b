from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from branches.organisations.models import EarlierStar, Kind, Organisation
from branches.organisations.services import (
    correct_star,
    merge_organisation,
    rename_organisation,
    undisclose_organisation,
)
from branches.people.models import Account
from starrating.access import ADMINISTRATORS, Role
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_account, make_actor

pytestmark = pytest.mark.django_db

LIST = reverse("organisations:list")
DAY = date(2025, 6, 1)


@pytest.fixture
def town() -> City:
    return city()


def names(client: Client, by: Account, **conditions: str) -> list[str]:
    """The names that the list shows to ``by``, in its order."""
    client.force_login(by)
    answer = client.get(LIST, conditions)
    assert answer.status_code == 200
    return [row.record.name for row in answer.context["table"].paginated_rows]


def page(organisation: Organisation) -> str:
    return reverse("organisations:organisation", args=[organisation.pk])


def text(client: Client, by: Account, address: str) -> str:
    client.force_login(by)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the list ----------------------------------------------------------------------------------


def test_list_filters(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    merge_organisation(
        organisation=town.school, successor=town.college, ended_on=DAY, reason="合并", by=officer
    )
    rural = str(town.village.field_id)
    branches = ["机电系党支部", "䶮𬱖村党支部"]
    for conditions, shown in (
        ({"kind": "branch"}, branches),
        ({"q": "䶮𬱖"}, ["䶮𬱖村党支部"]),
        ({"q": " 099022 "}, ["青竹镇党委", "䶮𬱖村党支部"]),
        ({"field": rural}, ["䶮𬱖村党支部"]),
        ({"field": "null", "kind": "committee"}, ["教育局党委", "青竹镇党委"]),
        ({"bureau": "099022000"}, ["青竹镇党委", "䶮𬱖村党支部"]),
        ({"state": "merged"}, ["第一小学党支部"]),
        ({"state": "retired"}, []),
        ({"state": "every", "kind": "branch"}, ["第一小学党支部", *branches]),
        ({"kind": "branch", "sort": "name"}, branches[::-1]),
        ({"kind": "branch", "sort": "path"}, branches),
    ):
        assert names(client, officer, **conditions) == shown


def test_a19_list_passes_over_what_is_no_condition(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    for conditions in (
        {"kind": "club", "bureau": "'", "field": "9" * 40, "state": "x"},
        {"sort": "password", "name__regex": ".", "page": "-1"},
        {"page": "1e9", "sort": "parent__note"},
    ):
        assert len(names(client, officer, **conditions)) == 7


def test_list_sorts_the_unknown_and_the_equal_alike(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    Organisation.objects.filter(kind=Kind.BRANCH).update(member_count=9)
    shown = names(client, officer, sort="member_count", kind="branch")
    assert shown == ["第一小学党支部", "机电系党支部", "䶮𬱖村党支部"]


@pytest.mark.parametrize("count", [1, 3, 50, 250])
def test_list_takes_ten_statements_whatever_the_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    department = make_organisation("组织部", None, Kind.DEPARTMENT)
    for number in range(count - 1):
        make_organisation(f"支部{number}", department)
    client.force_login(make_actor(Role.OFFICER, department))
    client.get(LIST)
    with django_assert_num_queries(8):
        answer = client.get(LIST)
    assert answer.context["table"].paginator.count == count


def test_list_of_a_new_city_says_what_comes_first(client: Client) -> None:
    department = make_organisation("组织部", None, Kind.DEPARTMENT)
    upload = reverse("organisations:upload_roster")
    officer, approver = (make_actor(role, department) for role in (Role.OFFICER, Role.APPROVER))
    assert f'<a href="{upload}">导入党组织名册</a>' in text(client, officer, LIST)
    assert "第一步" not in text(client, officer, f"{LIST}?q=x")
    assert upload not in text(client, approver, LIST)
    make_organisation("支部", department)
    assert "第一步" not in text(client, officer, LIST)


# --- who sees what -----------------------------------------------------------------------------


def test_a01_a_bureau_meets_no_other_branch_anywhere(client: Client, town: City) -> None:
    rural = str(town.village.field_id)
    for role in (Role.CLERK, Role.REVIEWER, Role.LEADER):
        by = make_actor(role, town.education)
        assert len(names(client, by)) == 4
        for conditions in ({"q": "䶮"}, {"field": rural}, {"q": "099022"}):
            assert names(client, by, **conditions) == []
        assert len(names(client, by, bureau="099022000", state="every")) == 4
        for ending in ("xlsx", "csv"):
            client.get(reverse(f"organisations:export_{ending}"), {"bureau": "099022000"})
        exported = client.get(reverse("organisations:export_csv"), {"state": "every"})
        assert "青竹" not in exported.content.decode()
        for other in (town.village, town.town, town.department):
            assert client.get(page(other)).status_code == 404


def test_a01_a_branch_meets_nothing_but_itself(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    rename_organisation(organisation=town.faculty, name="机电学院", reason="保密", by=officer)
    for role in (Role.SECRETARY, Role.PREPARER):
        by = make_actor(role, town.college)
        assert names(client, by) == ["职业学院党总支"]
        assert "所属党(工)委" not in text(client, by, LIST)
        shown = text(client, by, page(town.college))
        assert ("机电" in shown, "教育局党委" in shown) == (False, True)
        assert page(town.education) not in shown
        for other in (town.faculty, town.school, town.education):
            assert client.get(page(other)).status_code == 404
        assert client.get(reverse("organisations:export_roster")).status_code == 403


def test_administrators_and_lent_posts_are_kept_out(client: Client, town: City) -> None:
    lent = (Role.INSPECTOR, Role.OBJECTION_HANDLER, Role.SECRECY_REVIEWER)
    people = [make_actor(role, town.department) for role in lent]
    people += [make_account(duty=duty) for duty in Account.Duty]
    assert len(ADMINISTRATORS) == len(Account.Duty) - 1
    for by in people:
        client.force_login(by)
        for address in (LIST, page(town.school), reverse("organisations:export_csv")):
            assert client.get(address).status_code == 403


def test_acts_are_the_officers(client: Client, town: City) -> None:
    acts = ("change", "rename", "move", "merge", "retire", "undisclose", "disclose")
    addresses = [reverse(f"organisations:{act}", args=[town.school.pk]) for act in acts]
    others = ("create", "upload_roster", "upload_stars", "roster_template", "stars_template")
    addresses += [reverse(f"organisations:{name}") for name in others]
    for role in (Role.APPROVER, Role.CLERK, Role.REVIEWER, Role.LEADER):
        client.force_login(make_actor(role, town.department))
        assert {client.get(address).status_code for address in addresses} == {403}
        assert "/change/" not in client.get(page(town.school)).content.decode()
    client.force_login(make_actor(Role.OFFICER, town.town))
    assert client.get(addresses[0]).status_code == 404


# --- one organisation --------------------------------------------------------------------------


def test_organisation_page_of_a_branch(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    Organisation.objects.filter(pk=town.college.pk).update(
        founded_on=date(2019, 3, 1), founded_precision="month", member_count=31
    )
    star = EarlierStar.objects.create(
        organisation=town.college, year=2024, star=4, document_number="8号", decided_on=DAY
    )
    correct_star(
        earlier=star, star=3, document_number="9号", decided_on=DAY, reason="录入有误", by=officer
    )
    undisclose_organisation(
        organisation=town.college, basis="保密规定", decided_by="市委组织部", by=officer
    )
    client.force_login(officer)
    answer = client.get(page(town.college))
    shown = answer.content.decode()
    facts = dict(answer.context["facts"])
    assert (facts["成立日期"], facts["党员数"]) == ("2019-03(只知到月)", "31")
    for words in ("已更正", "更正:录入有误", "8号", "9号", "依据保密规定", "机电系党支部"):
        assert words in shown
    assert [line.sentence for line in answer.context["history"]] == [
        "把职业学院党总支列为不对外公开",
        "更正了职业学院党总支的往年星级",
    ]
    assert reverse("organisations:disclose", args=[town.college.pk]) in shown
    assert reverse("organisations:undisclose", args=[town.college.pk]) not in shown
    corrected = EarlierStar.objects.get(is_current=True)
    assert shown.count("/correct-star/") == 1
    assert reverse("organisations:correct_star", args=[corrected.pk]) in shown


def test_organisation_page_of_a_bureau_sums_and_cuts(client: Client, town: City) -> None:
    for number in range(105):
        make_organisation(f"支部{number}", town.town, member_count=2)
    client.force_login(make_actor(Role.REVIEWER, town.town))
    answer = client.get(page(town.town))
    shown = answer.content.decode()
    assert (answer.context["bodies"], answer.context["members"]) == (106, 210)
    assert (len(answer.context["children"]), answer.context["children_left"]) == (100, 6)
    assert f"{LIST}?bureau=099022000" in shown
    assert page(town.department) not in shown


def test_organisation_page_after_a_merger(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    arguments: dict[str, Any] = {"ended_on": DAY, "reason": "合并", "by": officer}
    merge_organisation(organisation=town.school, successor=town.village, **arguments)
    shown = text(client, officer, page(town.school))
    assert page(town.village) in shown
    assert "2025年6月1日已合并,记录保留,不再改动。" in shown
    assert reverse("organisations:change", args=[town.school.pk]) not in shown
    assert page(town.school) in text(client, officer, page(town.village))
    seen_by_bureau = text(client, make_actor(Role.LEADER, town.education), page(town.school))
    assert ("䶮𬱖村党支部" in seen_by_bureau, page(town.village) in seen_by_bureau) == (True, False)


def test_organisation_page_takes_as_many_statements_for_many(
    client: Client, town: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(make_actor(Role.OFFICER, town.department))
    client.get(page(town.education))
    for count in (1, 20):
        for number in range(count):
            make_organisation(f"{count}支部{number}", town.education)
        with django_assert_num_queries(14):
            client.get(page(town.education))
