"""指定审核: entered by one, confirmed by another; and whom nobody may review."""

from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import Kind, Organisation
from branches.people.models import Account
from branches.people.services import declare_tie
from scoring.rounds.models import Assignment, Enrolment, Round
from scoring.rounds.queries import (
    branches_without_reviewer,
    enrolments_visible_to,
    outsiders,
    own_of_department,
    warnings,
)
from scoring.rounds.services import (
    Change,
    confirm_assignment,
    confirm_decision,
    enter_assignment,
    enter_decision,
    hold_round,
    reject_assignment,
)
from starrating.access import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import make_account, make_actor, make_post
from tests.factories.rounds import make_round
from tests.scoring.rounds.office import Office, enrolment, refusal

pytestmark = pytest.mark.django_db

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


@pytest.fixture
def opened(office: Office) -> Round:
    make_actor(Role.REVIEWER, office.town.education, "沈合")
    make_actor(Role.REVIEWER, office.town.town, "申镇")
    return make_round(office.town.department)


def given(office: Office, row: Round, *codes: str, **others: Any) -> dict[str, Any]:
    return {
        "round": row,
        "codes": codes or (SCHOOL,),
        "kind": "cross",
        "body": office.town.town,
        "number": "云组〔2025〕8号",
        "decided_on": date(2025, 9, 1),
        "reason": "教育局党委审核员都须回避",
        "by": office.officer,
        **others,
    }


def entered(office: Office, row: Round, *codes: str, **others: Any) -> Assignment:
    return enter_assignment(**given(office, row, *codes, **others))[0]


def assigned(row: Round, code: str = SCHOOL) -> Organisation | None:
    return enrolment(row, code).assigned_body


# --- entered and confirmed ------------------------------------------------------------------


def test_another_body_reviews_once_an_approver_confirms(office: Office, opened: Round) -> None:
    one, other = enter_assignment(**given(office, opened, FACULTY, f" {SCHOOL}", ""))
    assert [(each.enrolment.code, each.state) for each in (one, other)] == [
        (SCHOOL, "entered"),
        (FACULTY, "entered"),
    ]
    assert assigned(opened) is None
    confirmed = confirm_assignment(assignment=one, by=office.approver, expected_version=1)
    assert (confirmed.state, confirmed.confirmed_by_id) == ("confirmed", office.approver.pk)
    row = enrolment(opened, SCHOOL)
    assert (row.assigned_body, row.acting_body, row.reviewing_body) == (
        office.town.town,
        office.town.town,
        office.town.education,
    )
    lines = Entry.objects.filter(subject_type="scoring.assignment").order_by("number")
    assert [line.sentence for line in lines] == [
        "录入了第一小学党支部(云组〔2025〕8号)的指定审核",
        "录入了机电系党支部(云组〔2025〕8号)的指定审核",
        "确认了第一小学党支部(云组〔2025〕8号)的指定审核",
    ]
    assert (lines[2].after["body"], lines[2].after["body_before"], lines[2].reason) == (
        "青竹镇党委",
        "教育局党委",
        "教育局党委审核员都须回避",
    )
    assert lines[2].organisation_code == SCHOOL


def test_a02_the_assigned_body_reaches_it_and_its_own_keeps_it(
    office: Office, opened: Round
) -> None:
    def seen(role: Role, body: Organisation) -> list[str]:
        by = make_actor(role, body)
        return list(enrolments_visible_to(by, opened).values_list("code", flat=True))

    assert seen(Role.REVIEWER, office.town.town) == [VILLAGE]
    confirm_assignment(assignment=entered(office, opened), by=office.approver)
    assert seen(Role.LEADER, office.town.town) == [SCHOOL, VILLAGE]
    assert seen(Role.REVIEWER, office.town.education) == [SCHOOL, COLLEGE, FACULTY]
    # a 党总支 with reviewers of its own: the branches below it, not itself
    assert seen(Role.REVIEWER, office.town.college) == [FACULTY]
    assert seen(Role.REVIEWER, office.town.faculty) == []


def test_the_department_reviews_itself_and_hands_back(office: Office, opened: Round) -> None:
    first = entered(office, opened, kind="proxy", body=None)
    assert first.body == office.town.department
    confirm_assignment(assignment=first, by=office.approver)
    assert assigned(opened) == office.town.department
    # another one takes its place
    second = entered(office, opened, number="云组〔2025〕9号")
    confirm_assignment(assignment=second, by=office.approver)
    first.refresh_from_db()
    assert (first.state, assigned(opened)) == ("replaced", office.town.town)
    back = entered(office, opened, kind="restore", body=None, number="云组〔2025〕10号")
    confirm_assignment(assignment=back, by=office.approver)
    assert (assigned(opened), back.body) == (None, office.town.education)
    assert refusal(enter_assignment, **given(office, opened, kind="restore", body=None)) == (
        409,
        "“第一小学党支部”没有被指定给其他党委。",
    )


