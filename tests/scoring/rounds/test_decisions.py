from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.organisations.services import merge_organisation
from branches.people.models import Account
from scoring.rounds.models import DenominatorDecision, Enrolment, Pool, Round, RoundStandard
from scoring.rounds.queries import enrolments, is_held, roster_content, seat_table
from scoring.rounds.services import (
    Change,
    adopt_seat_table,
    close_round,
    confirm_decision,
    confirm_policy,
    enter_decision,
    enter_policy,
    hold_round,
    open_round,
    reject_decision,
    release_round,
)
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import make_field, make_organisation
from tests.factories.people import make_post
from tests.factories.standards import make_standard
from tests.scoring.rounds.office import (
    Office,
    add_branches,
    enrolment,
    fresh,
    make_other_standard,
    pools,
    refusal,
    verbs,
)

pytestmark = pytest.mark.django_db

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


def change(code: str, kind: str, value: str = "", reason: str = "情况有变") -> Change:
    return Change(code, kind, value, reason)


def given(row: Round, *changes: Change, **others: Any) -> dict[str, Any]:
    return {
        "round": row,
        "number": "云组〔2025〕9号",
        "decided_on": date(2025, 9, 10),
        "reason": "有关单位来函",
        "changes": changes,
        **others,
    }


def decide(office: Office, row: Round, *changes: Change, **others: Any) -> DenominatorDecision:
    decision = enter_decision(by=office.officer, **given(row, *changes, **others))
    return confirm_decision(decision=decision, by=office.approver)


def test_a_decision_takes_effect_when_another_person_confirms_it(office: Office) -> None:
    row = office.opened()
    before = roster_content(row)
    entered = enter_decision(by=office.officer, **given(row, change(SCHOOL, "exempt")))
    assert (entered.state, roster_content(row)) == ("entered", before)
    assert entered.changes == [
        {
            "code": SCHOOL,
            "name": "第一小学党支部",
            "change": "exempt",
            "value": "",
            "reason": "情况有变",
        }
    ]
    assert (entered.seats_before["学校"], entered.seats_after["学校"]) == (
        {"n": 3, "exempt": 0, "5": 0, "4": 0, "3": 1, "low": 0},
        {"n": 2, "exempt": 1, "5": 0, "4": 0, "3": 0, "low": 0},
    )
    confirmed = confirm_decision(decision=entered, by=office.approver, expected_version=1)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", office.approver)
    one = enrolment(row, SCHOOL)
    assert (one.is_exempt, one.exemption_reason, one.version) == (True, "情况有变", 2)
    assert verbs()[-2:] == ["rounds.enter_decision", "rounds.confirm_decision"]
    entry = Entry.objects.latest("number")
    assert (entry.after["seats_after"]["学校"]["n"], len(entry.rows_digest)) == (2, 64)
    decide(office, row, change(SCHOOL, "include"), number="10号")
    assert roster_content(row) == before


def test_w14_bodies_that_ended_are_removed_and_new_ones_enrolled(office: Office) -> None:
    row = office.opened()
    merge_organisation(
        organisation=office.town.faculty,
        successor=office.town.school,
        ended_on=date(2025, 9, 1),
        reason="撤并",
        by=office.officer,
    )
    assert enrolment(row, FACULTY).removed_by_decision is None
    new = make_organisation("新村", office.town.town, code="099022009", field=make_field("农村"))
    decision = decide(
        office,
        row,
        change(FACULTY, "remove"),
        change("099022009", "enrol", "exempt", "九月新建,本批次不定星"),
    )
    assert enrolment(row, FACULTY).removed_by_decision == decision
    assert [one.code for one in enrolments(row)] == [SCHOOL, COLLEGE, VILLAGE, "099022009"]
    made = enrolment(row, "099022009")
    assert (made.organisation, made.pool.name, made.is_exempt, made.version) == (
        new,
        "农村",
        True,
        1,
    )
    assert (made.reviewing_body, made.review_path) == (office.town.town, ["099022000"])
    Organisation.objects.filter(code=FACULTY).update(
        state="active", merged_into=None, ended_on=None
    )
    decide(office, row, change(FACULTY, "enrol", "rated", "恢复"), number="10号")
    back = enrolment(row, FACULTY)
    assert (back.removed_by_decision, back.is_exempt, back.pool.name) == (None, False, "学校")


