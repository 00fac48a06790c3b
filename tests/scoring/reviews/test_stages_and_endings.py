"""A 党总支 passes its sheets on; a decision that a branch did not file ends its review and form."""

from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.assessments.models import Assessment, FilingState
from scoring.assessments.services import resume_assessment
from scoring.reviews.models import NotFiledDecision, Review
from scoring.reviews.queries import filing_state, reviews_of, waiting
from scoring.reviews.services import (
    conclude_reviews,
    confirm_not_filed,
    enter_not_filed,
    reopen_review,
    report_reviews,
    send_back,
    start_review,
)
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import begun, filed
from tests.factories.people import make_actor
from tests.factories.refusals import refusal
from tests.factories.reviewing import score_all
from tests.scoring.reviews.sitting import (
    AFTER,
    FILED,
    HELD,
    HIGH,
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


@pytest.fixture
def general(bureau: Bureau) -> Account:
    """The leader of the 党总支 above the faculty, whose stage comes first."""
    return make_actor(Role.LEADER, bureau.town.college, "总支书记")


def at_first_stage(bureau: Bureau, general: Account) -> Review:
    faculty = bureau.branch(bureau.town.faculty)
    reviewer = make_actor(Role.REVIEWER, bureau.town.college, "总支审核员")
    with on(FILED):
        filed(faculty)
        review = start_review(enrolment=faculty, by=reviewer)
    with on(HELD, 8):
        score_all(review, reviewer, HIGH)
    return bureau.fresh(review)


def test_a_first_stage_passes_on_and_the_bureau_has_the_last_word(
    bureau: Bureau, general: Account
) -> None:
    first = at_first_stage(bureau, general)
    assert (first.body, first.is_final) == (bureau.town.college, False)
    with on(HELD):
        assert [act.label for act in waiting(bureau.round) if act.is_for(general)] == [
            "开会审定:1 份评分表已评完"
        ]
    own: dict[str, Any] = {"body": bureau.town.college, "round": bureau.round, "by": general}
    with on(HELD):
        by_bureau = refusal(
            report_reviews, body=bureau.town.college, round=bureau.round, by=bureau.leader
        )
        meeting = bureau.meeting(by=general, body=bureau.town.college)
        conclude_reviews(meeting=meeting, reviews=[first], by=general)
        assert [act.label for act in waiting(bureau.round) if act.is_for(general)] == [
            "上报审核意见:1 份评分表"
        ]
        assert (sheet_state(first), filing_state(first.enrolment)) == (
            "under_review",
            "under_review",
        )
        # nothing is told to the branch yet, nothing is waited for
        report_reviews(**own)
        late = refusal(reopen_review, review=first, reason="复核", by=general)
        back = refusal(send_back, review=first, reason="复核", by=bureau.officer)
    assert by_bureau[0] == 403
    assert late == (409, "当前状态为“已上报”,不能办理此事。")
    assert back == (409, "这一级审核已转上级党委,请退回最后一级审核。")
    final = now_of(first.enrolment)
    assert (final.body, final.position, final.is_final, final.holder, final.state) == (
        bureau.body,
        1,
        True,
        None,
        FilingState.UNDER_REVIEW,
    )
    assert Entry.objects.get(verb="reviews.report").after["passed_on"] == ["教育局党委"]
    with on(HELD, 10):
        score_all(final, bureau.reviewer, HIGH)
        bureau.concluded(final)
    bureau.exempt_others(bureau.town.faculty)
    with on(AFTER):
        report_reviews(body=bureau.body, round=bureau.round, by=bureau.leader)
    assert sheet_state(first) == FilingState.REPORTED
    states = list(Review.objects.order_by("position").values_list("state", flat=True))
    assert states == ["reported", "reported"]


def test_a_first_stage_whose_post_was_vacated_passes_on_to_the_bureau(
    bureau: Bureau, general: Account
) -> None:
    first = at_first_stage(bureau, general)
    with on(HELD):
        meeting = bureau.meeting(by=general, body=bureau.town.college)
        conclude_reviews(meeting=meeting, reviews=[first], by=general)
        Account.objects.get(name="总支审核员").posts.update(role=Role.CLERK)
        general.posts.update(role=Role.CLERK)
        other = make_actor(Role.LEADER, bureau.town.college, "新任")
        other.posts.update(ends_on=date(2025, 9, 18))
        report_reviews(body=bureau.town.college, round=bureau.round, by=other)
    assert now_of(first.enrolment).body == bureau.body


def decided(bureau: Bureau, enrolment: Enrolment) -> NotFiledDecision:
    decision = enter_not_filed(
        enrolment=enrolment,
        number="云组〔2025〕20号",
        decided_on=clock.today(),
        reason="两次催报未申报",
        by=bureau.officer,
    )
    return confirm_not_filed(decision=decision, by=bureau.approver)


def test_not_filed_ends_review_and_form(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        bureau.concluded(review)
        decided(bureau, review.enrolment)
    row = now_of(review.enrolment)
    assert (row.state, row.holder, sheet_state(row)) == ("not_filed", None, "not_filed")
    form = Assessment.objects.get(enrolment=review.enrolment)
    assert (form.closed_at is not None, form.closed_reason) == (
        True,
        "已按云组〔2025〕20号决定未申报",
    )
    assert row.sheet.minutes_number == ""
    verbs = list(Entry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[-3:] == ["reviews.confirm_not_filed", "reviews.close", "assessments.close"]


def test_not_filed_ends_a_draft_and_a_first_stage(bureau: Bureau, general: Account) -> None:
    first = at_first_stage(bureau, general)
    with on(FILED):
        draft = begun(bureau.branch())
    with on(HELD):
        for branch in (first.enrolment, draft.enrolment, bureau.branch(bureau.town.village)):
            decided(bureau, branch)
            assert filing_state(Enrolment.objects.get(pk=branch.pk)) == "not_filed"
    assert now_of(first.enrolment).state == FilingState.NOT_FILED
    assert Assessment.objects.filter(closed_at__isnull=False).count() == 3
    assert list(reviews_of(bureau.town.college, bureau.round)) == [first]
    closed = refusal(resume_assessment, assessment=draft, reason="按原件", by=bureau.leader)
    assert closed[0] == 409


def test_a_form_closed_already_is_left_as_it_is(bureau: Bureau) -> None:
    with on(FILED):
        form = begun(bureau.branch())
        form.closed_at, form.closed_reason = clock.now(), "撤销建制"
        form.save()
    with on(HELD):
        decided(bureau, form.enrolment)
    form.refresh_from_db()
    assert form.closed_reason == "撤销建制"
