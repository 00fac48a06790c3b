from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.rounds.models import Pool, Round, StageDate
from scoring.rounds.queries import checklist, roster_content, rules_content
from scoring.rounds.services import (
    adopt_seat_table,
    close_round,
    confirm_policy,
    enrol_branches,
    enter_policy,
    exempt_branch,
    open_round,
)
from starrating.access import Role
from tests.factories.organisations import make_field, make_organisation
from tests.factories.people import make_actor
from tests.factories.standards import make_rule_set
from tests.scoring.rounds.office import Office, enrolment, fresh, make_office, refusal, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def lacking(row: Round) -> list[tuple[str, str]]:
    return [(item.label, item.detail) for item in checklist(fresh(row)) if not item.is_done]


def test_open_round(office: Office) -> None:
    row = office.ready()
    assert lacking(row) == []
    opened = open_round(
        round=row, acknowledged=True, by=office.officer, expected_version=row.version
    )
    assert (opened.state, opened.opened_by) == ("open", office.officer)
    assert opened.acknowledged_gaps[-1] == {"role": "secretary", "count": 4}
    assert {(gap["role"], gap["name"]) for gap in opened.acknowledged_gaps if "name" in gap} == {
        (role, name)
        for role in ("bureau_reviewer", "bureau_leader", "bureau_clerk")
        for name in ("教育局党委", "青竹镇党委")
    }
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.after["enrolled"], entry.after["own_branches"]) == (
        "rounds.open",
        4,
        [],
    )
    assert len(entry.after["rules_hash"]) == len(entry.after["roster_hash"]) == 64


def test_open_round_records_the_officers_own_branch(office: Office) -> None:
    Account.objects.filter(pk=office.officer.pk).update(organisation=office.town.school)
    open_round(round=office.ready(), acknowledged=True, by=office.officer)
    assert Entry.objects.latest("number").after["own_branches"] == [
        {"code": "099002001", "name": "第一小学党支部"}
    ]


def test_a_new_draft_lacks_everything(office: Office) -> None:
    row = office.draft()
    assert lacking(row) == [
        ("依据文件", "至少登记一份依据文件"),
        ("日程", "还有 5 个阶段没有日期"),
        ("参评登记", "与名册不一致:待登记 4 个、有变化 0 个、应移出 0 个"),
        ("考评标准", "登记参评党组织后按领域选定"),
        ("名额", "选定标准后计算"),
        ("超额处理方式", "由评定员录入、审定人确认"),
    ]
    status, message = refusal(open_round, round=row, acknowledged=True, by=office.officer)
    assert (status, message.startswith("还不能开启:依据文件(至少登记一份依据文件);日程(")) == (
        409,
        True,
    )
    Organisation.objects.filter(kind__in=["branch", "general_branch"]).update(
        state="retired", ended_on="2025-01-01"
    )
    assert ("参评登记", "还没有登记参评党组织") in lacking(row)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (
            lambda row: row.standards.filter(field__name="农村").delete(),
            [("考评标准", "领域“农村”还没有选定标准"), ("名额", "选定标准后计算")],
        ),
        (
            lambda row: Round.objects.filter(pk=row.pk).update(
                rule_set=make_rule_set(tie_keys=["没有"])
            ),
            [("考评标准", "同分比较指标 没有 不存在"), ("名额", "选定标准后计算")],
        ),
        (
            lambda row: StageDate.objects.filter(round=row, stage="filing").delete(),
            [("日程", "还有 1 个阶段没有日期")],
        ),
        (
            lambda row: make_organisation("无领域", row.department, code="099000009"),
            [("领域与审核党委", "1 个没有领域、0 个没有审核党委,请先在名册中补上")],
        ),
        (
            lambda row: make_organisation(
                "新建", row.department, code="099000009", field=make_field("学校")
            ),
            [("参评登记", "与名册不一致:待登记 1 个、有变化 0 个、应移出 0 个")],
        ),
        (
            lambda row: Round.objects.filter(pk=row.pk).update(
                policy_confirmed_by=None, policy_confirmed_at=None
            ),
            [("超额处理方式", "“三星承接”已录入,待审定人确认")],
        ),
        (
            lambda row: Round.objects.filter(pk=row.pk).update(overflow="explicit"),
            [("名额", "评定池 农村 没有指导数;评定池 学校 没有指导数")],
        ),
    ],
)
def test_opening_names_what_is_missing(
    office: Office, spoil: Any, found: list[tuple[str, str]]
) -> None:
    row = office.ready()
    spoil(row)
    assert lacking(row) == found
    status, message = refusal(open_round, round=fresh(row), acknowledged=True, by=office.officer)
    assert (status, all(detail in message for _label, detail in found)) == (409, True)


