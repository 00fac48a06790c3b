from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from branches.journal.models import Entry
from scoring.assessments.models import Assessment, Submission
from scoring.assessments.services import (
    difference,
    extend_deadline,
    fingerprint_of,
    form_content,
    gaps,
    read_form,
    receive_assessment,
    reopen_indicators,
    save_account,
    save_field,
    submit_assessment,
    withdraw_assessment,
)
from starrating import clock
from tests.factories.assessments import fill_in
from tests.scoring.assessments.branch import (
    ENDS_ON,
    Branch,
    at,
    days,
    fresh,
    on,
    refusal,
    verbs,
)


def test_submit_assessment(branch: Branch) -> None:
    row = branch.filled(lost={"工作制度": "2.50"}, star=5)
    row.proposed_star = 4
    row.save()
    shown = fingerprint_of(form_content(read_form(row)))
    filed = submit_assessment(assessment=row, by=branch.secretary, expected_fingerprint=shown)
    assert (filed.number, filed.receipt, filed.fingerprint, str(filed)) == (
        1,
        "ZP2025-099002001-01",
        shown,
        "ZP2025-099002001-01",
    )
    assert (filed.submitted_by, filed.submitted_at) == (branch.secretary, clock.now())
    content = filed.content
    assert (content["total"], content["base"], content["proposed_star"]) == ("97.50", "97.50", 4)
    assert [each["score"] for each in content["indicators"]] == [
        "15.00",
        "10.00",
        "10.00",
        "7.50",
        "10.00",
        "20.00",
        "25.00",
        "0.00",
    ]  # fmt: skip - eight scores read best in one line
    lost = content["indicators"][3]["rules"][-1]
    assert (lost["lost"], lost["words"], lost["reply"]["points"]) == (
        "2.50",
        "有;扣 2.5 分;自查发现不足",
        "2.50",
    )
    assert content["branch"]["name"] == "第一小学党支部"
    assert content["meeting"]["minutes"] == "支会〔2025〕9号"
    now = fresh(row)
    assert (now.state, now.state_since) == ("submitted", clock.now())
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.after["receipt"], entry.after["fingerprint"]) == (
        "assessments.submit",
        filed.receipt,
        shown,
    )


def test_the_number_of_statements_of_a_form_is_constant(
    branch: Branch, django_assert_num_queries: Any
) -> None:
    row = fresh(branch.begin())
    with django_assert_num_queries(10):
        read_form(row)
    fill_in(row, branch.secretary)
    row = fresh(row)
    with django_assert_num_queries(12):  # and the levels, for preview and gate
        assert gaps(read_form(row)) == []


@pytest.mark.parametrize(
    ("moment", "is_in_time"),
    [
        (at(ENDS_ON, 23, 59, 59, 999_000), True),
        (at(ENDS_ON + days(1)), False),
    ],
    ids=["23:59:59.999", "00:00:00.000"],
)
def test_w01_until_the_last_second(branch: Branch, moment: datetime, is_in_time: bool) -> None:
    row = branch.filled()
    with clock.stopped_at(moment):
        if is_in_time:
            assert submit_assessment(assessment=row, by=branch.secretary).submitted_at == moment
        else:
            assert refusal(submit_assessment, assessment=row, by=branch.secretary) == (
                409,
                "填报期限 2025-09-06 已过,不能再填报、提交。"
                "请联系审核党委申请延期或代录纸质申请表。",
            )
            assert not Submission.objects.exists()


def test_w01_an_extension_for_one_branch(branch: Branch) -> None:
    row = branch.filled()
    until = ENDS_ON + days(3)
    with on(ENDS_ON + days(1)):
        extend_deadline(enrolment=branch.enrolment, until=until, reason="停电", by=branch.leader)
    with clock.stopped_at(at(until + days(1))):
        assert refusal(submit_assessment, assessment=row, by=branch.secretary)[0] == 409
    with clock.stopped_at(at(until, 23, 59, 59, 999_999)):
        submit_assessment(assessment=row, by=branch.secretary)


def test_submit_assessment_refuses(branch: Branch) -> None:
    row = branch.begin()
    status, words = refusal(submit_assessment, assessment=row, by=branch.secretary)
    assert (status, words[:24], words[-17:]) == (
        422,
        "还有 46 处没有填好,不能提交:到期未换届,又",
        "另有 41 处,见“检查并提交”。",
    )
    assert refusal(submit_assessment, assessment=row, by=branch.reviewer)[0] == 403
    fill_in(row, branch.secretary)
    arguments: dict[str, Any] = {"assessment": row, "by": branch.secretary}
    assert refusal(submit_assessment, expected_fingerprint="0" * 64, **arguments) == (
        409,
        "核对之后内容又有改动,请重新核对后再提交。",
    )
    submit_assessment(**arguments)
    assert refusal(submit_assessment, **arguments) == (
        409,
        "自评已提交,不能修改。审核党委打开以前,书记可以撤回后再改。",
    )
    assert Submission.objects.count() == 1


