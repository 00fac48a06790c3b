"""Branches that move, merge or begin in mid-round, and people who leave."""

from collections.abc import Iterator
from datetime import date

import pytest

from branches.journal.models import Entry
from branches.organisations.services import merge_organisation, move_organisation
from branches.people.models import Account
from branches.people.services import disable_account, end_post, replace_post
from scoring.assessments.models import FilingState
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import begin_assessment
from scoring.reviews.queries import (
    filing_state,
    has_holder,
    merged_enrolments,
    missing_enrolments,
    moved_branches,
    new_bodies,
    progress_by_bureau,
    progress_in_all,
    queue_visible_to,
    retired_enrolments,
    reviews_visible_to,
    to_merge,
    waiting,
)
from scoring.reviews.services import (
    hold_review,
    merge_sheet,
)
from scoring.rounds.queries import enrolments
from scoring.rounds.services import Change, confirm_decision, enter_decision
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor, make_administrator, make_post
from tests.factories.reviewing import reviewer_of
from tests.factories.reviews import report_sheet
from tests.scoring.reviews.arranging import again, assign, score
from tests.scoring.reviews.bureau import ENDS_ON, TODAY, Bureau, at, make_bureau, refusal

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


@pytest.fixture
def approver(bureau: Bureau) -> Account:
    return make_actor(Role.APPROVER, bureau.town.department, "申定明")


@pytest.fixture
def neighbour(bureau: Bureau) -> Account:
    return reviewer_of(bureau.town.town, "邻镇审")


# --- moved ----------------------------------------------------------------------------------


def test_a02_w14_the_reviewer_of_the_freeze_day_finishes_a_moved_branch(
    bureau: Bureau, neighbour: Account, approver: Account
) -> None:
    review = bureau.review()
    move_organisation(
        organisation=bureau.town.school,
        parent=bureau.town.town,
        reason="区划调整",
        by=bureau.officer,
    )
    assert [(one.enrolment.code, one.body_now) for one in moved_branches(bureau.round)] == [
        (SCHOOL, bureau.town.town)
    ]
    # the body it moved to reads and does nothing, the parent bureau of old goes on
    assert (set(reviews_visible_to(neighbour)), set(queue_visible_to(neighbour, bureau.round))) == (
        set(),
        {enrolled(bureau.round, bureau.town.village)},
    )
    assert refusal(hold_review, review=review, by=neighbour)[0] == 403
    assert score(bureau, review, bureau.reviewer).score == 1
    # unless it is decided
    assign(bureau, approver, reason="已划归青竹镇")
    assert set(reviews_visible_to(neighbour)) == {review}
    assert hold_review(review=bureau.again(), by=neighbour).holder == neighbour


# --- merged ---------------------------------------------------------------------------------


def merged(bureau: Bureau) -> None:
    merge_organisation(
        organisation=bureau.town.school,
        successor=bureau.town.college,
        ended_on=TODAY,
        reason="撤并",
        by=bureau.officer,
    )


def test_w14_an_absorbed_sheet_closes_and_the_successor_sees_both(bureau: Bureau) -> None:
    review = bureau.review()
    words = "这个党组织没有合并到别的党组织,不能按合并办理。"
    assert refusal(merge_sheet, enrolment=bureau.enrolment, by=bureau.officer) == (409, words)
    merged(bureau)
    assert [row.code for row in to_merge(bureau.round)] == [SCHOOL]
    assert "按合并了结 1 个党组织的审核" in [str(act.label) for act in waiting(bureau.round)]
    sheet = merge_sheet(enrolment=bureau.enrolment, by=bureau.officer)
    again_review = bureau.again()
    assert (sheet.state, again_review.state, again_review.holder) == ("merged", "merged", None)
    form = assessment_of(bureau.enrolment)
    assert (form and form.state, filing_state(again(bureau))) == ("merged", FilingState.MERGED)
    assert Entry.objects.get(verb="reviews.merge_sheet").after == {"successor": "职业学院党总支"}
    assert refusal(hold_review, review=review, by=bureau.reviewer)[0] == 409
    assert refusal(merge_sheet, enrolment=bureau.enrolment, by=bureau.officer) == (
        409,
        "该党组织的评分表合并,不再按合并办理。",
    )
    heir = make_actor(Role.SECRETARY, bureau.town.college)
    assert set(reviews_visible_to(heir)) == {review}
    # nothing is awaited of it, and N is what it was
    assert SCHOOL not in {row.code for row in missing_enrolments(bureau.round)}
    assert [row.code for row in merged_enrolments(bureau.round)] == [SCHOOL]
    whole = progress_in_all(progress_by_bureau(enrolments(bureau.round)))
    assert (whole.taking_part, whole.merged, whole.missing) == (4, 1, 3)
    assert "录入参评范围调整决定:移出已合并的 1 个党组织" in [
        str(act.label) for act in waiting(bureau.round)
    ]