def test_entering_is_refused_in_words(office: Office, opened: Round) -> None:
    town = office.town
    for others, status, words in (
        ({"by": office.approver}, 403, "只有组织部评定员可以办理创评批次。"),
        ({"kind": "x"}, 422, "请选择方式。"),
        ({"number": " "}, 422, "请填写文号。"),
        ({"reason": " "}, 422, "请填写理由。"),
        ({"decided_on": date(2999, 1, 1)}, 422, "决定日期不能晚于今天。"),
        ({"codes": ["", " "]}, 422, "请至少填写一个党组织代码。"),
        ({"codes": [str(n) for n in range(201)]}, 422, "一份决定最多 200 个党组织。"),
        ({"codes": ["X", SCHOOL]}, 422, "X 不在本批次的参评党组织里(或不参评)。"),
        ({"body": None}, 422, "请填写指定的审核党委。"),
        ({"body": town.department}, 422, "由组织部审核的,请选择“代为审核”。"),
        ({"body": town.college}, 422, "“职业学院党总支”不是在册的审核党委。"),
        ({"body": town.education}, 409, "“第一小学党支部”现在就由教育局党委审核。"),
    ):
        got = refusal(enter_assignment, **{**given(office, opened), **others})
        assert (got[0], got[1].startswith(words.rstrip("。"))) == (status, True), got
    entered(office, opened)
    assert refusal(enter_assignment, **given(office, opened)) == (
        409,
        "第一小学党支部已有一份指定等待确认,没有重复录入。",
    )
    hold_round(round=opened)
    assert refusal(enter_assignment, **given(office, opened, FACULTY))[0] == 409


def test_a_body_does_not_review_itself_nor_where_nobody_may(office: Office, opened: Round) -> None:
    town = office.town
    assert town.school.field is not None
    committee = make_organisation(
        "卫健局党委", town.department, Kind.GRASSROOTS_COMMITTEE, field=town.school.field
    )
    Enrolment.objects.create(
        round=opened,
        organisation=committee,
        code=committee.code,
        name=committee.name,
        field=town.school.field,
        pool=enrolment(opened, SCHOOL).pool,
        reviewing_body=town.education,
        review_path=[town.education.code],
    )
    assert refusal(enter_assignment, **given(office, opened, committee.code, body=committee)) == (
        422,
        "“卫健局党委”不能审核自己。",
    )
    assert refusal(enter_assignment, **given(office, opened, body=committee)) == (
        409,
        "卫健局党委没有可以审核“第一小学党支部”的人(没有审核员,或都须回避),请改为指定别的党委。",
    )
    reviewer = make_actor(Role.REVIEWER, committee)
    declare_tie(by=reviewer, organisation=town.school, reason="配偶任职")
    assert refusal(enter_assignment, **given(office, opened, body=committee))[0] == 409
    make_actor(Role.LEADER, committee)
    assert entered(office, opened, body=committee).state == "entered"


def test_a16_two_persons_and_nobody_too_close(office: Office, opened: Round) -> None:
    declare_tie(by=office.other, organisation=office.town.school, reason="配偶任职")
    words = "您是“第一小学党支部”的成员,或现在、考评周期内在那里任职,或申报了回避关系,按回避规定请由他人办理。"
    assert refusal(enter_assignment, **given(office, opened, by=office.other)) == (403, words)
    both = make_actor(Role.OFFICER, office.town.department, "兼任")
    make_post(both, Role.APPROVER, office.town.department)
    one = entered(office, opened, by=both)
    own = "这份指定审核是您录入的,须由另一人确认。"
    assert refusal(confirm_assignment, assignment=one, by=both) == (403, own)
    assert refusal(reject_assignment, assignment=one, reason="不妥", by=both) == (403, own)
    assert refusal(confirm_assignment, assignment=one, by=office.officer) == (
        403,
        "只有组织部审定人可以确认或不予通过指定审核。",
    )
    declare_tie(by=office.approver, organisation=office.town.school, reason="子女任职")
    assert refusal(confirm_assignment, assignment=one, by=office.approver) == (403, words)


