"""Holding, releasing, sending back, going on, receiving what was corrected."""

from collections.abc import Iterator
from datetime import date

import pytest

from branches.journal.models import Entry
from scoring.assessments.models import Assessment, FilingState, Return
from scoring.assessments.services import extend_deadline
from scoring.reviews.models import PastVerdict, Review, Verdict
from scoring.reviews.queries import desk_of, filing_state, verdict_gaps
from scoring.reviews.services import (
    hold_review,
    receive_correction,
    release_review,
    resume_review,
    return_indicators,
    start_review,
)
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.assessments import filed, secretary_of
from tests.factories.reviewing import leader_of, reviewer_of, score_all
from tests.scoring.reviews.bureau import TODAY, Bureau, at, days, make_bureau, refusal

LEADER_ONLY = (403, "只有审核党委的负责人可以审定和上报。")


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def verbs() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("verb", flat=True))


def send_back(bureau: Bureau, review: Review, *names: str, due_on: date | None = None) -> Return:
    return return_indicators(
        review=review,
        indicators={bureau.place(name).pk: "次数与会议记录不符" for name in names},
        due_on=due_on,
        by=bureau.reviewer,
    )


def test_a_sheet_passes_from_hand_to_hand(bureau: Bureau) -> None:
    review = bureau.review()
    assert (review.holder, review.held_at) == (bureau.reviewer, clock.now())
    assert hold_review(review=review, by=bureau.reviewer).version == 1
    assert refusal(hold_review, review=review, by=bureau.colleague)[0] == 409
    assert refusal(release_review, review=review, by=bureau.colleague) == (
        403,
        "只有经办人本人或审核党委的负责人可以让这份评分表改由别人经办。",
    )
    release_review(review=review, by=bureau.leader)
    assert bureau.again().holder is None
    assert refusal(release_review, review=review, by=bureau.leader)[0] == 409
    hold_review(review=review, by=bureau.colleague)
    assert bureau.again().holder == bureau.colleague
    assert verbs()[-2:] == ["reviews.release", "reviews.hold"]


def test_the_stage_of_a_general_branch_is_its_own(bureau: Bureau) -> None:
    """The 党总支 reviews first where somebody holds a post in it; the bureau does not step in."""
    faculty = Enrolment.objects.get(organisation=bureau.town.faculty)
    Enrolment.objects.filter(pk=faculty.pk).update(
        review_path=[bureau.town.college.code, bureau.town.education.code]
    )
    own = reviewer_of(bureau.town.college, "总支审")
    with clock.stopped_at(at(TODAY - days(5))):
        filed(Enrolment.objects.get(pk=faculty.pk))
    faculty = Enrolment.objects.get(pk=faculty.pk)
    assert refusal(start_review, enrolment=faculty, by=bureau.reviewer)[0] == 403
    review = start_review(enrolment=faculty, by=own)
    assert (review.is_final, review.body) == (False, bureau.town.college)


def test_an_assigned_body_reviews_alone(bureau: Bureau) -> None:
    Enrolment.objects.filter(pk=bureau.enrolment.pk).update(assigned_body=bureau.town.town)
    with clock.stopped_at(at(TODAY - days(5))):
        filed(bureau.enrolment)
    assert refusal(start_review, enrolment=bureau.enrolment, by=bureau.reviewer)[0] == 403
    neighbour = reviewer_of(bureau.town.town, "邻镇审")
    review = start_review(enrolment=bureau.enrolment, by=neighbour)
    assert (review.body, review.is_final) == (bureau.town.town, True)


def test_indicators_go_back_with_reasons_and_a_day(bureau: Bureau) -> None:
    review = bureau.review()
    returned = send_back(bureau, review, "工作制度", "群众评价")
    assert returned.due_on == date(2025, 9, 12)  # three working days, from tomorrow on
    branch = Enrolment.objects.get(pk=bureau.enrolment.pk)
    assert filing_state(branch) == FilingState.RETURNED
    line = Entry.objects.order_by("-number")[0]
    assert (line.verb, line.after) == (
        "reviews.return_indicators",
        {
            "number": 1,
            "due_on": "2025-09-12",
            "indicators": {"工作制度": "次数与会议记录不符", "群众评价": "次数与会议记录不符"},
        },
    )
    assert refusal(
        return_indicators,
        review=review,
        indicators={bureau.place("工作制度").pk: "再看"},
        due_on=None,
        by=bureau.reviewer,
    ) == (409, "这份自评正在支部修改,提交以后再评分。")


def test_what_cannot_be_sent_back(bureau: Bureau) -> None:
    review, key = bureau.review(), bureau.place("工作制度").pk
    given = {"review": review, "by": bureau.reviewer}
    for indicators, due_on in (
        ({}, None),
        ({key: " "}, None),
        ({key: "请核实", 987654: "请核实"}, None),
        ({key: "请核实"}, TODAY - days(1)),
        ({key: "请核实"}, TODAY + days(61)),
    ):
        status, _words = refusal(return_indicators, indicators=indicators, due_on=due_on, **given)
        assert status == 422
    outsider = reviewer_of(bureau.town.town, "邻镇审")
    others = {"review": review, "indicators": {key: "请核实"}, "due_on": None}
    assert refusal(return_indicators, by=outsider, **others)[0] == 403
    assert refusal(return_indicators, by=bureau.colleague, **others)[0] == 409