def test_moving_to_another_pool(office: Office) -> None:
    row = office.opened()
    decide(office, row, change(SCHOOL, "move", "农村"), change(COLLEGE, "exempt"))
    assert pools(row) == {"农村": [SCHOOL, VILLAGE], "学校": [COLLEGE, FACULTY]}
    make_organisation("另校", office.town.education, code="099002009", field=make_field("学校"))
    decide(office, row, change("099002009", "enrol", "rated"), number="10号")
    assert enrolment(row, "099002009").pool.name == "学校"  # the pool named like the field
    decide(office, row, change(COLLEGE, "move", "农村"), number="11号")
    assert enrolment(row, COLLEGE).is_exempt
    table = seat_table(row)
    assert table is not None
    assert [(line.n, line.exempt) for line in table.rows] == [(2, 1), (2, 0)]


def test_a_field_without_a_pool_of_its_name_joins_the_others(office: Office) -> None:
    row = office.opened()
    Pool.objects.filter(round=row, name="农村").update(name="镇村")
    make_organisation("新村", office.town.town, code="099022009", field=make_field("农村"))
    decide(office, row, change("099022009", "enrol", "rated"))
    assert pools(row)["镇村"] == [VILLAGE, "099022009"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (change("没有", "enrol", "rated"), "“没有”没有这个代码的党组织。"),
        (change("099002000", "enrol", "rated"), "“教育局党委”不是在册的参评类型党组织。"),
        (change(SCHOOL, "enrol", "rated"), "“第一小学党支部”已经在参评登记里。"),
        (change("N1", "enrol", "rated"), "“无领域”没有领域或审核党委,请先在名册中补上。"),
        (change("N2", "enrol", "rated"), "“新企业”本批次没有为它的领域选定标准。"),
        (change("N3", "enrol", ""), "“新村”须写明参评还是不参评。"),
        (change("N4", "enrol", "rated"), "“社区”本批次没有它的领域的评定池。"),
        (change("N3", "remove"), "“新村”不在参评登记里。"),
        (change(SCHOOL, "remove"), "“第一小学党支部”仍在册,不能移出;不参评的请用“改为不参评”。"),
        (change("N3", "exempt"), "“新村”不在参评登记里。"),
        (change("N3", "include"), "“新村”不在参评登记里。"),
        (change(SCHOOL, "include"), "“第一小学党支部”本来就参评。"),
        (change("N3", "move", "学校"), "“新村”不在参评登记里。"),
        (change(SCHOOL, "move", "企业"), "“第一小学党支部”没有名为“企业”的评定池。"),
        (change(SCHOOL, "move", "学校"), "“第一小学党支部”已经在评定池“学校”里。"),
        (change(SCHOOL, "promote"), "“第一小学党支部”没有这种调整。"),
        (change(SCHOOL, "exempt", "", " "), "请填写每项调整的理由。"),
    ],
)
def test_faulty_lines_are_named(office: Office, line: Change, fault: str) -> None:
    row = office.opened()
    town = office.town.town
    make_organisation("无领域", town, code="N1")
    make_organisation("新企业", town, code="N2", field=make_field("企业"))
    make_organisation("新村", town, code="N3", field=make_field("农村"))
    quarter = make_field("城市社区")
    make_organisation("社区", town, code="N4", field=quarter)
    RoundStandard.objects.create(round=row, field=quarter, standard=make_standard(quarter))
    assert refusal(enter_decision, by=office.officer, **given(row, line)) == (422, fault)
    assert not DenominatorDecision.objects.exists()


def test_every_faulty_line_is_named_at_once(office: Office) -> None:
    row = office.opened()
    decide(office, row, change(SCHOOL, "exempt"))
    lines = [change(SCHOOL, "exempt"), change(SCHOOL, "include"), change("没有", "remove")]
    assert refusal(enter_decision, by=office.officer, **given(row, *lines, number="10号")) == (
        422,
        "“第一小学党支部”已经列为不参评。“第一小学党支部”写了两次。“没有”不在参评登记里。",
    )


def test_pools_of_other_indicators_are_closed_to_moves(office: Office) -> None:
    row = office.opened()
    farm = RoundStandard.objects.get(round=row, field__name="农村")
    RoundStandard.objects.filter(pk=farm.pk).update(standard=make_other_standard(farm.field))
    line = change(SCHOOL, "move", "农村")
    assert refusal(enter_decision, by=office.officer, **given(row, line)) == (
        422,
        "“第一小学党支部”与评定池“农村”的指标、分值不一致,不能调入。",
    )


