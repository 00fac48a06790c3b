"""Whoever stands to lose is told and heard first; every branch may state something, and is answered."""

from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import EarlierStar
from scoring.assessments.models import FilingState
from scoring.reviews.models import Hearing, Statement, Verdict
from scoring.reviews.queries import opinions, statement_until, told_outcome
from scoring.reviews.services import (
    answer_statement,
    propose_star,
    record_hearing,
    reopen_review,
    report_reviews,
    state_on_review,
)
from scoring.rounds.models import WorkingDay
from starrating.access import Role
from tests.factories.people import make_actor, make_post
from tests.factories.refusals import refusal
from tests.factories.reviews import make_ceiling
from tests.scoring.reviews.sitting import (
    AFTER,
    FAIR,
    HELD,
    LAST_DAY,
    LOW,
    Bureau,
    make_bureau,
    on,
    said,
    sheet_state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def hearing(review: Any, by: Any, **given: Any) -> dict[str, Any]:
    plain = {
        "told_on": HELD,
        "heard_from": "舒继明",
        "words": "情况属实,没有意见。",
        "is_waived": False,
    }
    return {"review": review, "by": by, **plain, **given}


def test_who_must_be_heard_before_the_report(bureau: Bureau) -> None:
    low, fair = bureau.scored(scores=LOW), bureau.scored(bureau.town.college, FAIR)
    make_ceiling(fair.enrolment, 2)
    EarlierStar.objects.create(
        organisation=bureau.town.college,
        year=2024,
        star=4,
        document_number="云组〔2024〕1号",
        decided_on=date(2024, 10, 1),
    )
    bureau.exempt_others(bureau.town.school, bureau.town.college)
    with on(HELD):
        bureau.concluded(low, fair)
        found = {each.branch.code: each for each in opinions(bureau.round, [low, fair])}
    assert {code: each.grounds for code, each in found.items()} == {
        "099002001": ("lowest",),
        "099002002": ("veto", "lowered"),
    }
    assert (found["099002001"].heading, found["099002002"].heading) == (1, 2)
    given: dict[str, Any] = {"body": bureau.body, "round": bureau.round, "by": bureau.leader}
    with on(AFTER):
        assert refusal(report_reviews, **given) == (
            409,
            "还不能上报,有 2 处没有办完:"
            "第一小学党支部:将评为一星,还没有告知并听取意见;"
            "职业学院党总支:将受星级上限限制、将低于上年星级,还没有告知并听取意见。",
        )
        first = record_hearing(**hearing(low, bureau.reviewer))
        waived = record_hearing(**hearing(fair, bureau.leader, words="", is_waived=True))
        report_reviews(**given)
    assert (first.grounds, waived.grounds) == (["lowest"], ["veto", "lowered"])
    line = Entry.objects.filter(verb="reviews.record_hearing").latest("number")
    assert (line.after["is_waived"], line.after["grounds"]) == (
        True,
        ["将受星级上限限制", "将低于上年星级"],
    )
    assert sheet_state(low) == FilingState.REPORTED


def test_a_lower_proposal_counts_as_heading_lower(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        propose_star(review=review, star=1, reason="", by=bureau.reviewer)
        again = bureau.fresh(review)
        assert opinions(bureau.round, [again])[0].grounds == ("lowest",)
        assert opinions(bureau.round, []) == []
        Verdict.objects.filter(review=review)[0].delete()
        (open_still,) = opinions(bureau.round, [again])
        assert (open_still.heading, open_still.grounds, open_still.total) == (None, (), None)


def test_what_a_hearing_asks_for(bureau: Bureau) -> None:
    low, high = bureau.scored(scores=LOW), bureau.scored(bureau.town.college)
    with on(HELD):
        early = refusal(record_hearing, **hearing(low, bureau.reviewer))
        bureau.concluded(low, high)
        wrong = [
            refusal(record_hearing, **hearing(low, bureau.reviewer, **given))
            for given in (
                {"told_on": None},
                {"told_on": date(2025, 9, 17)},
                {"told_on": date(2025, 9, 19)},
                {"heard_from": ""},
                {"words": ""},
            )
        ]
        needless = refusal(record_hearing, **hearing(high, bureau.reviewer))
        foreign = refusal(record_hearing, **hearing(low, bureau.officer))
        make_post(bureau.reviewer, Role.PREPARER, bureau.town.school)
        close = refusal(record_hearing, **hearing(low, bureau.reviewer))
    assert early == (409, "评分表审定以后、上报以前,才登记告知和听取意见。")
    assert wrong == [
        (422, "请填写告知日期。"),
        (422, "告知日期不能早于审核会议的 2025-09-18。"),
        (422, "告知日期不能晚于今天。"),
        (422, "请填写陈述人。"),
        (422, "请填写陈述意见。"),
    ]
    assert needless == (409, "该党组织没有须先告知、听取意见的情形。")
    assert (foreign[0], close[0], Hearing.objects.count()) == (403, 403, 0)


def test_a_new_conclusion_asks_for_a_new_hearing(bureau: Bureau) -> None:
    low = bureau.scored(scores=LOW)
    with on(HELD):
        bureau.concluded(low)
        record_hearing(**hearing(low, bureau.reviewer))
        assert said(low).heard_on == {"lowest"}
        reopen_review(review=low, reason="复核", by=bureau.leader)
        bureau.concluded(low)
        assert said(low).heard_on == frozenset()


@pytest.mark.parametrize(
    ("concluded", "until"),
    [
        (date(2025, 9, 18), date(2025, 9, 23)),
        # a day off, the national holiday, and the Saturday that is worked for it
        (date(2025, 9, 30), date(2025, 10, 11)),
        (date(2025, 9, 20), date(2025, 9, 24)),
    ],
)
def test_three_working_days_from_the_day_after(concluded: date, until: date) -> None:
    assert statement_until(concluded) == until


def test_the_calendar_of_the_office_counts(bureau: Bureau) -> None:
    WorkingDay.objects.create(day=date(2025, 9, 22), is_working=False, note="停电放假")
    assert statement_until(HELD) == date(2025, 9, 24)


def test_w01_a_statement_is_taken_until_the_last_second(bureau: Bureau) -> None:
    review = bureau.scored()
    given: dict[str, Any] = {
        "review": review,
        "text": "公开栏 8 月已补。\r\n请核。",
        "by": bureau.secretary(),
    }
    with on(HELD):
        early = refusal(state_on_review, **given)
        bureau.concluded(review)
    with on(AFTER, 0):
        late = refusal(state_on_review, **given)
    with on(LAST_DAY, 23, 59, 59, 999_999):
        made = state_on_review(**given)
        twice = refusal(state_on_review, **given)
    assert made.text == "公开栏 8 月已补。\n请核。"
    assert early == (409, "现在没有可以说明的审核结果:还没有审定,或已经上报。")
    assert late == (409, "提出说明的期限 2025-09-23 已过。有意见的,请直接与审核党委联系。")
    assert twice == (409, "本党组织已对这次审核结果提出过说明,没有重复登记。")
    assert Entry.objects.get(verb="reviews.state").sentence == (
        "对第一小学党支部的审核结果提出了说明"
    )


def test_only_the_own_secretary_states(bureau: Bureau) -> None:
    review = bureau.scored()
    preparer = make_actor(Role.PREPARER, bureau.town.school)
    other = make_actor(Role.SECRETARY, bureau.town.village)
    with on(HELD):
        bureau.concluded(review)
        for by in (preparer, other, bureau.reviewer, bureau.officer):
            assert refusal(state_on_review, review=review, text="说明", by=by) == (
                403,
                "只有本党组织的书记可以提出说明。",
            )
        bare = refusal(state_on_review, review=review, text="", by=bureau.secretary())
    assert (bare, Statement.objects.count()) == ((422, "请填写说明。"), 0)


def test_a_statement_is_answered_before_the_report(bureau: Bureau) -> None:
    review = bureau.scored()
    bureau.exempt_others(bureau.town.school)
    reporting: dict[str, Any] = {"body": bureau.body, "round": bureau.round, "by": bureau.leader}
    with on(HELD):
        bureau.concluded(review)
        made = state_on_review(review=review, text="请核。", by=bureau.secretary())
        waiting = refusal(report_reviews, **reporting)
        foreign = refusal(answer_statement, statement=made, answer="已核", by=bureau.officer)
        bare = refusal(answer_statement, statement=made, answer=" ", by=bureau.reviewer)
        done = answer_statement(statement=made, answer="已核,维持。", by=bureau.reviewer)
        twice = refusal(answer_statement, statement=made, answer="已核", by=bureau.reviewer)
        # stated and answered: the days left are not waited for
        report_reviews(**reporting)
    assert waiting[1].endswith("第一小学党支部:支部的说明还没有答复。")
    assert (foreign[0], bare) == (403, (422, "请填写答复。"))
    assert (done.answer, done.version) == ("已核,维持。", 2)
    assert twice == (409, "这份说明已经答复过,没有重复办理。")
    assert Entry.objects.get(verb="reviews.answer").after["answer"] == "已核,维持。"


def test_a_statement_on_a_sheet_opened_again_is_answered_no_more(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        bureau.concluded(review)
        made = state_on_review(review=review, text="请核。", by=bureau.secretary())
        assert told_outcome(review.enrolment) is not None
        reopen_review(review=review, reason="按说明复核", by=bureau.leader)
        assert told_outcome(review.enrolment) is None
        gone = refusal(answer_statement, statement=made, answer="已核", by=bureau.reviewer)
    assert gone == (409, "评分表审核中,说明不再答复。")
