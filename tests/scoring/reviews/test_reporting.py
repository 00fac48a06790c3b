"""The report upward: the whole body, nobody forgotten; sent back, scored anew."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.assessments.models import FilingState
from scoring.reviews.models import (
    PastVerdict,
    ReviewedScore,
    ScoreChange,
    ScoreImport,
    Sheet,
    SheetSource,
    Verdict,
)
from scoring.reviews.queries import open_indicators, report_of, reported_sheets, scorers_of
from scoring.reviews.services import (
    conclude_reviews,
    report_reviews,
    rescore_sheet,
    send_back,
)
from scoring.rounds.models import Enrolment
from scoring.rounds.services import hold_round
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_post
from tests.factories.refusals import refusal
from tests.factories.reviewing import indicators_of
from tests.scoring.reviews.sitting import (
    AFTER,
    FILED,
    HELD,
    HIGH,
    LAST_DAY,
    Bureau,
    make_bureau,
    now_of,
    on,
    sheet_state,
)

pytestmark = pytest.mark.django_db
NEXT = date(2025, 9, 30)


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def reporting(bureau: Bureau, **given: Any) -> dict[str, Any]:
    return {"body": bureau.body, "round": bureau.round, "by": bureau.leader, **given}


def test_the_report_writes_the_determined_scores(bureau: Bureau) -> None:
    review = bureau.scored()
    bureau.exempt_others(bureau.town.school)
    with on(HELD):
        meeting = bureau.concluded(review)
    with on(AFTER):
        assert [row.pk for row in report_reviews(**reporting(bureau))] == [review.pk]
    sheet = Sheet.objects.get(pk=review.sheet_id)
    assert (sheet.state, sheet.source, sheet.minutes_number) == (
        FilingState.REPORTED,
        SheetSource.DESK,
        meeting.minutes_number,
    )
    scores = ReviewedScore.objects.filter(sheet=sheet).order_by("indicator__position")
    assert [score.score for score in scores] == [Decimal(text) for text in HIGH]
    assert {score.scored_by for score in scores} == {bureau.reviewer}
    assert scorers_of(bureau.round) == {bureau.reviewer.pk}
    taken = {row.code: row.scores for row in reported_sheets(bureau.round)}
    assert sum(taken["099002001"] or ()) == 10000
    told = Entry.objects.get(verb="reviews.report")
    assert told.sentence == "上报了教育局党委的审核意见"
    assert (told.after["branches"], told.after["minutes"]) == (
        ["第一小学党支部"],
        [meeting.minutes_number],
    )
    meeting.refresh_from_db()
    assert [act["act"] for act in meeting.own_branches] == ["conclude", "report"]


def test_w09_nobody_is_left_behind(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(FILED):
        bureau.opened(bureau.town.college)
    with on(HELD):
        nothing = refusal(report_reviews, **reporting(bureau))
        bureau.concluded(review)
    with on(AFTER):
        others = refusal(report_reviews, **reporting(bureau))
        foreign = refusal(report_reviews, **reporting(bureau, by=bureau.reviewer))
    assert nothing[1].startswith("还不能上报,有 3 处没有办完:第一小学党支部:审核中,还没有审定;")
    assert others == (
        409,
        "还不能上报,有 2 处没有办完:职业学院党总支:审核中,还没有审定;"
        "机电系党支部:填报中,还没有审定。",
    )
    assert foreign[0] == 403
    assert sheet_state(review) == FilingState.CONCLUDED
    Enrolment.objects.filter(organisation=bureau.town.college).update(
        is_exempt=True, exemption_reason="新成立"
    )
    bureau.exempt_others(bureau.town.college)
    with on(AFTER):
        assert report_of(bureau.body, bureau.round).is_possible
        report_reviews(**reporting(bureau))


def test_w08_reporting_twice_reports_once(bureau: Bureau) -> None:
    bureau.reported()
    with on(AFTER):
        assert refusal(report_reviews, **reporting(bureau)) == (
            409,
            "没有待上报的评分表:都已上报,或还没有审定。",
        )
    assert ReviewedScore.objects.count() == 8


def test_the_days_for_a_statement_are_waited_for(bureau: Bureau) -> None:
    review = bureau.scored()
    bureau.exempt_others(bureau.town.school)
    with on(HELD):
        bureau.concluded(review)
    with on(LAST_DAY, 23, 59, 59, 999_999):
        early = refusal(report_reviews, **reporting(bureau))
    assert early[1].endswith("第一小学党支部:支部在 2025-09-23(含当日)以前可以提出说明。")
    with on(AFTER, 0):
        report_reviews(**reporting(bureau))
    assert sheet_state(review) == FilingState.REPORTED


def test_whoever_is_close_reports_only_where_he_withdrew(bureau: Bureau) -> None:
    review = bureau.scored()
    bureau.exempt_others(bureau.town.school)
    with on(HELD):
        meeting = bureau.concluded(review)
    make_post(bureau.leader, Role.PREPARER, bureau.town.school)
    with on(AFTER):
        status, words = refusal(report_reviews, **reporting(bureau))
        assert (status, words.startswith("第一小学党支部:您是其成员")) == (403, True)
        meeting.withdrawn = [{"name": bureau.leader.name, "branches": [review.enrolment.code]}]
        meeting.save()
        report_reviews(**reporting(bureau))


def test_sent_back_it_needs_a_new_meeting_and_keeps_what_was(bureau: Bureau) -> None:
    review = bureau.reported()
    old = now_of(review.enrolment).meeting
    assert old is not None
    leaf, other = indicators_of(review.enrolment)[:2]
    with on(AFTER):
        opened = send_back(
            review=review, indicators=[leaf.pk], reason="换届材料不全", by=bureau.officer
        )
        assert (opened.state, sheet_state(review)) == ("under_review", "under_review")
        assert open_indicators(opened) == frozenset({leaf.pk})
        assert reported_sheets(bureau.round)[0].code != "099002001"
    with on(NEXT, 8):
        Verdict.objects.filter(review=review, indicator=leaf).update(
            score=Decimal("10.00"), reason="换届推迟", given_by=bureau.reviewer
        )
        same = refusal(conclude_reviews, meeting=old, reviews=[opened], by=bureau.leader)
        assert "须另行开会、另用文号" in same[1]
        bureau.concluded(opened)
    with on(date(2025, 10, 14)):
        report_reviews(**reporting(bureau))
    change = ScoreChange.objects.get()
    assert (change.indicator, change.score, change.new_score) == (leaf, Decimal(15), Decimal(10))
    assert (change.minutes_number, change.minutes_on, change.change_reason) == (
        old.minutes_number,
        HELD,
        "换届材料不全",
    )
    assert ReviewedScore.objects.get(indicator=leaf).score == 10
    assert ReviewedScore.objects.get(indicator=other).score == 10
    assert PastVerdict.objects.count() == 0
    assert Entry.objects.get(verb="reviews.send_back").after["indicators"] == [leaf.name]


def test_sending_back_is_the_officers_before_a_run_is_proposed(bureau: Bureau) -> None:
    review = bureau.reported()
    with on(AFTER):
        given = {"review": review, "reason": "核实", "by": bureau.officer}
        assert refusal(send_back, **{**given, "by": bureau.leader})[0] == 403
        assert refusal(send_back, **{**given, "reason": ""}) == (422, "请填写理由。")
        hold_round(round=bureau.round)
        held = refusal(send_back, **given)
    assert (held[0], held[1][:11]) == (409, "本批次的评定已提请审定")


def test_a_sheet_imported_meanwhile_names_the_imports_minutes(bureau: Bureau) -> None:
    review = bureau.reported()
    made = ScoreImport.objects.create(
        round=bureau.round,
        filename="评分.xlsx",
        sha256="0" * 64,
        minutes_number="云组纪〔2025〕12号",
        minutes_on=date(2025, 9, 22),
        entered_by=bureau.officer,
        entered_at=clock.now(),
    )
    leaf = indicators_of(review.enrolment)[0]
    with on(AFTER):
        Sheet.objects.filter(pk=review.sheet_id).update(
            score_import=made, source=SheetSource.WORKBOOK
        )
        opened = send_back(review=review, reason="核实", by=bureau.officer)
    with on(NEXT):
        Verdict.objects.filter(review=review, indicator=leaf).update(score=9, reason="推迟")
        bureau.concluded(opened)
    with on(date(2025, 10, 14)):
        report_reviews(**reporting(bureau))
    change = ScoreChange.objects.get()
    assert (change.minutes_number, change.minutes_on) == (made.minutes_number, made.minutes_on)
    sheet = Sheet.objects.get(pk=review.sheet_id)
    assert (sheet.source, sheet.score_import) == (SheetSource.DESK, None)


def test_an_officer_scores_anew_with_reasons(bureau: Bureau) -> None:
    review = bureau.reported()
    sheet = Sheet.objects.get(pk=review.sheet_id)
    leaf, other = indicators_of(review.enrolment)[:2]
    given: dict[str, Any] = {"sheet": sheet, "by": bureau.officer}
    with on(AFTER):
        row = rescore_sheet(
            **given,
            scores={leaf.pk: ("１３．5", "换届材料\n不全"), other.pk: ("10", "")},
            expected_version=sheet.version,
        )
        stale = refusal(
            rescore_sheet,
            **given,
            scores={leaf.pk: ("12", "再扣")},
            expected_version=sheet.version,
        )
        same = refusal(rescore_sheet, **given, scores={leaf.pk: ("13.50", "再写")})
        bare = refusal(rescore_sheet, **given, scores={leaf.pk: ("12", " ")})
        over = refusal(rescore_sheet, **given, scores={leaf.pk: ("15.01", "加")})
        foreign = refusal(rescore_sheet, **given, scores={987654: ("1", "加")})
        by_leader = refusal(
            rescore_sheet, sheet=sheet, scores={leaf.pk: ("12", "扣")}, by=bureau.leader
        )
    assert row.version == sheet.version + 1
    change = ScoreChange.objects.get()
    assert (change.score, change.new_score, change.change_reason, change.changed_by) == (
        Decimal(15),
        Decimal("13.50"),
        "换届材料 不全",
        bureau.officer,
    )
    assert change.minutes_number == sheet.minutes_number
    score = ReviewedScore.objects.get(indicator=leaf)
    assert (score.score, score.scored_by) == (Decimal("13.50"), bureau.officer)
    assert bureau.officer.pk in scorers_of(bureau.round)
    told = Entry.objects.get(verb="reviews.rescore")
    assert told.before["scores"] == {leaf.name: "15.00"}
    assert told.reason == f"{leaf.name}:换届材料 不全"
    assert stale == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")
    assert same == (422, "分数没有变化,没有保存。")
    assert bare == (422, f"请填写“{leaf.name}”的改评理由。")
    assert over == (422, f"“{leaf.name}”:超过该指标满分 15 分。")
    assert foreign == (422, "改评的指标不在这份评分表里,请刷新页面。")
    assert by_leader[0] == 403


def test_only_reported_scores_are_scored_anew_and_none_once_proposed(bureau: Bureau) -> None:
    review = bureau.reported()
    sheet = Sheet.objects.get(pk=review.sheet_id)
    leaf = indicators_of(review.enrolment)[0]
    given: dict[str, Any] = {
        "sheet": sheet,
        "scores": {leaf.pk: ("12", "扣")},
        "by": bureau.officer,
    }
    with on(AFTER):
        send_back(review=review, reason="核实", by=bureau.officer)
        assert refusal(rescore_sheet, **given) == (
            409,
            "该党组织的评分表还没有上报,或已退回,不能改评。",
        )
        hold_round(round=bureau.round)
        assert refusal(rescore_sheet, **given)[0] == 409