def test_confirming_looks_again(office: Office, opened: Round) -> None:
    one = entered(office, opened)
    confirm = {"assignment": one, "by": office.approver}
    assert refusal(confirm_assignment, **confirm, expected_version=7)[0] == 409
    Enrolment.objects.filter(pk=one.enrolment_id).update(is_exempt=True, exemption_reason="新建")
    assert refusal(confirm_assignment, **confirm) == (
        409,
        "“第一小学党支部”已不参评,请不予通过。",
    )
    Enrolment.objects.filter(pk=one.enrolment_id).update(is_exempt=False, exemption_reason="")
    reviewer = Account.objects.get(name="申镇")
    reviewer.posts.update(ends_on=date(2024, 1, 1))
    assert refusal(confirm_assignment, **confirm)[1].startswith("青竹镇党委没有可以审核")
    reviewer.posts.update(ends_on=None)
    hold_round(round=opened)
    assert refusal(confirm_assignment, **confirm)[0] == 409
    opened.hold.delete()
    rejected = reject_assignment(
        assignment=one, reason="另行安排", by=office.approver, expected_version=1
    )
    assert (rejected.state, rejected.confirmed_by_id) == ("rejected", office.approver.pk)
    assert refusal(confirm_assignment, **confirm)[0] == 409
    # a rejected one is out of the way
    assert entered(office, opened).state == "entered"


def test_a_branch_that_left_the_round_is_assigned_to_nobody(office: Office, opened: Round) -> None:
    one = entered(office, opened)
    school = office.town.school
    school.state, school.ended_on = "retired", date(2025, 9, 1)
    school.save()
    decision = enter_decision(
        round=opened,
        number="云组〔2025〕11号",
        decided_on=date(2025, 9, 2),
        reason="已撤销",
        changes=[Change(SCHOOL, "remove", "", "已撤销")],
        by=office.officer,
    )
    confirm_decision(decision=decision, by=office.approver)
    assert refusal(confirm_assignment, assignment=one, by=office.approver) == (
        409,
        "“第一小学党支部”已不参评,请不予通过。",
    )


# --- whom nobody may review -----------------------------------------------------------------


def test_branches_nobody_may_review_are_found(office: Office, opened: Round) -> None:
    def stuck() -> list[tuple[str, bool]]:
        return [(one.enrolment.code, one.is_staffed) for one in branches_without_reviewer(opened)]

    assert stuck() == []
    reviewer = Account.objects.get(name="沈合")
    declare_tie(by=reviewer, organisation=office.town.school, reason="配偶任职")
    assert stuck() == [(SCHOOL, True)]
    reviewer.posts.update(ends_on=date(2024, 1, 1))
    assert stuck() == [(SCHOOL, False), (COLLEGE, False), (FACULTY, False)]
    confirm_assignment(
        assignment=entered(office, opened, kind="proxy", body=None), by=office.approver
    )
    assert stuck() == [(COLLEGE, False), (FACULTY, False)]
    Enrolment.objects.filter(round=opened).update(is_exempt=True, exemption_reason="不定星")
    assert stuck() == []


def test_before_opening_it_is_said_who_cannot_be_reviewed(office: Office) -> None:
    row = office.enrolled()

    def told() -> list[str]:
        return [one.words for one in warnings(row) if "审核" in one.words]

    assert told() == [
        "4 个党组织的审核党委没有审核员,没有人能审核自评:"
        "第一小学党支部、职业学院党总支、机电系党支部、䶮𬱖村党支部。"
    ]
    make_actor(Role.LEADER, office.town.town)
    member = make_account("沈合", organisation=office.town.faculty)
    make_post(member, Role.REVIEWER, office.town.education)
    assert told() == ["1 个党组织的审核员都须回避,须指定交叉审核:机电系党支部。"]


# --- the department's own branch ------------------------------------------------------------


def test_the_department_is_told_where_it_would_review_itself(office: Office) -> None:
    town = office.town
    make_actor(Role.REVIEWER, town.education)
    make_actor(Role.REVIEWER, town.town)
    own = make_organisation(
        "组织部机关党支部", town.department, code="099000001", field=town.school.field
    )
    row = office.enrolled()

    def told() -> list[str]:
        return [one.words for one in warnings(row) if "组织部机关" in one.words]

    assert [one.code for one in own_of_department(row)] == ["099000001"]
    itself = (
        "组织部机关党支部直属组织部,开启后由组织部自己审核。"
        "请先调整上级党组织(如市直机关工委),或在开启后指定交叉审核。"
    )
    assert told() == [itself]
    for officer in (office.officer, office.other):
        Account.objects.filter(pk=officer.pk).update(organisation=own)
    assert told() == [
        "1 个党组织的审核员都须回避,须指定交叉审核:组织部机关党支部。",
        itself,
        "评定员都是组织部机关党支部的成员或与它有关系,没有人能单独办理它的认定、星级上限和裁定。"
        "请另设一名组织关系不在该党组织的评定员。",
    ]
    assert list(outsiders(row, own_of_department(row)).values()) == [["申定明"]]
    Account.objects.filter(pk=office.officer.pk).update(organisation=town.village)
    assert [one.code for one in own_of_department(row)] == ["099000001", VILLAGE]