def test_w14_n_changes_by_the_decision_alone(bureau: Bureau, approver: Account) -> None:
    merged(bureau)
    merge_sheet(enrolment=bureau.enrolment, by=bureau.officer)
    form = assessment_of(bureau.enrolment)
    assert form is not None
    # none had been begun: it cannot be begun any more
    assert (form.state, form.closed_reason) == ("draft", "本党组织已并入“职业学院党总支”。")
    decision = enter_decision(
        round=bureau.round,
        number="云组〔2025〕21号",
        decided_on=TODAY,
        reason="已合并",
        changes=[Change(SCHOOL, "remove", "", "并入职业学院党总支")],
        by=bureau.officer,
    )
    confirm_decision(decision=decision, by=approver)
    assert not merged_enrolments(bureau.round).exists()
    assert refusal(merge_sheet, enrolment=bureau.enrolment, by=bureau.officer) == (
        409,
        "该党组织已按决定退出本批次,不再办理。",
    )


def test_merging_is_for_the_officer_of_an_open_round(bureau: Bureau, approver: Account) -> None:
    merged(bureau)
    assert refusal(merge_sheet, enrolment=bureau.enrolment, by=approver) == (
        403,
        "只有组织部评定员可以办理审核安排。",
    )
    # a form whose merger the assessments know already
    with clock.stopped_at(at(ENDS_ON)):
        begun = begin_assessment(
            enrolment=bureau.enrolment, by=make_actor(Role.SECRETARY, bureau.town.school)
        )
    type(begun).objects.update(state="merged")
    assert merge_sheet(enrolment=bureau.enrolment, by=bureau.officer).state == "merged"


def test_a_reported_sheet_counts_although_the_branch_was_merged(bureau: Bureau) -> None:
    report_sheet(bureau.enrolment)
    merged(bureau)
    assert not to_merge(bureau.round).exists()
    assert refusal(merge_sheet, enrolment=bureau.enrolment, by=bureau.officer) == (
        409,
        "该党组织的评分表已上报,不再按合并办理。",
    )


def test_w14_new_and_retired_bodies_are_listed(bureau: Bureau) -> None:
    town = bureau.town
    new = make_organisation("第二小学党支部", town.education, field=town.school.field)
    assert list(new_bodies(bureau.round)) == [new]
    town.village.state, town.village.ended_on = "retired", TODAY
    town.village.save()
    assert [row.code for row in retired_enrolments(bureau.round)] == [VILLAGE]
    assert moved_branches(bureau.round) == []


# --- people who leave -----------------------------------------------------------------------


def test_w14_what_a_leaver_had_in_hand_is_nobodys(bureau: Bureau) -> None:
    review = bureau.review()
    security = make_administrator("security")
    assert has_holder(bureau.again())
    assert refusal(hold_review, review=review, by=bureau.colleague)[0] == 409
    end_post(by=security, post=bureau.reviewer.posts.get(), reason="调离")
    assert not has_holder(bureau.again())
    row = queue_visible_to(bureau.leader, bureau.round).get(code=SCHOOL)
    assert (row.holder_pk, row.holder_name) == (None, None)
    assert hold_review(review=review, by=bureau.colleague).holder == bureau.colleague
    row = queue_visible_to(bureau.leader, bureau.round).get(code=SCHOOL)
    assert (row.holder_pk, row.holder_name) == (bureau.colleague.pk, "钱同事")


def test_w14_a_successor_takes_up_what_the_other_had(bureau: Bureau) -> None:
    review = bureau.review()
    successor = make_actor(Role.CLERK, bureau.town.education, "继任")
    replace_post(
        by=make_administrator("security"),
        post=bureau.reviewer.posts.get(),
        account=successor,
        reason="轮岗",
    )
    by = Account.objects.get(pk=successor.pk)
    assert hold_review(review=review, by=by).holder == by


def test_a08_a_disabled_holder_or_one_who_moved_elsewhere_holds_nothing(bureau: Bureau) -> None:
    review = bureau.review()
    moved = bureau.reviewer
    make_post(moved, Role.REVIEWER, bureau.town.town)
    moved.posts.filter(organisation=bureau.town.education).update(ends_on=date(2025, 9, 1))
    assert not has_holder(review)
    hold_review(review=review, by=bureau.colleague)
    disable_account(by=make_administrator("system"), account=bureau.colleague, reason="停用")
    assert not has_holder(bureau.again())
    assert hold_review(review=review, by=bureau.leader).holder == bureau.leader


def test_an_officer_holds_a_proxys_sheet(bureau: Bureau, approver: Account) -> None:
    review = bureau.review()
    assign(bureau, approver, kind="proxy", body=None)
    hold_review(review=review, by=bureau.officer)
    assert has_holder(bureau.again())
    bureau.officer.posts.update(ends_on=date(2025, 9, 1))
    assert not has_holder(bureau.again())
