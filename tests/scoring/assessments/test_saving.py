from typing import Any

import pytest

from scoring.assessments.models import Assessment, KeptText
from scoring.assessments.queries import kept_texts
from scoring.assessments.services import (
    account_field,
    close_assessment,
    explanation_field,
    read_field,
    receive_assessment,
    reopen_indicators,
    save_account,
    save_field,
    settle_text,
    submit_assessment,
)
from scoring.assessments.services.keeping import MOST_KEPT, keep
from scoring.rounds.models import DenominatorDecision, Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import (
    ENDS_ON,
    Branch,
    days,
    fresh,
    on,
    refusal,
    verbs,
)


def features(row: Assessment, text: str, version: int, by: Any) -> Any:
    return save_field(assessment=row, field="features", text=text, expected_version=version, by=by)


def test_what_is_saved_is_read_back(branch: Branch) -> None:
    row = branch.begin()
    saved = features(row, "  第一行\r\n第\u200b二行\x0b第三行\n", 0, branch.preparer)
    assert (saved.text, saved.version, saved.is_saved, saved.edited_by, saved.edited_at) == (
        "第一行\n第二行\n第三行",
        1,
        True,
        "田宝",
        clock.now(),
    )
    assert fresh(row).features == saved.text
    key = branch.indicator("领导班子")
    first = save_account(
        assessment=row, indicator=key, text="䶮𬱖村走访", expected_version=0, by=branch.preparer
    )
    assert (first.field, first.text, first.version) == (account_field(key), "䶮𬱖村走访", 1)
    assert read_field(row, account_field(key)) == first
    assert str(row.accounts.get()) == "领导班子"
    assert verbs() == ["assessments.begin"]  # autosave writes no journal line


def test_the_same_text_again_changes_nothing(branch: Branch) -> None:
    row = branch.begin()
    one = features(row, "特色", 0, branch.secretary)
    with on(ENDS_ON):
        again = features(row, " 特色\n", 0, branch.preparer)
    assert (again.version, again.edited_by, again.edited_at) == (1, "舒继明", one.edited_at)
    empty = save_field(
        assessment=row,
        field=account_field(branch.indicator("领导班子")),
        text=" ",
        expected_version=7,
        by=branch.secretary,
    )
    assert (empty.text, empty.version, empty.is_saved) == ("", 0, True)
    assert not KeptText.objects.exists()


def test_a_late_text_is_kept_beside_the_newer_one(branch: Branch) -> None:
    """Two tabs: both texts are there, and the late one only once however often it is sent."""
    row = branch.begin()
    features(row, "第一稿", 0, branch.secretary)
    features(row, "第二稿", 1, branch.secretary)
    late = features(row, "另一窗口的稿", 1, branch.preparer)
    assert (late.is_saved, late.text, late.version) == (False, "第二稿", 2)
    assert late.kept is not None
    assert (late.kept.text, late.kept.why, late.kept.base_version, late.kept.written_by) == (
        "另一窗口的稿",
        "stale",
        1,
        branch.preparer,
    )
    assert features(row, "另一窗口的稿", 1, branch.preparer).kept == late.kept
    assert [kept.text for kept in kept_texts(row)] == ["另一窗口的稿"]
    taken = features(row, "另一窗口的稿", 2, branch.preparer)
    assert (taken.text, taken.version) == ("另一窗口的稿", 3)
    assert [(kept.text, kept.why) for kept in kept_texts(row)] == [
        ("第二稿", "replaced"),
        ("另一窗口的稿", "stale"),
    ]


def test_what_another_person_wrote_is_kept_when_it_is_written_over(branch: Branch) -> None:
    row = branch.begin()
    features(row, "书记的稿", 0, branch.secretary)
    features(row, "书记的稿,往下写", 1, branch.preparer)
    assert not kept_texts(row).exists()
    features(row, "推倒重来", 2, branch.secretary)
    features(row, "推倒重来之二", 3, branch.secretary)
    (kept,) = kept_texts(row)
    assert (kept.text, kept.why, kept.written_by, str(kept)) == (
        "书记的稿,往下写",
        "replaced",
        branch.preparer,
        "features",
    )


def test_settle_text(branch: Branch) -> None:
    row = branch.begin()
    features(row, "一", 0, branch.secretary)
    kept = features(row, "二", 0, branch.preparer).kept
    assert refusal(settle_text, kept=kept, by=branch.reviewer)[0] == 403
    settled = settle_text(kept=kept, by=branch.secretary)
    assert (settled.settled_by, settled.text) == (branch.secretary, "二")
    assert settle_text(kept=kept, by=branch.preparer).settled_by == branch.secretary
    assert not kept_texts(row).exists()


def test_kept_texts_are_bounded(branch: Branch) -> None:
    row = branch.begin()
    given: dict[str, Any] = {"why": "stale", "base_version": 0, "by_key": branch.secretary.pk}
    for number in range(MOST_KEPT):
        KeptText.objects.create(
            assessment=row,
            field="features",
            text=f"{number}",
            kept_at=clock.now(),
            why="stale",
            base_version=0,
        )
    assert keep(row, "features", "7", **given).text == "7"
    features(row, "一", 0, branch.secretary)
    arguments: dict[str, Any] = {
        "assessment": row,
        "field": "features",
        "text": "又一个",
        "expected_version": 0,
        "by": branch.secretary,
    }
    assert refusal(save_field, **arguments) == (
        409,
        "保留的文字太多了,请先在“检查并提交”里处理后再填。",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("字" * 5001, "这段文字最多 5000 个字,现有 5001 个字。"),
        ("响铃\x07", "这段文字含有无法保存的控制字符,请删去重写。"),
        ("半个\ud800", "这段文字含有无法保存的控制字符,请删去重写。"),
    ],
)
def test_texts_that_cannot_be_kept_are_refused(branch: Branch, text: str, words: str) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {"assessment": row, "field": "features", "expected_version": 0}
    assert refusal(save_field, text=text, by=branch.secretary, **arguments) == (422, words)