def test_enter_decision_refuses(office: Office) -> None:
    row = office.opened()
    line = change(SCHOOL, "exempt")
    assert refusal(enter_decision, by=office.approver, **given(row, line))[0] == 403
    assert refusal(enter_decision, by=office.officer, **given(row)) == (
        422,
        "请至少填写一项调整。",
    )
    many = [change(f"X{place}", "exempt") for place in range(201)]
    assert refusal(enter_decision, by=office.officer, **given(row, *many)) == (
        422,
        "一份决定最多 200 项调整。",
    )
    for blank, words in (("number", "请填写文号。"), ("reason", "请填写理由。")):
        assert refusal(enter_decision, by=office.officer, **given(row, line, **{blank: " "})) == (
            422,
            words,
        )
    later = {"decided_on": clock.today() + timedelta(days=1)}
    assert refusal(enter_decision, by=office.officer, **given(row, line, **later)) == (
        422,
        "决定日期不能晚于今天。",
    )
    enter_decision(by=office.officer, **given(row, line))
    assert refusal(enter_decision, by=office.officer, **given(row, line)) == (
        409,
        "文号 云组〔2025〕9号 已经录入过。",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        DenominatorDecision.objects.create(
            round=row,
            number="云组〔2025〕9号",
            decided_on=date(2025, 9, 10),
            entered_at=clock.now(),
        )
    RoundStandard.objects.filter(round=row).delete()
    assert refusal(enter_decision, by=office.officer, **given(row, line, number="2号")) == (
        409,
        "这个批次没有选定考评标准,不能计算名额。",
    )


def test_decisions_belong_to_an_open_round(office: Office) -> None:
    row = office.ready()
    line = change(SCHOOL, "exempt")
    words = (409, "这个批次不在进行中,不能办理。")
    assert refusal(enter_decision, by=office.officer, **given(row, line)) == words
    open_round(round=row, acknowledged=True, by=office.officer)
    decision = enter_decision(by=office.officer, **given(row, line))
    close_round(round=row, by=office.approver)
    assert refusal(confirm_decision, decision=decision, by=office.approver) == words


def test_whoever_belongs_to_a_branch_stands_back(office: Office) -> None:
    row = office.opened()
    Account.objects.filter(pk=office.officer.pk).update(organisation=office.town.school)
    line = change(SCHOOL, "exempt")
    assert refusal(enter_decision, by=office.officer, **given(row, line)) == (
        403,
        "您是“第一小学党支部”的成员,或现在、考评周期内在那里任职,或申报了回避关系,按回避规定请由他人办理。",
    )
    decision = enter_decision(by=office.other, **given(row, line))
    make_post(office.approver, Role.SECRETARY, office.town.school)
    assert refusal(confirm_decision, decision=decision, by=office.approver)[0] == 403


@pytest.mark.parametrize("service", [confirm_decision, reject_decision])
def test_a16_nobody_answers_his_own_decision(office: Office, service: Any) -> None:
    row = office.opened()
    make_post(office.officer, Role.APPROVER, office.town.department)
    both = Account.objects.get(pk=office.officer.pk)
    decision = enter_decision(by=both, **given(row, change(SCHOOL, "exempt")))
    extra = {"reason": "有误"} if service is reject_decision else {}
    assert refusal(service, decision=decision, by=both, **extra) == (
        403,
        "这份决定是您录入的,须由另一人确认或退回。",
    )
    assert refusal(service, decision=decision, by=office.other, **extra)[0] == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        DenominatorDecision.objects.filter(pk=decision.pk).update(confirmed_by=both)


def test_c01_a_decision_is_answered_once(office: Office) -> None:
    row = office.opened()
    decision = enter_decision(by=office.officer, **given(row, change(SCHOOL, "exempt")))
    assert refusal(confirm_decision, decision=decision, by=office.approver, expected_version=9) == (
        409,
        "这份内容刚被别人改动过,请核对最新内容后再办理。",
    )
    confirm_decision(decision=decision, by=office.approver)
    assert refusal(confirm_decision, decision=decision, by=office.approver) == (
        409,
        "这份决定的状态为“已生效”,没有重复办理。",
    )
    assert refusal(reject_decision, decision=decision, reason="晚了", by=office.approver)[0] == 409
    assert Enrolment.objects.get(round=row, code=SCHOOL).version == 2
    assert verbs().count("rounds.confirm_decision") == 1


def test_a_held_round_keeps_its_denominator(office: Office) -> None:
    row = office.opened()
    first = enter_decision(by=office.officer, **given(row, change(SCHOOL, "exempt")))
    before = roster_content(row)
    hold_round(round=row)
    assert is_held(row)
    held = (
        409,
        "本批次的评定已提请审定,参评范围和名额不再改动。"
        "确需改动的,先撤回提请或撤销审定(已公示的先撤回公示),再来办理。",
    )
    assert refusal(confirm_decision, decision=first, by=office.approver) == held
    more = given(row, change(COLLEGE, "exempt"), number="10号")
    assert refusal(enter_decision, by=office.officer, **more) == held
    assert refusal(hold_round, round=row) == (409, "本批次已经锁定:另有一次评定已提请审定。")
    assert roster_content(row) == before
    release_round(round=row)
    release_round(round=row)  # released already
    assert confirm_decision(decision=first, by=office.approver).state == "confirmed"


def test_reject_decision(office: Office) -> None:
    row = office.opened()
    before = roster_content(row)
    line = change(SCHOOL, "exempt")
    decision = enter_decision(by=office.officer, **given(row, line))
    assert refusal(reject_decision, decision=decision, reason=" ", by=office.approver) == (
        422,
        "请填写退回理由。",
    )
    rejected = reject_decision(
        decision=decision, reason="依据\r\n不足", by=office.approver, expected_version=1
    )
    assert (rejected.state, rejected.confirmed_by, roster_content(row)) == (
        "rejected",
        office.approver,
        before,
    )
    assert Entry.objects.latest("number").reason == "依据\n不足"
    enter_decision(by=office.officer, **given(row, line))  # the number is free again


def test_a_denominator_that_changed_meanwhile_is_worked_out_anew(office: Office) -> None:
    row = office.opened()
    first = enter_decision(by=office.officer, **given(row, change(SCHOOL, "exempt")))
    decide(office, row, change(COLLEGE, "exempt"), number="10号")
    assert refusal(confirm_decision, decision=first, by=office.approver) == (
        409,
        "录入之后参评数又有变动,所列名额已不相符,请退回后重新录入。",
    )
    assert not enrolment(row, SCHOOL).is_exempt


def test_the_citys_table_is_worked_out_anew(office: Office) -> None:
    """Seats that were adopted as the table move with N; the decision shows both."""
    add_branches(office.town.town, 9, make_field("农村"), "V")
    row = office.opened("explicit")
    assert Pool.objects.get(round=row, name="农村").seats == {5: 1, 4: 3, 3: 4}
    decision = decide(office, row, *(change(f"V0000{place}", "exempt") for place in range(1, 6)))
    assert (decision.seats_before["农村"]["5"], decision.seats_after["农村"]) == (
        1,
        {"n": 5, "exempt": 5, "5": 0, "4": 1, "3": 2, "low": 1},
    )
    pool = Pool.objects.get(round=row, name="农村")
    assert (pool.seats, pool.allotted_for) == ({5: 0, 4: 1, 3: 2}, 5)
    table = seat_table(fresh(row))
    assert table is not None
    assert (table.faults, [line.fits for line in table.rows]) == ((), [True, True])


def test_seats_handed_down_stay_and_must_fit(office: Office) -> None:
    row = office.ready()
    handed = {"农村": {5: 0, 4: 0, 3: 1}, "学校": {5: 1, 4: 0, 3: 1}}
    adopt_seat_table(round=row, document_number="5号", seats=handed, by=office.officer)
    enter_policy(round=fresh(row), overflow="explicit", by=office.officer)
    confirm_policy(round=fresh(row), by=office.approver)
    open_round(round=row, acknowledged=True, by=office.officer)
    row = fresh(row)
    decide(office, row, change(SCHOOL, "exempt"))
    assert Pool.objects.get(round=row, name="学校").seats == handed["学校"]
    table = seat_table(row)
    assert table is not None
    assert [line.fits for line in table.rows] == [True, False]
    line = change(COLLEGE, "exempt")
    assert refusal(enter_decision, by=office.officer, **given(row, line, number="10号")) == (
        409,
        "调整后名额不相符:评定池 学校 的指导数合计超过参评数 1。请先由下达名额的单位重新下达。",
    )