def test_after_a_correction_only_what_was_sent_back_is_blank(bureau: Bureau) -> None:
    review = bureau.review(lost={"工作制度": "1"})
    score_all(review, bureau.reviewer)
    send_back(bureau, review, "工作制度", "群众评价")
    assert verdict_gaps(review) == []  # opinions stand until the correction comes
    bureau.lose("工作制度", "2")
    form = Assessment.objects.get(enrolment=bureau.enrolment)
    line = form.returns.get().indicators.get(indicator=bureau.place("群众评价"))
    line.text, line.edited_by, line.edited_at = (
        "测评表可查",
        secretary_of(bureau.enrolment),
        clock.now(),
    )
    line.save()
    bureau.correct("工作制度", "已核对记录")
    assert refusal(start_review, enrolment=bureau.enrolment, by=bureau.colleague)[0] == 409
    again = start_review(enrolment=bureau.enrolment, by=bureau.reviewer)
    assert [each.name for each in verdict_gaps(again)] == ["工作制度", "群众评价"]
    past = PastVerdict.objects.filter(end="cleared").values_list("indicator__name", flat=True)
    assert sorted(past) == ["工作制度", "群众评价"]
    assert verbs()[-2:] == ["assessments.receive", "reviews.receive_correction"]
    desk = desk_of(bureau.again())
    place = desk.of(bureau.place("工作制度").pk)
    assert place is not None
    assert (place.is_corrected, place.self_score) == (True, 8)
    changed = {each.place: (each.before, each.after) for each in place.corrections[0].differences}
    assert changed["工作制度得分"] == ("9.00", "8.00")
    assert place.past[0].score == 9
    assert desk.submission.number == 2
    assert {each.name for each in desk.places if each.is_corrected} == {"工作制度", "群众评价"}


def test_a_correction_comes_to_whoever_opens_it(bureau: Bureau) -> None:
    review = bureau.review()
    assert refusal(receive_correction, review=review, by=bureau.reviewer) == (
        409,
        "没有待打开的更正。",
    )
    send_back(bureau, review, "工作制度")
    release_review(review=review, by=bureau.reviewer)
    bureau.correct("工作制度", "已核对记录")
    again = receive_correction(review=review, by=bureau.colleague)
    assert (again.holder_id, Verdict.objects.count()) == (bureau.colleague.pk, 0)


def test_an_unanswered_return_is_reviewed_as_filed(bureau: Bureau) -> None:
    review = bureau.review()
    given = {"review": review, "reason": "期满未答复"}
    assert refusal(resume_review, by=bureau.reviewer, **given)[0] == 409
    send_back(bureau, review, "工作制度")
    assert refusal(resume_review, by=bureau.reviewer, **given) == (
        409,
        "支部的修改期限是 2025-09-12,期满仍未提交才能按原件审核。",
    )
    with clock.stopped_at(at(TODAY + days(4))):
        assert refusal(resume_review, by=bureau.colleague, **given)[0] == 409
        resumed = {**given, "reason": ""}
        assert refusal(resume_review, by=bureau.reviewer, **resumed)[0] == 422
        resume_review(by=bureau.reviewer, **given)
        assert verbs()[-2:] == ["assessments.resume", "reviews.resume"]
        assert filing_state(Enrolment.objects.get(pk=bureau.enrolment.pk)) == "under_review"
        # from the second return on the leader alone, whoever has the sheet
        send_back(bureau, review, "群众评价")
    with clock.stopped_at(at(TODAY + days(10))):
        assert refusal(resume_review, by=bureau.reviewer, **given) == LEADER_ONLY
        outsider = leader_of(bureau.town.town, "邻镇领")
        assert refusal(resume_review, by=outsider, **given)[0] == 403
        resume_review(by=bureau.leader, **given)
        assert bureau.again().holder == bureau.reviewer


def test_an_extension_moves_the_day_of_a_return(bureau: Bureau) -> None:
    review = bureau.review()
    send_back(bureau, review, "工作制度")
    extend_deadline(
        enrolment=bureau.enrolment, until=TODAY + days(8), reason="书记住院", by=bureau.leader
    )
    with clock.stopped_at(at(TODAY + days(5))):
        status, words = refusal(resume_review, review=review, reason="期满", by=bureau.reviewer)
        assert (status, "2025-09-17" in words) == (409, True)


def test_what_is_not_there_cannot_be_opened(bureau: Bureau) -> None:
    given = {"enrolment": bureau.enrolment, "by": bureau.reviewer}
    assert refusal(start_review, **given) == (409, "该党组织还没有提交自评,不能开始审核。")
    review = bureau.review()
    assert start_review(**given) == review
    Enrolment.objects.filter(pk=bureau.enrolment.pk).update(is_exempt=True, exemption_reason="新建")
    assert refusal(start_review, **given)[0] == 409
    Enrolment.objects.filter(pk=bureau.enrolment.pk).update(is_exempt=False, exemption_reason="")
    review.sheet.state = FilingState.NOT_FILED
    review.sheet.save()
    assert refusal(start_review, **given) == (409, "该党组织的评分表未申报,不能再开始审核。")
