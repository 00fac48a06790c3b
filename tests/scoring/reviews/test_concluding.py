"""One meeting, many sheets; opened again; and the star a body proposes."""

from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.assessments.models import FilingState
from scoring.assessments.services import reopen_indicators
from scoring.reviews.models import Conclusion, Reopening, Sheet, Verdict
from scoring.reviews.queries import filing_state, open_indicators
from scoring.reviews.services import (
    Withdrawal,
    conclude_reviews,
    propose_star,
    reopen_review,
    report_reviews,
)
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_post
from tests.factories.refusals import refusal
from tests.factories.reviewing import indicators_of, score_all
from tests.scoring.reviews.sitting import (
    FAIR,
    HELD,
    LOW,
    Bureau,
    make_bureau,
    now_of,
    on,
    sheet_state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def test_one_meeting_concludes_many_sheets(bureau: Bureau) -> None:
    first, second = bureau.scored(), bureau.scored(bureau.town.college, FAIR)
    with on(HELD):
        propose_star(review=first, star=5, reason="", by=bureau.reviewer)
        meeting = bureau.concluded(first, second)
    for review in (first, second):
        row = bureau.fresh(review)
        assert (row.state, row.meeting, row.holder) == (FilingState.CONCLUDED, meeting, None)
        assert sheet_state(row) == FilingState.CONCLUDED
        assert filing_state(Enrolment.objects.get(pk=row.enrolment.pk)) == FilingState.CONCLUDED
    kept = {row.review_id: row.content for row in Conclusion.objects.all()}
    assert (kept[first.pk]["total"], kept[first.pk]["base"]) == ("100.00", "95.00")
    assert (kept[first.pk]["proposed_star"], kept[second.pk]["proposed_star"]) == (5, None)
    assert kept[second.pk]["indicators"][0] == {
        "key": indicators_of(second.enrolment)[0].pk,
        "name": "领导班子",
        "maximum": "15.00",
        "is_bonus": False,
        "self_score": "15.00",
        "score": "12.00",
        "reason": "查阅资料后核定",
        "methods": ["documents"],
    }
    line = Entry.objects.get(verb="reviews.conclude")
    assert line.sentence == f"按会议纪要{meeting.minutes_number}审定了评分表"
    assert line.after["branches"] == ["第一小学党支部", "职业学院党总支"]
    assert line.rows_digest != ""
    sheet = Sheet.objects.get(pk=first.sheet_id)
    assert (sheet.minutes_number, sheet.minutes_on) == (meeting.minutes_number, HELD)
    meeting.refresh_from_db()
    assert meeting.own_branches == [
        {"act": "conclude", "actor": bureau.leader.acting_label, "branches": []}
    ]


def test_a_sheet_with_seven_verdicts_is_refused_and_named(bureau: Bureau) -> None:
    first, second = bureau.scored(), bureau.scored(bureau.town.college)
    Verdict.objects.filter(review=second).last().delete()  # type: ignore[union-attr]  # it has eight
    with on(HELD):
        meeting = bureau.meeting()
        refused = refusal(
            conclude_reviews, meeting=meeting, reviews=[first, second], by=bureau.leader
        )
    assert refused == (
        409,
        "有 1 份评分表不能审定:职业学院党总支:还有 1 项没有评分(党建创新)。",
    )
    assert {sheet_state(row) for row in (first, second)} == {FilingState.UNDER_REVIEW}
    assert Conclusion.objects.count() == 0


def test_a_sheet_with_the_branch_or_of_another_body_is_refused(bureau: Bureau) -> None:
    review, village = bureau.scored(), bureau.scored(bureau.town.village)
    with on(HELD):
        reopen_indicators(
            assessment=review.enrolment.assessment,
            indicators={indicators_of(review.enrolment)[0].pk: "请核实"},
            due_on=date(2025, 9, 22),
            by=bureau.reviewer,
        )
        meeting = bureau.meeting()
        returned = refusal(conclude_reviews, meeting=meeting, reviews=[review], by=bureau.leader)
        other = refusal(conclude_reviews, meeting=meeting, reviews=[village], by=bureau.leader)
        nothing = refusal(conclude_reviews, meeting=meeting, reviews=[], by=bureau.leader)
    assert returned == (409, "有 1 份评分表不能审定:第一小学党支部:自评已退回。")
    assert other == (
        409,
        "所选的评分表里有不归本党委审核、或已退出本批次的,请刷新页面后重选。",
    )
    assert nothing == (422, "请至少选择一份评分表。")


def test_w08_concluding_twice_leaves_one_conclusion(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        meeting = bureau.concluded(review)
        again = refusal(conclude_reviews, meeting=meeting, reviews=[review], by=bureau.leader)
    assert again == (409, "有 1 份评分表不能审定:第一小学党支部:已审定。")
    assert Conclusion.objects.count() == 1


def test_only_the_leader_concludes(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        meeting = bureau.meeting()
        for by in (bureau.reviewer, bureau.officer, bureau.secretary()):
            status, words = refusal(conclude_reviews, meeting=meeting, reviews=[review], by=by)
            assert (status, words[:14]) == (403, "只有审核党委的负责人可以审定")


def test_a16_a_leader_does_not_confirm_what_he_scored_alone(bureau: Bureau) -> None:
    review = bureau.scored()
    Verdict.objects.filter(review=review).update(given_by=bureau.leader)
    with on(HELD):
        meeting = bureau.meeting()
        alone = refusal(conclude_reviews, meeting=meeting, reviews=[review], by=bureau.leader)
        assert alone == (
            403,
            "第一小学党支部:各项都由您一人评分,须由另一人审定。"
            "只有一人经办的党委,可报组织部登记单人经办。",
        )
        verdict = Verdict.objects.filter(review=review).first()
        assert verdict is not None
        Verdict.objects.filter(pk=verdict.pk).update(given_by=bureau.reviewer)
        conclude_reviews(meeting=meeting, reviews=[review], by=bureau.leader)
    assert sheet_state(review) == FilingState.CONCLUDED


def test_whoever_is_close_to_a_branch_must_have_left_the_room(bureau: Bureau) -> None:
    review = bureau.scored()
    make_post(bureau.leader, Role.PREPARER, bureau.town.school)
    with on(HELD):
        meeting = bureau.meeting()
        refused = refusal(conclude_reviews, meeting=meeting, reviews=[review], by=bureau.leader)
        assert (refused[0], refused[1].startswith("第一小学党支部:您是其成员")) == (403, True)

        withdrawn = bureau.meeting(
            withdrawn=[Withdrawal(bureau.leader.name, (review.enrolment.code,))]
        )
        conclude_reviews(meeting=withdrawn, reviews=[review], by=bureau.leader)
    own = [{"code": "099002001", "name": "第一小学党支部"}]
    withdrawn.refresh_from_db()
    assert withdrawn.own_branches[0]["branches"] == own


def test_a_reopened_sheet_needs_another_meeting(bureau: Bureau) -> None:
    review = bureau.scored()
    some = indicators_of(review.enrolment)[:2]
    with on(HELD):
        first = bureau.concluded(review)
        assert open_indicators(bureau.fresh(review)) == frozenset()
        opened = reopen_review(
            review=review,
            reason="复核发现漏看材料",
            indicators=[leaf.pk for leaf in some],
            by=bureau.leader,
        )
        assert (opened.state, opened.meeting) == (FilingState.UNDER_REVIEW, None)
        assert open_indicators(opened) == frozenset(leaf.pk for leaf in some)
        assert sheet_state(review) == FilingState.UNDER_REVIEW
        same = refusal(conclude_reviews, meeting=first, reviews=[review], by=bureau.leader)
        early = bureau.meeting(held_on=date(2025, 9, 17))
        before = refusal(conclude_reviews, meeting=early, reviews=[review], by=bureau.leader)
        bureau.concluded(review)
    assert same[1].endswith("第一小学党支部:已由这次会议审定过,重新审核后须另行开会、另用文号。")
    assert before[1].endswith("第一小学党支部:重新审核在这次会议之后,须另行开会。")
    assert list(Conclusion.objects.values_list("number", flat=True)) == [2, 1]
    line = Entry.objects.get(verb="reviews.reopen")
    assert (line.after["minutes"], line.after["indicators"]) == (
        first.minutes_number,
        [leaf.name for leaf in some],
    )


def test_reopening_is_the_leaders_and_has_a_reason(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        early = refusal(reopen_review, review=review, reason="复核", by=bureau.leader)
        bureau.concluded(review)
        given = {"review": review, "reason": "复核", "by": bureau.leader}
        by_reviewer = refusal(reopen_review, **{**given, "by": bureau.reviewer})
        bare = refusal(reopen_review, **{**given, "reason": " "})
        foreign = refusal(reopen_review, **{**given, "indicators": [987654]})
    assert early == (409, "当前状态为“审核中”,不能办理此事。")
    assert by_reviewer == (403, "只有审核党委的负责人可以审定和上报。")
    assert bare == (422, "请填写理由。")
    assert foreign == (422, "所选的指标不在这份评分表里,请刷新页面。")
    assert Reopening.objects.count() == 0


def test_a_star_above_the_points_needs_a_reason(bureau: Bureau) -> None:
    review = bureau.scored(scores=FAIR)
    with on(HELD):
        given: dict[str, Any] = {
            "review": review,
            "star": 4,
            "reason": "",
            "by": bureau.reviewer,
        }
        assert refusal(propose_star, **given) == (
            422,
            "审核总分 76.00 支持到三星,拟评四星须写明理由。",
        )
        plain = propose_star(**{**given, "star": 3})
        assert (plain.proposed_star, plain.version) == (3, 2)
        assert propose_star(**{**given, "star": 3}).version == 2
        told = propose_star(**{**given, "reason": "抗洪有功"})
        assert (told.proposed_star, told.proposed_reason) == (4, "抗洪有功")
        stale = refusal(propose_star, **{**given, "star": 3}, expected_version=2)
        wrong = refusal(propose_star, **{**given, "star": 6})
        foreign = refusal(propose_star, **{**given, "by": bureau.officer})
        # the points fall afterwards: the proposal is not upheld without a word
        Verdict.objects.filter(review=review).delete()
        score_all(review, bureau.reviewer, LOW)
        propose_star(**{**given, "reason": "抗洪有功"})
        type(review).objects.filter(pk=review.pk).update(proposed_reason="")
        bare = refusal(
            conclude_reviews, meeting=bureau.meeting(), reviews=[review], by=bureau.leader
        )
    assert stale == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")
    assert (wrong, foreign[0]) == ((422, "请选择一星至五星。"), 403)
    assert bare[1].endswith("拟评星级高于审核分所支持的,还没有写理由。")


def test_a_star_waits_for_all_scores_and_ends_with_the_meeting(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        verdict = Verdict.objects.filter(review=review).first()
        assert verdict is not None
        kept = verdict.pk
        Verdict.objects.filter(pk=kept).delete()
        given = {"review": review, "star": 4, "reason": "", "by": bureau.reviewer}
        assert refusal(propose_star, **given) == (409, "还有 1 项没有评分,评完再拟星级。")
        Verdict.objects.filter(review=review).delete()
        score_all(review, bureau.reviewer)
        bureau.concluded(review)
        assert refusal(propose_star, **given) == (
            409,
            "评分表已审定,拟评星级不再改动;确需改动的,由负责人重新审核。",
        )
        assert now_of(review.enrolment).state == FilingState.CONCLUDED


def test_nothing_moves_while_the_round_stands_still(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        meeting = bureau.meeting()
        bureau.round.state, bureau.round.closed_at = "closed", clock.now()
        bureau.round.save()
        for service, given in (
            (conclude_reviews, {"meeting": meeting, "reviews": [review]}),
            (reopen_review, {"review": review, "reason": "复核"}),
            (propose_star, {"review": review, "star": 3, "reason": ""}),
            (report_reviews, {"body": bureau.body, "round": bureau.round}),
        ):
            status, words = refusal(service, **given, by=bureau.leader)
            assert (status, words[:8]) == (409, "创评批次不在进行")
