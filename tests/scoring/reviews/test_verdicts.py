"""Verdicts: blank at first, agreed one by one, differing with a reason, nothing lost."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.assessments.models import Assessment
from scoring.assessments.services import receive_assessment
from scoring.reviews.models import PastVerdict, Review, Sheet, Verdict
from scoring.reviews.queries import reviewed_submission, verdict_gaps
from scoring.reviews.services import (
    agree,
    give_verdict,
    hold_review,
    receive_correction,
    release_review,
    resume_review,
    return_indicators,
    start_review,
)
from scoring.rounds.models import DenominatorDecision, Enrolment, Round, RoundHold
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_post
from tests.factories.reviewing import reviewer_of, score_all
from tests.scoring.reviews.bureau import METHODS, TODAY, Bureau, at, make_bureau, refusal


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def verbs() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("verb", flat=True))


def test_the_reviewer_starts_blank_and_agrees_one_by_one(bureau: Bureau) -> None:
    review = bureau.review(lost={"工作制度": "1.5"})
    assert verdict_gaps(review) == bureau.places()
    place = bureau.place("工作制度")
    given = agree(review=review, indicator=place, methods=METHODS, by=bureau.reviewer)
    assert (given.score, given.self_score, given.reason, given.is_agreed) == (
        Decimal("8.50"),
        Decimal("8.50"),
        "",
        True,
    )
    assert [each.name for each in verdict_gaps(review)] == [
        each.name for each in bureau.places() if each != place
    ]
    line = Entry.objects.order_by("-number").first()
    assert line is not None
    assert (line.verb, line.organisation_code) == ("reviews.give_verdict", bureau.enrolment.code)
    assert line.after == {
        "indicator": "工作制度",
        "self_score": "8.50",
        "score": "8.50",
        "methods": ["查阅资料"],
    }


@pytest.mark.parametrize(
    ("typed", "read"), [("8", "8.00"), (" ８．２５　", "8.25"), ("0", "0.00"), ("10.0", "10.00")]
)
def test_a_score_is_read_strictly_and_read_back(bureau: Bureau, typed: str, read: str) -> None:
    given = give_verdict(
        review=bureau.review(),
        indicator=bureau.place("工作制度"),
        score=typed,
        reason="台帐缺四季度党课记录",
        methods=["visit", "documents", "visit"],
        by=bureau.reviewer,
        expected_version=0,
    )
    assert (str(given.score), given.methods) == (read, ["documents", "visit"])


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "没有填写分数"),
        ("10.01", "超过该指标满分 10 分"),
        ("8.125", "最多两位小数"),
        ("-1", "不能为负"),
        ("1_0", "不是分数"),
        ("⑤", "不是分数"),
        ("٣", "不是分数"),
        ("九", "不是分数"),
    ],
)
def test_what_is_no_score_is_refused(bureau: Bureau, typed: str, says: str) -> None:
    status, words = refusal(
        give_verdict,
        review=bureau.review(),
        indicator=bureau.place("工作制度"),
        score=typed,
        reason="有理由",
        methods=METHODS,
        by=bureau.reviewer,
    )
    assert (status, says in words, words.startswith("工作制度:")) == (422, True, True)
    assert Verdict.objects.count() == 0


def test_a_difference_has_its_reason_and_every_opinion_its_methods(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    given = {"review": review, "indicator": place, "by": bureau.reviewer}
    assert refusal(give_verdict, score="8", reason=" \u200b", methods=METHODS, **given) == (
        422,
        "“工作制度”自评 10.00 分、审核 8.00 分,分数不同须写明理由。",
    )
    for methods in ([], ["documents", "hearsay"]):
        assert refusal(agree, methods=methods, **given) == (422, "请选择用了哪些考评方式。")
    same = give_verdict(score="10", reason="记录完整", methods=METHODS, **given)
    assert (same.is_agreed, same.reason) == (True, "记录完整")
    assert refusal(give_verdict, score="8", reason="字" * 1001, methods=METHODS, **given)[0] == 422


def test_another_opinion_keeps_the_old_one_and_the_same_changes_nothing(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    given = {"review": review, "indicator": place, "by": bureau.reviewer}
    agree(methods=METHODS, **given)
    first = give_verdict(score="8", reason="缺党课记录", methods=METHODS, **given)
    assert (first.version, Verdict.objects.count()) == (2, 1)
    lines = Entry.objects.count()
    again = give_verdict(score="8.0", reason=" 缺党课记录 ", methods=METHODS, **given)
    assert (again.version, Entry.objects.count()) == (2, lines)
    past = PastVerdict.objects.get()
    assert (str(past.score), past.end, past.ended_by) == ("10.00", "changed", bureau.reviewer)
    before = Entry.objects.order_by("-number")[0].before
    assert before == {"score": "10.00", "methods": ["查阅资料"]}


def test_a_stale_opinion_is_refused(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    given = {"review": review, "indicator": place, "methods": METHODS}
    agree(by=bureau.reviewer, expected_version=0, **given)
    release_review(review=review, by=bureau.reviewer)
    status, words = refusal(
        give_verdict,
        score="8",
        reason="缺党课记录",
        by=bureau.colleague,
        expected_version=0,
        **given,
    )
    assert status == 409
    assert words.startswith("这一项在您打开以后已由沈明审于 09-09 09:00 评为 10.00 分。")
    Verdict.objects.all().delete()
    assert refusal(agree, by=bureau.colleague, expected_version=1, **given) == (
        409,
        "这一项原有的意见已因支部更正而清空,请看过更正后重新评分。",
    )
    given_now = agree(by=bureau.colleague, expected_version=0, **given)
    assert given_now.given_by == bureau.colleague
    assert bureau.again().holder == bureau.colleague  # nobody had it: whoever scores does


def test_who_may_score(bureau: Bureau) -> None:
    """A01, A02: people of other bodies; a sheet somebody else has; the officer is no reviewer."""
    review, place = bureau.review(), bureau.place("工作制度")
    given = {"review": review, "indicator": place, "methods": METHODS}
    outsider = reviewer_of(bureau.town.town, "邻镇审")
    for by in (outsider, bureau.officer):
        assert refusal(agree, by=by, **given) == (403, "只有审核党委的审核员或负责人可以审核评分。")
    for by in (bureau.colleague, bureau.leader):
        assert refusal(agree, by=by, **given) == (
            409,
            "这份评分表由别人经办,请先请对方放手,或由负责人改派。",
        )


@pytest.mark.parametrize("how", ["member", "post now", "post in the period"])
def test_a_conflict_of_interest_bars_scoring(bureau: Bureau, how: str) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    by = bureau.reviewer
    if how == "member":
        Account.objects.filter(pk=by.pk).update(organisation=bureau.town.school)
    else:
        post = make_post(by, Role.PREPARER, bureau.town.school)
        if how == "post in the period":
            post.ends_on = TODAY.replace(month=3)
            post.save()
    by = Account.objects.get(pk=by.pk)
    own = {"review": review, "by": by}
    refused = [
        refusal(agree, indicator=place, methods=METHODS, **own)[0],
        refusal(return_indicators, indicators={place.pk: "请核实"}, due_on=None, **own)[0],
        refusal(hold_review, **own)[0],
    ]
    assert refused == [403, 403, 403]
    release_review(**own)  # letting it go is no opinion
    assert bureau.again().holder is None


def test_when_nothing_can_be_scored(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    given = {"review": review, "indicator": place, "methods": METHODS, "by": bureau.reviewer}
    other = Indicator.objects.exclude(standard=place.standard).filter(children=None)[0]
    assert refusal(agree, **{**given, "indicator": other}) == (
        404,
        "这项指标不在这份自评的考评标准里,请刷新页面。",
    )
    return_indicators(
        review=review, indicators={place.pk: "请核实"}, due_on=None, by=bureau.reviewer
    )
    assert refusal(agree, **given) == (409, "这份自评正在支部修改,提交以后再评分。")
    bureau.correct("工作制度", "已补记录")
    assert refusal(agree, **given) == (409, "支部已提交更正,请先打开更正,再评分。")
    receive_assessment(
        assessment=Assessment.objects.get(enrolment=bureau.enrolment), by=bureau.reviewer
    )
    Review.objects.filter(pk=review.pk).update(state="merged")
    assert refusal(agree, **given)[0] == 409
    Review.objects.filter(pk=review.pk).update(state="under_review")
    hold = RoundHold.objects.create(round=bureau.round, held_at=clock.now())
    assert refusal(agree, **given)[0] == 409
    hold.delete()
    Round.objects.filter(pk=bureau.round.pk).update(state="closed", closed_at=clock.now())
    assert refusal(agree, **given)[0] == 409


def test_seven_of_eight_is_not_whole(bureau: Bureau) -> None:
    review = bureau.review()
    score_all(review, bureau.reviewer)
    assert verdict_gaps(review) == []
    last = bureau.places()[-1]
    Verdict.objects.filter(indicator=last).delete()
    assert verdict_gaps(review) == [last]


def test_a_sheet_without_a_form_is_not_scored_at_the_desk(bureau: Bureau) -> None:
    """As one whose branch was never asked for a form: the sheet is there, the form is not."""
    sheet = Sheet.objects.create(enrolment=bureau.enrolment, source="desk")
    review = Review.objects.create(
        sheet=sheet,
        body=bureau.town.education,
        state_since=clock.now(),
        started_at=clock.now(),
    )
    own = {"review": bureau.again(), "by": bureau.reviewer}
    place = bureau.place("工作制度")
    assert refusal(reviewed_submission, review=bureau.again()) == (
        409,
        "该党组织没有在系统里提交自评,不能在审核台评分。",
    )
    refused = [
        refusal(agree, indicator=place, methods=METHODS, **own)[0],
        refusal(return_indicators, indicators={place.pk: "请核实"}, due_on=None, **own)[0],
        refusal(resume_review, reason="期满", **own)[0],
        refusal(receive_correction, **own)[0],
        refusal(start_review, enrolment=review.enrolment, by=bureau.reviewer)[0],
    ]
    assert refused == [409] * 5


def test_a_branch_that_left_the_round_is_not_scored(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    decision = DenominatorDecision.objects.create(
        round=bureau.round,
        number="云组〔2025〕40号",
        decided_on=TODAY,
        reason="撤销",
        entered_at=clock.now(),
    )
    Enrolment.objects.filter(pk=bureau.enrolment.pk).update(removed_by_decision=decision)
    given = {"review": review, "indicator": place, "methods": METHODS, "by": bureau.reviewer}
    assert refusal(agree, **given) == (409, "该党组织已按决定退出本批次,不再办理。")
