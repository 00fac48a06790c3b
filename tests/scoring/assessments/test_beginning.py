from datetime import timedelta
from typing import Any

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.assessments.models import Answer, Assessment, WorkAccount
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import (
    begin_assessment,
    close_assessment,
    declare,
    gaps,
    name_deputy,
    read_form,
    save_indicator,
    submit_assessment,
    take_over,
)
from scoring.assessments.services.answering import Given, reply_of
from scoring.rounds.models import Round, RoundStandard, StageDate
from starrating.access import Role
from tests.factories.assessments import enrolled, filed, fill_in, make_filling_round
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import (
    ENDS_ON,
    STARTS_ON,
    Branch,
    days,
    end_posts,
    fresh,
    on,
    refusal,
    verbs,
)


def test_begin_assessment(branch: Branch) -> None:
    row = branch.begin()
    assert (row.state, row.begun_by, row.in_charge) == (
        "draft",
        branch.secretary,
        branch.secretary,
    )
    assert begin_assessment(enrolment=branch.enrolment, by=branch.preparer) == row
    assert (verbs(), Assessment.objects.count(), str(row)) == (
        ["assessments.begin"],
        1,
        "第一小学党支部",
    )
    entry = Entry.objects.get()
    assert (entry.after, entry.organisation_code) == ({"carried": 0}, "099002001")


def test_a_form_begun_by_a_preparer_gets_its_secretary_with_the_declaration(
    branch: Branch,
) -> None:
    row = branch.begin(branch.preparer)
    assert row.in_charge is None
    form = read_form(row)
    replies = {each.rule.pk: each.reply for each in form.vetoes}
    assert refusal(declare, assessment=row, replies=replies, by=branch.preparer)[0] == 403
    fill_in(row, branch.secretary)
    declare(assessment=row, replies={}, by=branch.secretary)
    assert fresh(row).in_charge == branch.secretary


def test_begin_assessment_refuses(branch: Branch) -> None:
    given: dict[str, Any] = {"enrolment": branch.enrolment}
    other = make_actor(Role.SECRETARY, branch.town.college)
    for stranger in (other, branch.reviewer, branch.officer):
        assert refusal(begin_assessment, by=stranger, **given) == (
            403,
            "只有本党组织的书记和填报员可以填报。",
        )
    with on(STARTS_ON - days(1), 23):
        assert refusal(begin_assessment, by=branch.secretary, **given) == (
            409,
            "自评从 2025-08-25 开始,现在还不能填报。",
        )
    with on(ENDS_ON + days(1), 0):
        assert refusal(begin_assessment, by=branch.secretary, **given) == (
            409,
            "填报期限 2025-09-06 已过,不能再填报、提交。请联系审核党委申请延期或代录纸质申请表。",
        )
    StageDate.objects.filter(stage="self_assessment").delete()
    assert refusal(begin_assessment, by=branch.secretary, **given) == (
        409,
        "本批次的日程没有自评阶段,请联系组织部。",
    )
    assert not Assessment.objects.exists()


def test_begin_assessment_asks_the_round(branch: Branch) -> None:
    given: dict[str, Any] = {"enrolment": branch.enrolment, "by": branch.secretary}
    RoundStandard.objects.filter(round=branch.round).delete()
    assert refusal(begin_assessment, **given) == (
        409,
        "本批次还没有为这个领域选定考评标准,请联系组织部。",
    )
    Round.objects.update(state="closed", closed_at=branch.round.opened_at)
    assert refusal(begin_assessment, **given) == (409, "这个批次不在进行中,不能办理。")


def test_a_form_of_last_year_is_carried_over_where_the_questions_are_the_same(
    branch: Branch,
) -> None:
    last = make_filling_round(branch.town.department, year=2024)
    place = enrolled(last, branch.town.school)
    # 群众评价 is counted otherwise this year: nothing of it may be carried over
    now = branch.rule("群众满意度偏低")
    before = filed(place, lost={"领导班子": "2.5"})
    content = before.content
    for each in content["indicators"][6]["rules"]:
        if each["rule"]["label"] == now.label:
            each["rule"]["threshold"] = "75.00"
    content["indicators"][1]["name"] = "队伍"
    content["indicators"][2]["account"] = ""
    type(before).objects.bulk_create(
        [
            type(before)(
                assessment=before.assessment,
                number=2,
                receipt="ZP2024-2",
                content=content,
                fingerprint="0" * 64,
                submitted_at=before.submitted_at,
            )
        ]
    )
    row = branch.begin()
    carried = {answer.rule.label: answer for answer in Answer.objects.filter(assessment=row)}
    discretion = carried["在履职尽责、联系群众、民主集中制、廉洁自律方面有其他不足"]
    assert (reply_of(discretion).points, discretion.is_carried, discretion.edited_by) == (
        250,
        True,
        None,
    )
    assert "群众满意度偏低" not in carried
    assert "没有专职或兼职党务工作者" not in carried
    assert all(answer.rule.kind != "veto" for answer in carried.values())
    accounts = WorkAccount.objects.filter(assessment=row, is_carried=True)
    assert accounts.count() == 6
    assert Entry.objects.latest("number").after == {"carried": len(carried) + 6}
    form = read_form(row)
    assert (form.answered, form.preview) == (0, None)  # nothing counts before it was looked at
    leaders = form.indicators[0]
    assert [each.why for each in leaders.questions] == ["这是上年的回答,请核对后保存。"] * 4
    assert any("还是上年的内容" in gap.words for gap in gaps(form))
    save_indicator(
        assessment=row,
        indicator=leaders.indicator,
        given={each.rule.pk: Given(each.reply, each.version) for each in leaders.questions},
        account=leaders.text,
        account_version=1,
        by=branch.preparer,
    )
    form = read_form(row)
    assert (form.indicators[0].score.score, form.answered) == (1250, 4)
    assert not any("领导班子:" in gap.words for gap in gaps(form))