@pytest.mark.parametrize(
    "field", ["total", "score", "account:", "account:²", "account:0", "account:99", "explanation:1"]
)
def test_a05_there_is_no_other_place(branch: Branch, field: str) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {
        "assessment": row,
        "field": field,
        "text": "x",
        "expected_version": 0,
    }
    assert refusal(save_field, by=branch.secretary, **arguments) == (
        404,
        "表单里没有这一处,请刷新页面。",
    )


def test_a05_an_indicator_of_another_standard_is_no_place(branch: Branch) -> None:
    row = branch.begin()
    other = branch.round.standards.get(field__name="农村").standard.indicators.first()
    arguments: dict[str, Any] = {
        "assessment": row,
        "indicator": other,
        "text": "x",
        "expected_version": 0,
    }
    assert refusal(save_account, by=branch.secretary, **arguments)[0] == 404


def test_who_may_fill_in_and_when(branch: Branch) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {"assessment": row, "field": "features", "text": "x"}
    arguments["expected_version"] = 0
    college = make_actor(Role.SECRETARY, branch.town.college)
    above = make_actor(Role.SECRETARY, branch.town.education)
    for by in (college, above, branch.reviewer, branch.leader, branch.officer, branch.approver):
        assert refusal(save_field, by=by, **arguments) == (
            403,
            "只有本党组织的书记和填报员可以填报。",
        )
    with on(ENDS_ON + days(1)):
        assert refusal(save_field, by=branch.secretary, **arguments)[0] == 409
    close_assessment(enrolment=branch.enrolment, reason="决定未申报", by=branch.officer)
    assert refusal(save_field, by=branch.secretary, **arguments) == (
        409,
        "本党组织的自评已停止填报:决定未申报",
    )
    decision = DenominatorDecision.objects.create(
        round=branch.round, number="9号", decided_on=clock.today(), entered_at=clock.now()
    )
    Enrolment.objects.filter(pk=branch.enrolment.pk).update(removed_by_decision=decision)
    assert refusal(save_field, by=branch.secretary, **arguments) == (
        409,
        "本党组织已移出本批次的参评登记,不能办理。",
    )


def test_w02_nothing_is_saved_after_submission(branch: Branch) -> None:
    row = branch.filled()
    filed = submit_assessment(assessment=row, by=branch.secretary)
    arguments: dict[str, Any] = {"assessment": row, "field": "features", "text": "改"}
    arguments["expected_version"] = 1
    words = "自评已提交,不能修改。审核党委打开以前,书记可以撤回后再改。"
    assert refusal(save_field, by=branch.preparer, **arguments) == (409, words)
    receive_assessment(assessment=row, by=branch.reviewer)
    words = "审核党委已打开审核,不能修改。需要更正的,请联系审核党委退回。"
    assert refusal(save_field, by=branch.preparer, **arguments) == (409, words)
    Assessment.objects.update(state="merged")
    assert refusal(save_field, by=branch.preparer, **arguments)[0] == 409
    filed.refresh_from_db()
    assert (filed.content["features"], fresh(row).features) == (
        "党员示范岗带动教学改革。",
        "党员示范岗带动教学改革。",
    )


def test_a_form_sent_back_opens_its_indicators_and_nothing_else(branch: Branch) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    back, other = branch.indicator("工作制度"), branch.indicator("领导班子")
    reopen_indicators(
        assessment=row,
        indicators={back.pk: "三会一课次数不符"},
        due_on=ENDS_ON + days(5),
        by=branch.reviewer,
    )
    given: dict[str, Any] = {"assessment": row, "expected_version": 1, "by": branch.secretary}
    assert refusal(save_field, field="features", text="x", **given) == (
        409,
        "这份自评是退回修改的,只能修改退回的指标。",
    )
    assert refusal(save_account, indicator=other, text="x", **given) == (
        409,
        "“领导班子”没有被退回,不能修改。",
    )
    assert save_account(indicator=back, text="已核实", **given).is_saved
    field = explanation_field(back)
    saved = save_field(
        assessment=row, field=field, text="次数无误", expected_version=0, by=branch.preparer
    )
    assert (saved.text, saved.version, saved.edited_by) == ("次数无误", 1, "田宝")
    late = save_field(
        assessment=row, field=field, text="另说", expected_version=0, by=branch.secretary
    )
    assert (late.text, late.kept and late.kept.text) == ("次数无误", "另说")
    assert refusal(save_field, field=explanation_field(other), text="x", **given) == (
        404,
        "表单里没有这一处,请刷新页面。",
    )


def test_autosave_takes_four_statements(branch: Branch, django_assert_num_queries: Any) -> None:
    """And the two that open and close its transaction, whatever the form holds."""
    row, key = branch.filled(), branch.indicator("工作制度")
    with django_assert_num_queries(6):
        save_account(
            assessment=row, indicator=key, text="新写", expected_version=1, by=branch.secretary
        )
