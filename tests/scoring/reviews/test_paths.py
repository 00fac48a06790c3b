"""Who reviews when people or branches change: cross review, proxy, mergers, moves, leavers."""

from collections.abc import Iterator

import pytest

from branches.journal.models import Entry
from branches.people.models import Account
from branches.people.services import declare_tie
from scoring.reviews.models import Meeting, PastVerdict, Review, Sheet, Verdict, VerdictEnd
from scoring.reviews.queries import (
    queue_visible_to,
    reviews_visible_to,
    sheets_visible_to,
    stuck_branches,
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
from scoring.rounds.models import Assignment
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, filed
from tests.factories.people import make_actor
from tests.factories.reviewing import reviewer_of, score_all
from tests.factories.reviews import report_sheet
from tests.scoring.reviews.arranging import again, assign, given, score
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
