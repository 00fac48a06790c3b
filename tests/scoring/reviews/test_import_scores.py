"""Scores by workbook: read, entered by one, confirmed by another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from branches.journal.models import Entry
from branches.organisations.models import PendingImport
from scoring.reviews.models import (
    Ceiling,
    Recognition,
    ReviewedScore,
    ScoreChange,
    ScoreImport,
    Sheet,
)
from scoring.reviews.queries import scorers_of, standings
from scoring.reviews.services import (
    confirm_score_import,
    discard_score_import,
    enter_score_import,
    planned_import,
    upload_scores,
)
from scoring.reviews.services.imports import require_same
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.services import hold_round, release_round
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor, make_post
from tests.factories.reviews import report_sheet
from tests.scoring.reviews.office import (
    BASIS,
    COLLEGE,
    FACULTY,
    FULL,
    GOOD,
    HEADINGS,
    SCHOOL,
    VILLAGE,
    Office,
    close,
    enter,
    everybody,
    line,
    office,
    refusal,
    take_in,
    text,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    return office()


def kept_file(pk: int) -> PendingImport:
    return PendingImport.objects.get(pk=pk)


def test_import_reports_sheets_with_scores_reasons_and_minutes(desk: Office) -> None:
    headings = (*HEADINGS, "领导班子理由")
    rows = [
        (*line(SCHOOL, recognised="是", note="示范点"), "换届逾期"),
        (*line(VILLAGE, ("12.5", *GOOD[1:]), "农村", ceiling="2", note="受处分"), ""),
    ]
    entered = enter(desk, *rows, headings=headings)
    assert (Sheet.objects.count(), Recognition.objects.count()) == (0, 0)
    confirmed = confirm_score_import(score_import=entered, by=desk.approver)
    sheet = Sheet.objects.get(enrolment=desk.branch(SCHOOL))
    assert (sheet.state, sheet.source, sheet.minutes_number, sheet.minutes_on, sheet.note) == (
        *("reported", "workbook", "云组纪〔2025〕12号"),
        *(date(2025, 9, 20), "示范点"),
    )
    first = sheet.scores.order_by("indicator__position")[0]
    assert (first.score, first.reason, first.scored_by) == (
        Decimal(13),
        "换届逾期",
        desk.officer,
    )
    assert standings(desk.round)[VILLAGE].scores == (1250, 800, 800, 800, 800, 1600, 2000, 500)
    recognition = Recognition.objects.get()
    assert (recognition.enrolment.code, recognition.number, recognition.is_recognised) == (
        *(SCHOOL, "云组创〔2025〕3号"),
        True,
    )
    ceiling = Ceiling.objects.get()
    assert (ceiling.enrolment.code, ceiling.star, ceiling.reason, ceiling.score_import) == (
        *(VILLAGE, 2, "一票否决(受处分)"),
        confirmed,
    )
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", desk.approver)
    assert scorers_of(desk.round) == {desk.officer.pk}
    enter_line, confirm_line = Entry.objects.order_by("number")
    assert (enter_line.verb, confirm_line.verb) == (
        "reviews.enter_score_import",
        "reviews.confirm_score_import",
    )
    assert enter_line.rows_digest == confirm_line.rows_digest != ""
    assert (confirm_line.after["new"], confirm_line.after["recognitions"]) == (2, 1)


def test_a16_nobody_confirms_his_own_import(desk: Office) -> None:
    entered = enter(desk, line(SCHOOL))
    message = "录入和确认须由两人办理。这是您本人录入的,请换一人确认。"
    assert refusal(confirm_score_import, score_import=entered, by=desk.officer) == (403, message)
    entered.confirmed_by, entered.confirmed_at = desk.officer, clock.now()
    entered.state = ScoreImport.State.CONFIRMED
    with pytest.raises(IntegrityError), transaction.atomic():
        entered.save()
    confirmed = confirm_score_import(score_import=ScoreImport.objects.get(), by=desk.colleague)
    assert (confirmed.confirmed_by, scorers_of(desk.round)) == (desk.colleague, {desk.officer.pk})


def test_who_may_enter_and_confirm(desk: Office) -> None:
    reviewer = make_actor(Role.REVIEWER, desk.city.education)
    arguments: dict[str, Any] = {"round": desk.round, "source": text(), "filename": "评分.csv"}
    for by in (reviewer, desk.approver):
        assert refusal(upload_scores, by=by, **arguments)[0] == 403
    kept = upload(desk, line(SCHOOL))
    assert refusal(enter_score_import, kept=kept, basis=BASIS, by=desk.colleague)[0] == 404
    entered = enter_score_import(kept=kept, basis=BASIS, by=desk.officer)
    for service in (confirm_score_import, discard_score_import):
        extra = {"reason": "不对"} if service is discard_score_import else {}
        assert refusal(service, score_import=entered, by=reviewer, **extra)[0] == 403


def test_w15_same_workbook_again_writes_nothing(desk: Office) -> None:
    rows = [line(SCHOOL, recognised="是"), line(VILLAGE, pool="农村", ceiling="3")]
    take_in(desk, *rows)
    kept = upload(desk, *rows)
    plan, _reading = planned_import(kept_file(kept))
    assert (plan.writes, plan.counts()["unchanged"]) == (False, 2)
    message = "文件内容与已上报的评分和已登记的认定、星级上限完全一致,没有需要导入的。"
    assert refusal(enter_score_import, kept=kept, basis=FULL, by=desk.officer) == (409, message)
    assert (ScoreImport.objects.count(), Entry.objects.count()) == (1, 2)


def test_reported_scores_change_with_a_reason_and_history(desk: Office) -> None:
    school = desk.branch(SCHOOL)
    report_sheet(school, scored_by=desk.colleague)
    row = line(SCHOOL, ("12.5", *GOOD[1:]), recognised="是", note="复核")
    kept = upload(desk, row)
    arguments: dict[str, Any] = {"kept": kept, "by": desk.officer}
    assert refusal(enter_score_import, basis=replace(FULL, reason=" "), **arguments) == (
        422,
        "请填写更正已上报评分的理由。",
    )
    entered = enter_score_import(basis=FULL, **arguments)
    confirm_score_import(score_import=entered, by=desk.approver)
    change = ScoreChange.objects.get()
    assert (change.score, change.new_score, change.scored_by, change.changed_by) == (
        *(Decimal(13), Decimal("12.5")),
        *(desk.colleague, desk.officer),
    )
    assert (change.minutes_number, change.change_reason, change.score_import) == (
        *("云组纪〔2025〕12号", "复核更正"),
        entered,
    )
    sheet = Sheet.objects.get()
    assert (sheet.version, sheet.note, sheet.score_import) == (2, "复核", entered)
    given = sheet.scores.order_by("indicator__position").values_list("score", "scored_by")
    assert given[0] == (Decimal("12.5"), desk.officer.pk)
    assert given[1] == (Decimal(8), desk.colleague.pk)
    assert scorers_of(desk.round) == {desk.officer.pk, desk.colleague.pk}
    take_in(desk, line(SCHOOL, recognised="否"))
    assert [row.is_recognised for row in school.recognitions.all()] == [False, True]
    assert school.recognitions.get(is_recognised=False).replaces is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        ScoreChange.objects.filter(pk=change.pk).update(score=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        change.delete()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"minutes_number": " "}, "请填写会议纪要文号。"),
        ({"minutes_number": "长" * 101}, "会议纪要文号最多 100 个字。"),
        ({"minutes_on": None}, "请填写会议日期。"),
        ({"minutes_on": date(2999, 1, 1)}, "会议日期不能晚于今天。"),
        ({"minutes_on": date(2024, 8, 31)}, "会议日期不能早于考评周期开始的 2024-09-01。"),
        ({"recognition_number": ""}, "请填写创新项目认定的文号。"),
        ({"recognition_on": None}, "请填写创新项目认定的日期。"),
        ({"recognition_reason": ""}, "请填写创新项目认定的理由。"),
        ({"ceiling_number": ""}, "请填写星级上限的文号。"),
        ({"ceiling_on": date(2999, 1, 1)}, "星级上限的日期不能晚于今天。"),
        ({"ceiling_reason": "限" * 301}, "星级上限的理由最多 300 个字。"),
    ],
)
def test_an_import_rests_on_numbers_and_dates(
    desk: Office, change: dict[str, Any], message: str
) -> None:
    kept = upload(desk, line(SCHOOL, recognised="是", ceiling="2"))
    basis = replace(FULL, **change)
    assert refusal(enter_score_import, kept=kept, basis=basis, by=desk.officer) == (422, message)


def test_only_what_the_file_needs_is_asked(desk: Office) -> None:
    entered = enter(desk, line(SCHOOL), basis=BASIS)
    assert (entered.reason, entered.recognition_number, entered.ceiling_on) == ("", "", None)


def test_the_same_file_waits_once(desk: Office) -> None:
    enter(desk, line(SCHOOL))
    kept = upload(desk, line(SCHOOL))
    assert refusal(enter_score_import, kept=kept, basis=BASIS, by=desk.officer) == (
        409,
        "同一份文件已经录入,正等待另一人确认,没有重复录入。",
    )


def test_w08_a_kept_file_is_entered_once(desk: Office) -> None:
    kept = upload(desk, line(SCHOOL))
    entered = enter_score_import(kept=kept, basis=BASIS, by=desk.officer)
    assert refusal(enter_score_import, kept=kept, basis=BASIS, by=desk.officer)[0] == 409
    confirm_score_import(score_import=entered, by=desk.approver)
    assert refusal(confirm_score_import, score_import=entered, by=desk.colleague) == (
        409,
        "这份导入已生效,没有重复办理。",
    )
    assert (
        refusal(discard_score_import, score_import=entered, reason="撤", by=desk.officer)[0] == 409
    )
    assert ReviewedScore.objects.count() == 8


def test_enter_refuses_what_was_not_previewed(desk: Office) -> None:
    kept = upload(desk, line(SCHOOL))
    plan, _reading = planned_import(kept_file(kept))
    report_sheet(desk.branch(SCHOOL), ("12", *GOOD[1:]))
    arguments: dict[str, Any] = {"kept": kept, "basis": FULL, "by": desk.officer}
    status, message = refusal(enter_score_import, expected_plan=plan.digest, **arguments)
    assert (status, message[:8]) == (409, "预览之后本批次的")
    fresh, _reading = planned_import(kept_file(kept))
    enter_score_import(expected_plan=fresh.digest, **arguments)


def test_confirm_names_what_changed_since_entering(desk: Office) -> None:
    entered = enter(desk, *everybody())
    take_in(desk, line(SCHOOL, ("12", *GOOD[1:])), line(COLLEGE), basis=BASIS)
    assert refusal(confirm_score_import, score_import=entered, by=desk.approver) == (
        409,
        "录入之后情况有变,没有确认。2 个党组织的评分、认定或星级上限已有变动:"
        "第一小学党支部(099002001)、职业学院党总支(099002002)。"
        "请撤回这份导入,核对后重新录入。",
    )
    Enrolment.objects.filter(code=FACULTY).update(is_exempt=True, exemption_reason="撤并")
    status, message = refusal(confirm_score_import, score_import=entered, by=desk.approver)
    assert (status, "现在不能导入" in message) == (409, True)
    assert "第 4 行 N 列(不参评):“否”与本批次不一致:该党组织不参评" in message
    discarded = discard_score_import(score_import=entered, reason="情况有变", by=desk.colleague)
    assert (discarded.state, Entry.objects.latest("number").reason) == ("discarded", "情况有变")
    assert (
        refusal(discard_score_import, score_import=entered, reason=" ", by=desk.officer)[0] == 422
    )


def test_many_changes_are_cut_short(desk: Office) -> None:
    rows = [line(f"没有{number}") for number in range(7)]
    entered = ScoreImport(summary={"standing": {}})
    plan, _reading = planned_import(kept_file(upload(desk, *rows)))
    status, message = refusal(require_same, entered=entered, plan=plan)
    assert (status, message.count("本批次没有这个代码")) == (409, 5)
    assert "7 处现在不能导入" in message


def test_nothing_is_written_while_locked_or_not_open(desk: Office) -> None:
    kept = upload(desk, line(SCHOOL))
    entered = enter(desk, line(FACULTY))
    hold_round(round=desk.round)
    assert refusal(hold_round, round=desk.round)[0] == 409
    arguments: dict[str, Any] = {"round": desk.round, "source": text(), "filename": "评分.csv"}
    for service, given in (
        (upload_scores, {**arguments, "by": desk.officer}),
        (enter_score_import, {"kept": kept, "basis": BASIS, "by": desk.officer}),
        (confirm_score_import, {"score_import": entered, "by": desk.approver}),
        (discard_score_import, {"score_import": entered, "reason": "撤回", "by": desk.officer}),
    ):
        status, message = refusal(service, **given)
        assert (status, message[:13]) == (409, "本批次的评定已提请审定,评")
    release_round(round=desk.round)
    close(desk)
    status, message = refusal(confirm_score_import, score_import=entered, by=desk.approver)
    assert (status, message[:8]) == (409, "创评批次不在进行")
    Round.objects.update(state=Round.State.OPEN, closed_at=None)
    confirm_score_import(score_import=entered, by=desk.approver)
    assert Sheet.objects.get().enrolment.code == FACULTY


def test_own_branches_are_recorded_and_shown(desk: Office) -> None:
    desk.officer.organisation = desk.city.school
    desk.officer.save()
    secretary = make_actor(Role.SECRETARY, desk.city.village, "申某")
    make_post(secretary, Role.APPROVER, desk.city.department)
    entered = enter(desk, *everybody())
    confirmed = confirm_score_import(score_import=entered, by=secretary)
    assert [(own["code"], own["who"][:2]) for own in confirmed.own_branches] == [
        (SCHOOL, "平某"),
        (VILLAGE, "申某"),
    ]
    assert Entry.objects.latest("number").after["own_branches"] == confirmed.own_branches