def test_w09_a_form_with_one_blank_is_refused_naming_it(branch: Branch) -> None:
    row = branch.filled()
    row.answers.get(rule=branch.rule("没有党建工作经费")).delete()
    row.accounts.filter(indicator=branch.indicator("党建创新")).delete()  # nothing claimed there
    (gap,) = gaps(read_form(row))
    rule = branch.rule("没有党建工作经费")
    assert (gap.part, gap.indicator, gap.rule) == ("indicator", rule.indicator_id, rule.pk)
    assert refusal(submit_assessment, assessment=row, by=branch.secretary) == (
        422,
        "还有 1 处没有填好,不能提交:没有党建工作经费:请回答“没有”“有”或“不适用”。",
    )
    Assessment.objects.filter(pk=row.pk).update(
        features="",
        meeting_kind="",
        meeting_on=None,
        meeting_due=None,
        meeting_present=None,
        meeting_result="",
        meeting_minutes="",
        declared_by=None,
        declared_at=None,
        proposed_star=None,
    )
    row.accounts.filter(indicator=branch.indicator("工作业绩")).update(text="")
    assert [(each.part, each.words) for each in gaps(read_form(fresh(row)))] == [
        ("indicator", "没有党建工作经费:请回答“没有”“有”或“不适用”。"),
        ("indicator", "工作业绩:请写“做了哪些工作”。"),
        ("features", "请填写主要特色和成效。"),
        ("meeting", "请登记研究自评的会议。"),
        ("declaration", "请书记阅读并作出声明。"),
        ("proposal", "请在看过合计后填写申报星级。"),
    ]


def test_a_submission_never_changes(branch: Branch) -> None:
    filed = submit_assessment(assessment=branch.filled(), by=branch.secretary)
    for change in (
        lambda: Submission.objects.filter(pk=filed.pk).update(fingerprint="0" * 64),
        lambda: Submission.objects.filter(pk=filed.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_withdraw_assessment(branch: Branch) -> None:
    row = branch.filled()
    assert refusal(withdraw_assessment, assessment=row, by=branch.secretary) == (
        409,
        "当前状态为“填报中”,没有可以撤回的自评。",
    )
    first = submit_assessment(assessment=row, by=branch.secretary)
    assert refusal(withdraw_assessment, assessment=row, by=branch.preparer)[0] == 403
    back = withdraw_assessment(assessment=row, by=branch.secretary)
    assert (back.state, verbs()[-1]) == ("draft", "assessments.withdraw")
    save_field(
        assessment=row,
        field="features",
        text="改写",
        expected_version=1,
        by=branch.secretary,
    )
    second = submit_assessment(assessment=row, by=branch.secretary)
    assert (second.number, second.receipt) == (2, "ZP2025-099002001-02")
    assert [tuple(each) for each in difference(first, second)] == [
        ("主要特色和成效", "党员示范岗带动教学改革。", "改写")
    ]
    third = withdraw_assessment(assessment=row, by=branch.secretary)
    again = submit_assessment(assessment=third, by=branch.secretary)
    assert (again.number, again.fingerprint) == (3, second.fingerprint)


def test_withdraw_assessment_refuses(branch: Branch) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    with on(ENDS_ON + days(1)):
        assert refusal(withdraw_assessment, assessment=row, by=branch.secretary) == (
            409,
            "填报期限已过,撤回以后不能再提交,所以不能撤回。需要更正的,请联系审核党委退回。",
        )
    receive_assessment(assessment=row, by=branch.reviewer)
    assert refusal(withdraw_assessment, assessment=row, by=branch.secretary) == (
        409,
        "审核党委已于 2025-08-28 09:00 打开审核,不能撤回。需要更正的,请联系审核党委退回。",
    )


def test_a_withdrawn_correction_is_open_where_it_was_sent_back(branch: Branch) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    back = branch.indicator("工作制度")
    returned = reopen_indicators(
        assessment=row,
        indicators={back.pk: "请核实"},
        due_on=ENDS_ON + days(5),
        by=branch.reviewer,
    )
    arguments: dict[str, Any] = {"assessment": row, "by": branch.secretary}
    assert refusal(submit_assessment, **arguments) == (
        422,
        "还有 1 处没有填好,不能提交:工作制度被退回,请修改,或说明不作修改的理由。",
    )
    save_account(indicator=back, text="已核实", expected_version=1, **arguments)
    with on(ENDS_ON + days(5)):  # behind the calendar, within the return's own day
        filed = submit_assessment(**arguments)
        returned.refresh_from_db()
        assert (returned.answered_by, returned.ended_at) == (filed, None)
        withdrawn = withdraw_assessment(**arguments)
        returned.refresh_from_db()
        assert (withdrawn.state, returned.answered_by) == ("returned", None)
        submit_assessment(**arguments)
    with on(ENDS_ON + days(6)):
        assert refusal(withdraw_assessment, **arguments)[0] == 409
        receive_assessment(assessment=row, by=branch.reviewer)
    returned.refresh_from_db()
    assert (returned.ended_at is not None, str(returned)) == (True, "1")
