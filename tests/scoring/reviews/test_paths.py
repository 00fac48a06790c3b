"""Who reviews when people or branches change: cross review, proxy, mergers, moves, leavers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.services import merge_organisation, move_organisation
from branches.people.models import Account
from branches.people.services import declare_tie, disable_account, end_post, replace_post
from scoring.assessments.models import FilingState
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import begin_assessment
from scoring.reviews.models import Meeting, PastVerdict, Review, Sheet, Verdict, VerdictEnd
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
    sheets_visible_to,
    stuck_branches,
    to_merge,
    waiting,
)
from scoring.reviews.rules import is_not_of_department
from scoring.reviews.services import (
    confirm_assignment,
    enter_assignment,
    give_verdict,
    hold_review,
    merge_sheet,
    recognise_project,
    reject_assignment,
    return_indicators,
    set_ceiling,
    start_review,
)
from scoring.rounds.models import Assignment, Enrolment
from scoring.rounds.queries import enrolments
from scoring.rounds.services import Change, confirm_decision, enter_decision
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, filed
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor, make_administrator, make_post
from tests.factories.reviewing import reviewer_of, score_all
from tests.factories.reviews import report_sheet
from tests.scoring.reviews.bureau import ENDS_ON, TODAY, Bureau, at, make_bureau, refusal

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def given(bureau: Bureau, *codes: str, **others: Any) -> dict[str, Any]:
    return {
        "round": bureau.round,
        "codes": codes or (SCHOOL,),
        "kind": "cross",
        "body": bureau.town.town,
        "number": "云组〔2025〕8号",
        "decided_on": date(2025, 9, 8),
        "reason": "审核员都须回避",
        "by": bureau.officer,
        **others,
    }


@pytest.fixture
def approver(bureau: Bureau) -> Account:
    return make_actor(Role.APPROVER, bureau.town.department, "申定明")


@pytest.fixture
def neighbour(bureau: Bureau) -> Account:
    return reviewer_of(bureau.town.town, "邻镇审")


def assign(bureau: Bureau, approver: Account, *codes: str, **others: Any) -> list[Assignment]:
    entered = enter_assignment(**given(bureau, *codes, **others))
    return confirm_assignment(assignment=entered[0], by=approver, expected_count=len(entered))


def score(bureau: Bureau, review: Review, by: Account) -> Verdict:
    place = bureau.places()[0]
    return give_verdict(
        review=review,
        indicator=place,
        score="1",
        reason="查阅资料后核定",
        methods=["documents"],
        by=by,
        expected_version=0,
    )


def again(bureau: Bureau, code: str = SCHOOL) -> Enrolment:
    return Enrolment.objects.select_related("organisation", "assigned_body", "round").get(
        round=bureau.round, code=code
    )


# --- another body ---------------------------------------------------------------------------


def test_the_new_body_starts_blank_and_the_old_verdicts_are_kept(
    bureau: Bureau, approver: Account, neighbour: Account
) -> None:
    review = bureau.review()
    score_all(review, bureau.reviewer)
    Review.objects.filter(pk=review.pk).update(proposed_star=4, proposed_reason="有特色")
    assign(bureau, approver)
    found = bureau.again()
    assert (found.pk, found.body, found.holder, found.state) == (
        review.pk,
        bureau.town.town,
        None,
        "under_review",
    )
    assert (found.proposed_star, found.proposed_reason) == (None, "")
    assert not Verdict.objects.exists()
    past = PastVerdict.objects.filter(review=review)
    assert (past.count(), {row.end for row in past}, {row.given_by for row in past}) == (
        8,
        {VerdictEnd.REASSIGNED},
        {bureau.reviewer},
    )
    line = Entry.objects.get(verb="reviews.hand_over")
    assert (line.sentence, line.before, line.after["body"], line.reason) == (
        "把第一小学党支部的审核交给了另一党委",
        {"body": "教育局党委", "verdicts": 8},
        "青竹镇党委",
        "审核员都须回避",
    )
    # the old body may not go on, the new one may
    for by in (bureau.reviewer, bureau.leader):
        assert refusal(hold_review, review=found, by=by)[0] == 403
    assert start_review(enrolment=again(bureau), by=neighbour).pk == review.pk
    assert hold_review(review=found, by=neighbour).holder == neighbour
    assert set(reviews_visible_to(neighbour)) == {review}


def test_a_concluded_review_goes_back_to_its_beginning(
    bureau: Bureau, approver: Account, neighbour: Account
) -> None:
    review = bureau.review()
    meeting = Meeting.objects.create(
        round=bureau.round,
        body=bureau.town.education,
        minutes_number="教党纪〔2025〕3号",
        held_on=TODAY,
        chair="傅泽人",
        due=5,
        present=5,
        entered_at=clock.now(),
    )
    Review.objects.filter(pk=review.pk).update(state="concluded", meeting=meeting)
    Sheet.objects.update(state="concluded", minutes_number="教党纪〔2025〕3号", minutes_on=TODAY)
    assign(bureau, approver)
    sheet = Sheet.objects.get()
    assert (bureau.again().state, bureau.again().meeting) == ("under_review", None)
    assert (sheet.state, sheet.minutes_number, sheet.minutes_on) == ("under_review", "", None)


def test_what_was_not_begun_is_begun_by_the_new_body(
    bureau: Bureau, approver: Account, neighbour: Account
) -> None:
    with clock.stopped_at(at(ENDS_ON)):
        filed(bureau.enrolment)
    assign(bureau, approver)
    assert refusal(start_review, enrolment=bureau.enrolment, by=bureau.reviewer)[0] == 403
    review = start_review(enrolment=bureau.enrolment, by=neighbour)
    assert (review.body, review.is_final) == (bureau.town.town, True)
    assert not Entry.objects.filter(verb="reviews.hand_over").exists()


def test_a_body_that_never_reports_is_done_by_the_department(
    bureau: Bureau, approver: Account
) -> None:
    """代为审核 of a whole bureau under one number; a stage of a 党总支 ends with it."""
    reviewer = reviewer_of(bureau.town.college, "总支审")
    faculty = enrolled(bureau.round, bureau.town.faculty)
    with clock.stopped_at(at(ENDS_ON)):
        filed(faculty)
    first = start_review(enrolment=faculty, by=reviewer)
    assert (first.body, first.is_final) == (bureau.town.college, False)
    confirmed = assign(
        bureau, approver, SCHOOL, COLLEGE, FACULTY, kind="proxy", body=None, reason="逾期未上报"
    )
    assert [one.enrolment.code for one in confirmed] == [SCHOOL, COLLEGE, FACULTY]
    review = Review.objects.get(pk=first.pk)
    assert (review.body, review.is_final, review.position) == (bureau.town.department, True, 0)
    assert refusal(hold_review, review=review, by=reviewer)[0] == 403
    assert hold_review(review=review, by=bureau.officer).holder == bureau.officer
    assert refusal(hold_review, review=review, by=approver)[0] == 409
    marks = Assignment.objects.filter(state="confirmed").values_list("kind", "number")
    assert set(marks) == {("proxy", "云组〔2025〕8号")}


def test_what_is_over_is_not_assigned(
    bureau: Bureau, approver: Account, neighbour: Account
) -> None:
    entered = enter_assignment(**given(bureau))
    report_sheet(bureau.enrolment)
    words = "以下党组织的审核已经结束,不能再指定:第一小学党支部(已上报)。已上报的,请先退回。"
    assert refusal(confirm_assignment, assignment=entered[0], by=approver) == (409, words)
    assert Assignment.objects.get().state == "entered"
    rejected = reject_assignment(assignment=entered[0], reason="已上报", by=approver)
    assert [one.state for one in rejected] == ["rejected"]
    assert refusal(reject_assignment, assignment=entered[0], reason="已上报", by=approver)[0] == 409
    assert refusal(enter_assignment, **given(bureau)) == (409, words)


def test_only_what_was_shown_is_confirmed(
    bureau: Bureau, approver: Account, neighbour: Account
) -> None:
    entered = enter_assignment(**given(bureau))
    enter_assignment(**given(bureau, FACULTY))
    assert refusal(confirm_assignment, assignment=entered[0], by=approver, expected_count=1) == (
        409,
        "这份决定所列的党组织刚有变化,请核对最新内容后再办理。",
    )
    both = confirm_assignment(assignment=entered[0], by=approver)
    assert len(both) == 2
    assert refusal(confirm_assignment, assignment=entered[0], by=approver)[0] == 409


# --- first stage at a 党总支 ----------------------------------------------------------------


def test_only_the_posts_of_the_general_branch_do_its_stage(bureau: Bureau) -> None:
    own = reviewer_of(bureau.town.college, "总支审")
    faculty = enrolled(bureau.round, bureau.town.faculty)
    with clock.stopped_at(at(ENDS_ON)):
        filed(faculty)
        filed(bureau.enrolment)
    assert [row.code for row in queue_visible_to(own, bureau.round)] == [FACULTY]
    for by in (bureau.reviewer, bureau.leader):
        assert refusal(start_review, enrolment=faculty, by=by)[0] == 403
    review = start_review(enrolment=faculty, by=own)
    assert refusal(hold_review, review=review, by=bureau.leader)[0] == 403
    assert set(sheets_visible_to(own, bureau.round)) == {review.sheet}
    # nobody else's sheet is in its reach
    other = start_review(enrolment=bureau.enrolment, by=bureau.reviewer)
    assert set(reviews_visible_to(own)) == {review}
    assert set(reviews_visible_to(bureau.reviewer)) == {review, other}
    assert refusal(start_review, enrolment=bureau.enrolment, by=own)[0] == 403


# --- declared ties --------------------------------------------------------------------------


def test_a16_a_declared_tie_bars_every_single_act(bureau: Bureau, approver: Account) -> None:
    review = bureau.review()
    for by in (bureau.reviewer, bureau.officer):
        declare_tie(by=by, organisation=bureau.town.school, reason="配偶在该党组织任职")
    places = bureau.places()
    document = {"number": "云组创〔2025〕3号", "decided_on": TODAY, "reason": "评审会认定"}
    ceiling = {"document_number": "云组〔2025〕9号", "document_on": TODAY, "reason": "有严重欠缺"}
    refused = [
        refusal(
            give_verdict,
            review=review,
            indicator=places[0],
            score="1",
            reason="核定",
            methods=["documents"],
            by=bureau.reviewer,
            expected_version=0,
        ),
        refusal(
            return_indicators,
            review=review,
            indicators={places[0].pk: "次数不符"},
            due_on=None,
            by=bureau.reviewer,
        ),
        refusal(
            recognise_project,
            enrolment=bureau.enrolment,
            is_recognised=True,
            by=bureau.officer,
            **document,
        ),
        refusal(set_ceiling, enrolment=bureau.enrolment, star=2, by=bureau.officer, **ceiling),
        refusal(merge_sheet, enrolment=bureau.enrolment, by=bureau.officer),
    ]
    assert [(status, "回避" in words) for status, words in refused] == [(403, True)] * 5
    # a colleague goes on where the other has let it go
    Review.objects.update(holder=None, held_at=None)
    assert score(bureau, review, bureau.colleague).score == 1


def test_where_nobody_may_review_the_officer_is_asked(bureau: Bureau, approver: Account) -> None:
    for by in (bureau.reviewer, bureau.colleague, bureau.leader):
        declare_tie(by=by, organisation=bureau.town.school, reason="亲属关系")

    def asked() -> list[str]:
        return [str(act.label) for act in waiting(bureau.round) if "指定审核" in str(act.label)]

    assert ([one.enrolment.code for one in stuck_branches(bureau.round)], asked()) == (
        [SCHOOL, VILLAGE],
        [],
    )
    with clock.stopped_at(at(ENDS_ON)):
        filed(bureau.enrolment)
    assert asked() == ["指定审核:1 个党组织已提交自评,没有人可以审核"]
    reviewer_of(bureau.town.town)
    entered = enter_assignment(**given(bureau))
    assert asked() == [
        "指定审核:1 个党组织已提交自评,没有人可以审核",
        "确认指定审核 云组〔2025〕8号(1 个党组织)",
    ]
    confirm_assignment(assignment=entered[0], by=approver)
    assert asked() == []


# --- the department's own branch ------------------------------------------------------------


def test_the_departments_own_branch_is_done_from_outside(bureau: Bureau, approver: Account) -> None:
    Account.objects.filter(pk=bureau.officer.pk).update(organisation=bureau.town.school)
    member = Account.objects.get(pk=bureau.officer.pk)
    outsider = make_actor(Role.OFFICER, bureau.town.department, "外来")
    columns = {"number": "云组创〔2025〕3号", "decided_on": TODAY, "reason": "评审会认定"}
    recognise = {"enrolment": bureau.enrolment, "is_recognised": True, **columns}
    assert refusal(recognise_project, **recognise, by=member)[0] == 403
    assert recognise_project(**recognise, by=outsider).is_recognised  # type: ignore[arg-type]  # mixed columns
    assert not is_not_of_department.allows(outsider, bureau.enrolment)
    other = enrolled(bureau.round, bureau.town.village)
    assert is_not_of_department.allows(outsider, other)


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
    assert (row.holder_pk, row.holder_name) == (None, None)  # type: ignore[attr-defined]  # annotated
    assert hold_review(review=review, by=bureau.colleague).holder == bureau.colleague
    row = queue_visible_to(bureau.leader, bureau.round).get(code=SCHOOL)
    assert (row.holder_pk, row.holder_name) == (bureau.colleague.pk, "钱同事")  # type: ignore[attr-defined]  # annotated


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
