"""A confirmed 未申报 is taken back by a number and two persons, until a run is proposed."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import close_assessment
from scoring.rating.services import make_run, propose_run
from scoring.reviews.models import NotFiledDecision, Sheet
from scoring.reviews.queries import missing_enrolments, waiting
from scoring.reviews.services import (
    confirm_not_filed,
    confirm_revocation,
    enter_not_filed,
    enter_revocation,
    reject_revocation,
)
from scoring.rounds.models import Round
from scoring.rounds.services import hold_round, release_round
from starrating import clock
from starrating.access import Role
from tests.factories.meetings import concluded_review, make_meeting, scored_review
from tests.factories.people import make_account, make_actor, make_post, signed_in
from tests.factories.rating import report_round
from tests.scoring.reviews.office import SCHOOL, VILLAGE, Office, office, refusal
from tests.scoring.reviews.test_decisions import not_filed
from tests.scoring.reviews.test_views import body, key, page, sheet_page

pytestmark = pytest.mark.django_db

WHY: dict[str, Any] = {
    "number": "云组〔2025〕33号",
    "decided_on": date(2025, 9, 29),
    "reason": "查实已按时交纸质表",
}


@pytest.fixture
def desk() -> Office:
    return office()


def confirmed(of: Office, code: str = SCHOOL) -> NotFiledDecision:
    decision = enter_not_filed(**not_filed(of, enrolment=of.branch(code)))
    return confirm_not_filed(decision=decision, by=of.approver)


def test_a_revoked_decision_leaves_the_branch_missing_again(desk: Office) -> None:
    decision = confirmed(desk)
    assert not missing_enrolments(desk.round).filter(code=SCHOOL).exists()
    entered = enter_revocation(decision=decision, by=desk.officer, **WHY)
    assert (entered.state, entered.is_revocation_waiting) == ("confirmed", True)
    assert not missing_enrolments(desk.round).filter(code=SCHOOL).exists()
    (act,) = [one for one in waiting(desk.round) if "撤销" in one.label]
    assert (act.label, act.role, act.since) == (
        "确认撤销“第一小学党支部”的未申报决定",
        Role.APPROVER,
        entered.revocation_entered_at,
    )
    assert [act.is_for(by) for by in (desk.officer, desk.approver)] == [False, True]
    revoked = confirm_revocation(decision=entered, by=desk.approver)
    assert (revoked.state, revoked.revoked_by, revoked.is_revocation_waiting) == (
        "revoked",
        desk.approver,
        False,
    )
    assert missing_enrolments(desk.round).filter(code=SCHOOL).exists()
    assert Sheet.objects.count() == 0
    lines = Entry.objects.order_by("-number")[:3]
    assert [(line.verb, line.reason, line.organisation_code) for line in lines] == [
        ("assessments.reopen", "未申报决定已按云组〔2025〕33号撤销", SCHOOL),
        ("reviews.confirm_revocation", "", SCHOOL),
        ("reviews.enter_revocation", WHY["reason"], SCHOOL),
    ]
    assert confirmed(desk).state == "confirmed"
    assert NotFiledDecision.objects.filter(state="revoked").count() == 1


def test_what_was_begun_before_the_decision_is_there_again(desk: Office) -> None:
    begun = Sheet.objects.create(
        enrolment=desk.branch(VILLAGE), state=Sheet.State.UNDER_REVIEW, source=Sheet.Source.DESK
    )
    decision = confirmed(desk, VILLAGE)
    entered = enter_revocation(decision=decision, by=desk.officer, **WHY)
    confirm_revocation(decision=entered, by=desk.approver)
    begun.refresh_from_db()
    assert (begun.state, begun.source, begun.version) == ("under_review", "desk", 3)
    assert missing_enrolments(desk.round).filter(code=VILLAGE).exists()


@pytest.mark.parametrize("is_concluded", [False, True])
def test_a_review_and_a_form_that_the_decision_ended_go_on(
    desk: Office, is_concluded: bool
) -> None:
    branch = desk.branch(VILLAGE)
    if is_concluded:
        review = concluded_review(branch, desk.officer, make_meeting(branch, desk.officer, "1号"))
    else:
        review = scored_review(branch, desk.officer)
    decision = confirmed(desk, VILLAGE)
    review.refresh_from_db()
    form = assessment_of(branch)
    assert form is not None
    assert (review.state, form.closed_at is not None) == ("not_filed", True)
    entered = enter_revocation(decision=decision, by=desk.officer, **WHY)
    confirm_revocation(decision=entered, by=desk.approver)
    review.refresh_from_db()
    form = assessment_of(branch)
    assert form is not None
    assert (review.state, review.meeting, form.closed_at) == ("under_review", None, None)
    assert review.verdicts.count() == 8
    sheet = Sheet.objects.get(enrolment=branch)
    assert (sheet.state, sheet.source, sheet.minutes_number) == ("under_review", "desk", "")
    verbs = Entry.objects.order_by("-number").values_list("verb", flat=True)[:3]
    assert set(verbs) == {"assessments.reopen", "reviews.go_on", "reviews.confirm_revocation"}


def test_a_form_closed_for_another_reason_stays_closed(desk: Office) -> None:
    branch = desk.branch(VILLAGE)
    close_assessment(enrolment=branch, reason="另有决定", by=desk.officer)
    decision = confirmed(desk, VILLAGE)
    entered = enter_revocation(decision=decision, by=desk.officer, **WHY)
    confirm_revocation(decision=entered, by=desk.approver)
    form = assessment_of(branch)
    assert form is not None
    assert form.closed_reason == "另有决定"


def test_a16_revoking_takes_two_persons_with_a_number(desk: Office) -> None:
    both = make_actor(Role.OFFICER, desk.city.department)
    make_post(both, Role.APPROVER, desk.city.department)
    near = make_account(organisation=desk.city.school)
    make_post(near, Role.APPROVER, desk.city.department)
    make_post(near, Role.OFFICER, desk.city.department)
    decision = confirmed(desk)
    for change, words in (
        ({"number": " "}, "请填写撤销文号。"),
        ({"reason": ""}, "请填写撤销理由。"),
        ({"decided_on": None}, "请填写撤销决定日期。"),
        ({"decided_on": date(2999, 1, 1)}, "撤销决定日期不能晚于今天。"),
    ):
        given = {**WHY, **change}
        assert refusal(enter_revocation, decision=decision, by=both, **given) == (422, words)
    for by in (near, desk.approver):
        assert refusal(enter_revocation, decision=decision, by=by, **WHY)[0] == 403
    nothing = (409, "没有等待确认的撤销。")
    assert refusal(confirm_revocation, decision=decision, by=desk.approver) == nothing
    assert refusal(reject_revocation, decision=decision, reason="误", by=desk.approver) == nothing
    enter_revocation(decision=decision, by=both, **WHY)
    assert refusal(enter_revocation, decision=decision, by=desk.officer, **WHY) == (
        409,
        "撤销已经录入,正等另一人确认。",
    )
    assert refusal(confirm_revocation, decision=decision, by=both) == (
        403,
        "撤销是您本人录入的,请换一人确认。",
    )
    for by in (near, desk.officer):
        assert refusal(confirm_revocation, decision=decision, by=by)[0] == 403
    assert refusal(reject_revocation, decision=decision, reason=" ", by=desk.approver)[0] == 422
    rejected = reject_revocation(decision=decision, reason="证据不足", by=desk.approver)
    assert (rejected.state, rejected.revocation_number) == ("confirmed", "")
    line = Entry.objects.latest("number")
    assert (line.verb, line.reason, line.before["revocation_number"]) == (
        "reviews.reject_revocation",
        "证据不足",
        WHY["number"],
    )
    half: list[dict[str, Any]] = [
        {"revocation_number": "1号"},
        {"state": "revoked"},
        {"revoked_by": both, "revoked_at": clock.now()},
    ]
    for columns in half:
        with pytest.raises(IntegrityError), transaction.atomic():
            NotFiledDecision.objects.filter(pk=decision.pk).update(**columns)


def test_nothing_is_revoked_once_a_run_is_proposed(desk: Office) -> None:
    decision = confirmed(desk)
    hold_round(round=desk.round)
    held = "本批次的评定已提请审定,评"
    assert refusal(enter_revocation, decision=decision, by=desk.officer, **WHY)[1][:13] == held
    release_round(round=desk.round)
    entered = enter_revocation(decision=decision, by=desk.officer, **WHY)
    report_round(desk.round)
    run = make_run(round=desk.round, by=desk.officer)
    assert refusal(propose_run, run=run, by=desk.officer) == (
        409,
        "有人申请撤销未申报决定,处理之前不能提请审定。",
    )
    reject_revocation(decision=entered, reason="证据不足", by=desk.approver)
    assert propose_run(run=run, by=desk.officer).state == "proposed"
    Round.objects.update(state=Round.State.CLOSED, closed_at=clock.now())
    closed = "创评批次不在进行中(尚未开启或已经结束),不能办理评分。"
    assert refusal(enter_revocation, decision=decision, by=desk.officer, **WHY) == (409, closed)


def test_revoking_by_page(desk: Office) -> None:
    decision = confirmed(desk)
    officer, approver = signed_in(desk.officer), signed_in(desk.approver)
    sheet = sheet_page(desk, SCHOOL)
    enter = page("enter_revocation", decision.pk)
    link = f'href="{enter}"'
    assert (link in body(officer.get(sheet)), link in body(approver.get(sheet))) == (True, False)
    assert "撤销决定日期" in body(officer.get(enter))
    given = {**WHY, "decided_on": "2025-09-29", "idempotency_key": key()}
    assert "等待审定人确认" in body(officer.post(enter, given, follow=True))
    confirm, reject = (page(f"{verb}_revocation", decision.pk) for verb in ("confirm", "reject"))
    shown = body(approver.get(sheet))
    assert [address in shown for address in (link, confirm, reject)] == [False, True, True]
    assert "撤销待确认: 云组〔2025〕33号" in shown
    approver.post(reject, {"reason": "证据不足", "idempotency_key": key()})
    officer.post(enter, {**given, "idempotency_key": key()})
    assert "查实已按时交纸质表" in body(approver.get(confirm))
    done = body(approver.post(confirm, {"idempotency_key": key()}, follow=True))
    assert "未申报决定已撤销。" in done
    assert "撤销了未申报决定:第一小学党支部(云组〔2025〕20号)" in done
    assert page("enter_not_filed", desk.round.year, desk.branch(SCHOOL).pk) in body(
        officer.get(sheet)
    )
