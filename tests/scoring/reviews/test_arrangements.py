"""The pages of who reviews instead of whom: entered, answered, told on every page about it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from branches.people.models import Account
from branches.people.services import declare_tie
from scoring.reviews.models import Sheet, SingleClerk
from scoring.reviews.services import enter_assignment
from scoring.rounds.models import Assignment, Enrolment
from starrating.access import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import filled, make_actor, signed_in
from tests.factories.reviews import report_sheet
from tests.scoring.reviews.office import COLLEGE, FACULTY, SCHOOL, VILLAGE, Office, office

pytestmark = pytest.mark.django_db

PAGE = "/reviews/2025/arrangements/"
ENTER = "/reviews/2025/assignments/enter/"
PAPER = {"number": "云组〔2025〕8号", "decided_on": "2025-09-08", "reason": "审核员都须回避"}


@pytest.fixture
def desk() -> Office:
    return office()


@pytest.fixture
def reviewer(desk: Office) -> Account:
    return make_actor(Role.REVIEWER, desk.city.education, "沈合")


@pytest.fixture
def neighbour(desk: Office) -> Account:
    return make_actor(Role.REVIEWER, desk.city.town, "申镇")


def text(answer: Any) -> str:
    content: bytes = answer.content
    return content.decode()


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, filled(**data))


def test_from_nobody_to_another_body(desk: Office, reviewer: Account, neighbour: Account) -> None:
    declare_tie(by=reviewer, organisation=desk.city.school, reason="配偶任职")
    officer, approver = signed_in(desk.officer), signed_in(desk.approver)
    page = text(officer.get(PAGE))
    link = f"{ENTER}?codes={SCHOOL}"
    assert ("教育局党委的审核员、负责人都须回避" in page, link in page) == (True, True)
    assert link not in text(approver.get(PAGE))
    assert SCHOOL in text(officer.get(link))
    bodies = {"kind": "cross", "body": desk.city.town.pk}
    answer = post(officer, ENTER, codes=f"{SCHOOL}\n{FACULTY}", **bodies, **PAPER)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    one = Assignment.objects.earliest("pk")
    confirm = reverse("reviews:confirm_assignment", args=[one.pk])
    assert confirm in text(approver.get(PAGE))
    assert confirm not in text(officer.get(PAGE))
    shown = text(approver.get(confirm))
    assert ("099002001 第一小学党支部" in shown, "099002003 机电系党支部" in shown) == (True, True)
    assert "教育局党委 → 青竹镇党委" in shown
    stale = post(approver, confirm, expected_count=1)
    assert (stale.status_code, "刚有变化" in text(stale)) == (409, True)
    assert post(approver, confirm, expected_count=2).headers["Location"] == PAGE
    sheet = text(officer.get(reverse("reviews:sheet", args=[2025, one.enrolment_id])))
    assert ("由青竹镇党委审核" in sheet, "确认了第一小学党支部" in sheet) == (True, True)
    assert "每个党组织都有人能审核。" in text(officer.get(PAGE))
    # a form answered already opens with what became of it
    assert post(approver, confirm, expected_count=1).status_code == 409
    seen = signed_in(neighbour).get(reverse("reviews:sheets", args=[2025]))
    assert "第一小学党支部" in text(seen)


def test_entering_keeps_what_was_typed(desk: Office, neighbour: Account) -> None:
    officer = signed_in(desk.officer)
    lacking = post(officer, ENTER, codes=SCHOOL, kind="cross", **PAPER)
    assert (lacking.status_code, "请选择指定的审核党委。" in text(lacking)) == (422, True)
    wrong = post(officer, ENTER, codes=SCHOOL, kind="cross", body="x", **PAPER)
    assert (wrong.status_code, "审核员都须回避" in text(wrong)) == (422, True)
    refused = post(officer, ENTER, codes="999", kind="proxy", **PAPER)
    assert (refused.status_code, "999 不在本批次" in text(refused)) == (422, True)


def test_a_whole_bureau_is_filled_in(desk: Office) -> None:
    report_sheet(desk.branch(COLLEGE))
    page = text(signed_in(desk.officer).get(f"{ENTER}?bureau=099002000&kind=proxy"))
    assert [code in page for code in (SCHOOL, COLLEGE, FACULTY, VILLAGE)] == [
        True,
        False,
        True,
        False,
    ]
    assert '<option value="proxy" selected>' in page


def test_not_letting_one_pass(desk: Office, neighbour: Account) -> None:
    (one,) = enter_assignment(
        round=desk.round,
        codes=[SCHOOL],
        kind="cross",
        body=desk.city.town,
        number="云组〔2025〕8号",
        decided_on=date(2025, 9, 8),
        reason="交叉审核",
        by=desk.officer,
    )
    reject = reverse("reviews:reject_assignment", args=[one.pk])
    approver = signed_in(desk.approver)
    assert "不通过的,仍由原来的党委审核" in text(approver.get(reject))
    assert post(approver, reject, reason="另行安排").headers["Location"] == PAGE
    assert "未通过" in text(approver.get(PAGE))
    leader = make_actor(Role.LEADER, desk.city.education)
    assert signed_in(leader).get(PAGE).status_code == 403


def test_single_clerks_by_the_pages(desk: Office) -> None:
    officer, approver = signed_in(desk.officer), signed_in(desk.approver)
    enter = "/reviews/2025/single-clerks/enter/"
    page = text(officer.get(enter))
    assert ("青竹镇党委" in page, "职业学院党总支" in page) == (True, False)
    town = {"body": desk.city.town.pk, **PAPER}
    assert post(officer, enter, **town).headers["Location"] == PAGE
    one = SingleClerk.objects.get()
    address = {
        verb: reverse(f"reviews:{verb}_single_clerk", args=[one.pk])
        for verb in ("confirm", "reject", "revoke")
    }
    listed = text(approver.get(PAGE))
    assert (address["confirm"] in listed, address["revoke"] in listed) == (True, False)
    assert "审核员都须回避" in text(approver.get(address["confirm"]))
    assert post(approver, address["confirm"]).headers["Location"] == PAGE
    assert address["revoke"] in text(officer.get(PAGE))
    assert post(officer, address["revoke"], reason="已增配").headers["Location"] == PAGE
    assert "已撤销" in text(officer.get(PAGE))
    post(officer, enter, **town)
    again = reverse("reviews:reject_single_clerk", args=[SingleClerk.objects.latest("pk").pk])
    assert post(approver, again, reason="可以增配").headers["Location"] == PAGE


def test_a_merged_branch_is_closed_and_then_taken_out(desk: Office) -> None:
    school = desk.city.school
    school.state, school.merged_into = "merged", desk.city.college
    school.ended_on = date(2025, 9, 1)
    school.save()
    officer = signed_in(desk.officer)
    branch = Enrolment.objects.get(round=desk.round, code=SCHOOL)
    merge = reverse("reviews:merge_sheet", args=[2025, branch.pk])
    sheet = reverse("reviews:sheet", args=[2025, branch.pk])
    assert (merge in text(officer.get(PAGE)), merge in text(officer.get(sheet))) == (True, True)
    assert "已并入“职业学院党总支”" in text(officer.get(merge))
    assert post(officer, merge).headers["Location"] == sheet
    assert Sheet.objects.get().state == "merged"
    page = text(officer.get(PAGE))
    decision = reverse("rounds:enter_decision", args=[desk.round.pk])
    assert ("移出后才能试算" in page, decision in page) == (True, True)
    assert "合并" in text(officer.get(sheet))


def test_what_changed_in_mid_round_is_listed(desk: Office) -> None:
    town = desk.city
    make_organisation("第二小学党支部", town.education, field=town.school.field)
    town.village.state, town.village.ended_on = "retired", date(2025, 9, 1)
    town.village.save()
    town.school.parent, town.school.path = town.town, f"{town.town.path}{town.school.pk}/"
    town.school.save()
    Account.objects.filter(pk=desk.officer.pk).update(organisation=town.college)
    page = text(signed_in(desk.approver).get(PAGE))
    for words in (
        "教育局党委 · 不在本批次,本批次不定星",
        "已撤销,仍计入参评数",
        "现属青竹镇党委,本批次由教育局党委审核",
        "由教育局党委审核,审核分为最终结果",
    ):
        assert words in page