def test_name_deputy(branch: Branch) -> None:
    row = branch.filled()
    assert refusal(submit_assessment, assessment=row, by=branch.preparer) == (
        403,
        "只有本党组织书记或书记指定的填报员可以提交、撤回。",
    )
    assert refusal(name_deputy, assessment=row, account=branch.preparer, by=branch.preparer) == (
        403,
        "只有本党组织书记可以办理。",
    )
    other = make_actor(Role.PREPARER, branch.town.college)
    assert refusal(name_deputy, assessment=row, account=other, by=branch.secretary) == (
        422,
        "只能指定本党组织在任的填报员代为提交。",
    )
    named = name_deputy(assessment=row, account=branch.preparer, by=branch.secretary)
    assert named.deputy == branch.preparer
    assert name_deputy(assessment=row, account=None, by=branch.secretary).deputy is None
    name_deputy(assessment=row, account=branch.preparer, by=branch.secretary)
    assert submit_assessment(assessment=row, by=branch.preparer).submitted_by == branch.preparer
    without = end_posts(branch.preparer)
    assert refusal(submit_assessment, assessment=row, by=without)[0] == 403


def successor(branch: Branch) -> tuple[Account, Account]:
    """(the secretary who left, the one who came)."""
    return end_posts(branch.secretary), make_actor(Role.SECRETARY, branch.town.school, "辛仁")


def test_w14_a_new_secretary_takes_over_and_declares_again(branch: Branch) -> None:
    row = branch.filled()
    name_deputy(assessment=row, account=branch.preparer, by=branch.secretary)
    old, new = successor(branch)
    assert refusal(submit_assessment, assessment=row, by=old)[0] == 403
    for by in (new, branch.preparer):
        assert refusal(submit_assessment, assessment=row, by=by) == (
            409,
            "原书记已不在任,请现任书记先接手、重读声明后再办理。",
        )
    assert refusal(declare, assessment=row, replies={}, by=new)[0] == 409
    assert refusal(take_over, assessment=row, by=branch.preparer)[0] == 403
    with on(STARTS_ON + days(4)):
        taken = take_over(assessment=row, by=new)
        assert (taken.in_charge, taken.handed_over_from, taken.deputy, taken.is_declared) == (
            new,
            old,
            None,
            False,
        )
        assert refusal(submit_assessment, assessment=row, by=new) == (
            422,
            "还有 1 处没有填好,不能提交:书记已更换,请现任书记重读并作出声明。",
        )
        declare(assessment=row, replies={}, by=new)
        assert submit_assessment(assessment=row, by=new).content["declaration"]["by"] == "辛仁"
        assert refusal(take_over, assessment=row, by=new) == (
            409,
            "这份自评已由您负责,没有重复接手。",
        )
    assert "assessments.take_over" in verbs()


def test_w14_a_submitted_form_is_handed_over_with_what_is_open_on_it(branch: Branch) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    _old, new = successor(branch)
    taken = take_over(assessment=row, by=new)
    assert (taken.state, taken.in_charge) == ("submitted", new)


def test_take_over_refuses(branch: Branch) -> None:
    row = branch.begin()
    second = make_actor(Role.SECRETARY, branch.town.school, "副书记")
    assert refusal(take_over, assessment=row, by=second) == (409, "原书记仍在任,不能接手。")
    close_assessment(enrolment=branch.enrolment, reason="决定未申报", by=branch.officer)
    end_posts(branch.secretary)
    assert refusal(take_over, assessment=row, by=second) == (
        409,
        "本党组织的自评已停止填报:决定未申报",
    )
    Assessment.objects.update(closed_at=None, closed_reason="", state="merged")
    assert refusal(take_over, assessment=row, by=second) == (
        409,
        "本党组织已合并,这份自评不再办理。",
    )


def test_a_form_begun_by_a_preparer_is_taken_over_without_a_handover(branch: Branch) -> None:
    row = branch.begin(branch.preparer)
    taken = take_over(assessment=row, by=branch.secretary)
    assert (taken.in_charge, taken.handed_over_at) == (branch.secretary, None)
    found = assessment_of(branch.enrolment)
    assert found is not None
    assert found.begun_at + timedelta() == row.begun_at