def test_seats_that_no_longer_fit_block_opening(office: Office) -> None:
    row = office.ready("explicit")
    exempt_branch(enrolment=enrolment(row, "099002001"), reason="筹建", by=office.officer)
    assert lacking(row) == [("名额", "参评数已变,名额不再相符:学校")]
    adopt_seat_table(round=row, document_number="6号", by=office.officer)
    enter_policy(round=fresh(row), overflow="explicit", by=office.officer)
    confirm_policy(round=fresh(row), by=office.approver)
    assert lacking(row) == []
    open_round(round=row, acknowledged=True, by=office.officer)
    assert Pool.objects.get(round=row, name="学校").allotted_for == 2


def test_gaps_are_acknowledged(office: Office) -> None:
    row = office.ready()
    assert refusal(open_round, round=row, acknowledged=False, by=office.officer) == (
        422,
        "有 10 项事项现在没有人能办,请看过岗位空缺后勾选“已知悉”。",
    )
    for bureau in (office.town.education, office.town.town):
        for role in (Role.REVIEWER, Role.LEADER, Role.CLERK):
            make_actor(role, bureau)
    for branch in Organisation.objects.filter(kind__in=["branch", "general_branch"]):
        make_actor(Role.SECRETARY, branch)
    opened = open_round(round=row, acknowledged=False, by=office.officer)
    assert opened.acknowledged_gaps == []


def test_open_round_refuses(office: Office) -> None:
    row = office.ready()
    given = {"round": row, "acknowledged": True}
    assert refusal(open_round, **given, by=office.approver)[0] == 403
    assert refusal(open_round, **given, by=office.officer, expected_version=1) == (
        409,
        "这份内容刚被别人改动过,请核对最新内容后再办理。",
    )
    open_round(**given, by=office.officer)
    assert refusal(open_round, **given, by=office.officer)[0] == 409
    assert verbs().count("rounds.open") == 1


def test_w06_the_frozen_content_keeps_its_hash(office: Office) -> None:
    """Whatever happens to the register, an opened round is rated by the same rules and roster."""
    row = office.opened("explicit")
    frozen = (rules_content(row), roster_content(row))
    Organisation.objects.filter(code="099002001").update(
        field=make_field("农村"), name="改名", parent=office.town.town
    )
    make_organisation("新建", office.town.town, code="099022009", field=make_field("农村"))
    assert refusal(enrol_branches, round=row, by=office.officer)[0] == 409
    assert (rules_content(fresh(row)), roster_content(fresh(row))) == frozen


def test_close_round(office: Office) -> None:
    row = office.opened()
    assert refusal(close_round, round=row, by=office.officer)[0] == 403
    closed = close_round(round=row, by=office.approver)
    assert (closed.state, closed.closed_at is not None) == ("closed", True)
    assert refusal(close_round, round=row, by=office.approver) == (
        409,
        "当前状态为“已结束”,不能办理此事。",
    )
    assert verbs()[-1] == "rounds.close"


def test_the_database_keeps_what_an_open_round_needs(office: Office) -> None:
    row = office.draft()
    for columns in ({"state": "open"}, {"state": "other"}, {"overflow": "random"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.filter(pk=row.pk).update(**columns)
