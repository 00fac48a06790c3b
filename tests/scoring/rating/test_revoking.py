"""A confirmed ruling is taken back by a number and two persons, until a run is decided."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from branches.journal.models import Entry
from scoring.rating.models import Ruling, Run
from scoring.rating.queries import waiting
from scoring.rating.services import (
    confirm_revocation,
    confirm_set_aside,
    decide_run,
    enter_revocation,
    enter_set_aside,
    propose_run,
    reject_revocation,
    withdraw_run,
)
from starrating.access import Role
from tests.factories.people import make_actor, make_post
from tests.scoring.rating.stages import MINUTES, Stage, client_of, refusal, staged, text
from tests.scoring.rating.test_pages import post

pytestmark = pytest.mark.django_db

# One 四星 seat of four for two at 85.
TIED = ("85", "85", "75", "72")
WHY: dict[str, Any] = {
    "number": "云组〔2025〕33号",
    "decided_on": date(2025, 9, 29),
    "reason": "表彰年份核错",
}


@pytest.fixture
def stage() -> Stage:
    return staged(*TIED)


@pytest.fixture
def ruling(stage: Stage) -> Ruling:
    return stage.rule(stage.make(), 4, stage.branches[0].code)


def labels(stage: Stage) -> list[str]:
    return [act.label for act in waiting(stage.round)]


def test_a_revoked_ruling_opens_the_tie_again(stage: Stage, ruling: Ruling) -> None:
    ruled = stage.make()
    assert (ruled.is_complete, stage.stars(ruled)) == (True, [4, 3, 3, 3])
    entered = enter_revocation(ruling=ruling, by=stage.officer, **WHY)
    (act,) = waiting(stage.round)
    assert (act.label, act.since) == ("确认撤销裁定:学校四星并列", entered.revocation_entered_at)
    assert [act.is_for(by) for by in (stage.officer, stage.approver)] == [False, True]
    assert refusal(propose_run, run=ruled, by=stage.officer) == (
        409,
        "学校四星并列的裁定有人申请撤销,处理之前不能提请和审定。",
    )
    revoked = confirm_revocation(ruling=ruling, by=stage.approver)
    assert (revoked.state, revoked.confirmed_by, revoked.revoked_by) == (
        "revoked",
        stage.approver,
        stage.approver,
    )
    lines = Entry.objects.order_by("-number")[:2]
    assert [(line.verb, line.reason) for line in lines] == [
        ("rating.confirm_revocation", ""),
        ("rating.enter_revocation", WHY["reason"]),
    ]
    assert labels(stage) == ["重新试算:采用的裁定已撤销"]
    assert refusal(propose_run, run=ruled, by=stage.officer)[0] == 409
    again = stage.make()
    assert (again.is_complete, again.rulings.count()) == (False, 0)
    assert labels(stage) == ["裁定并列:学校四星,2 争 1"]
    stage.rule(again, 4, stage.branches[1].code)
    assert stage.stars(stage.make()) == [3, 4, 3, 3]


def test_a16_revoking_a_ruling_takes_two_persons(stage: Stage, ruling: Ruling) -> None:
    both = make_actor(Role.OFFICER, stage.round.department)
    make_post(both, Role.APPROVER, stage.round.department)
    for by in (stage.approver, stage.second):
        assert refusal(enter_revocation, ruling=ruling, by=by, **WHY)[0] == 403
    assert refusal(confirm_revocation, ruling=ruling, by=stage.approver) == (
        409,
        "没有等待确认的撤销。",
    )
    enter_revocation(ruling=ruling, by=both, **WHY)
    assert refusal(enter_revocation, ruling=ruling, by=stage.officer, **WHY)[0] == 409
    assert refusal(confirm_revocation, ruling=ruling, by=both) == (
        403,
        "撤销是您本人录入的,请换一人确认。",
    )
    stage.second.organisation = stage.branches[1].organisation
    stage.second.save()
    for service, more in ((confirm_revocation, {}), (reject_revocation, {"reason": "误"})):
        assert refusal(service, ruling=ruling, by=stage.second, **more)[0] == 403
    assert refusal(reject_revocation, ruling=ruling, reason="", by=stage.approver)[0] == 422
    rejected = reject_revocation(ruling=ruling, reason="核对无误", by=stage.approver)
    assert (rejected.state, rejected.is_revocation_waiting) == ("confirmed", False)
    assert Entry.objects.latest("number").reason == "核对无误"
    for columns in ({"state": "revoked"}, {"revocation_reason": "无人"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ruling.objects.update(**columns)


def test_a_proposed_run_waits_for_the_answer_and_a_decided_one_stands(
    stage: Stage, ruling: Ruling
) -> None:
    run = propose_run(run=stage.make(), by=stage.officer)
    enter_revocation(ruling=ruling, by=stage.officer, **WHY)
    assert labels(stage) == ["确认撤销裁定:学校四星并列"]
    assert refusal(decide_run, run=run, by=stage.second, **MINUTES)[0] == 409
    confirm_revocation(ruling=ruling, by=stage.approver)
    assert labels(stage) == ["撤回提请:第 2 次评定采用的裁定已撤销"]
    status, words = refusal(decide_run, run=run, by=stage.second, **MINUTES)
    assert (status, "并列裁定" in words) == (409, True)
    withdraw_run(run=run, reason="裁定撤销", by=stage.officer)
    again = stage.rule(stage.make(), 4, stage.branches[1].code)
    run = propose_run(run=stage.make(), by=stage.officer)
    run = decide_run(run=run, by=stage.approver, **MINUTES)
    final = "评定已经审定,采用的裁定不能撤销。确需撤销的,先撤销审定。"
    assert refusal(enter_revocation, ruling=again, by=stage.officer, **WHY) == (409, final)
    enter_set_aside(run=run, reason="复核", by=stage.officer)
    confirm_set_aside(run=Run.objects.get(pk=run.pk), by=stage.approver)
    assert enter_revocation(ruling=again, by=stage.officer, **WHY).is_revocation_waiting


def test_revoking_a_ruling_by_page(stage: Stage, ruling: Ruling) -> None:
    officer, approver = client_of(stage.officer), client_of(stage.approver)
    desk = reverse("rating:round")
    enter, confirm, reject = (
        reverse(f"rating:{verb}_revocation", args=[ruling.pk])
        for verb in ("enter", "confirm", "reject")
    )
    link = f'href="{enter}"'
    assert (link in text(officer.get(desk)), link in text(approver.get(desk))) == (True, False)
    assert "撤销决定日期" in text(officer.get(enter))
    given = {**WHY, "decided_on": "2025-09-29"}
    assert post(officer, "enter_revocation", ruling.pk, **given)["Location"] == reverse(
        "rating:round_of_year", args=[2025]
    )
    shown = text(approver.get(desk))
    assert [address in shown for address in (link, confirm, reject)] == [False, True, True]
    assert "撤销待确认" in shown
    post(officer, "reject_revocation", ruling.pk, reason="录错")
    post(officer, "enter_revocation", ruling.pk, **given)
    assert "表彰年份核错" in text(approver.get(confirm))
    post(approver, "confirm_revocation", ruling.pk)
    ruling.refresh_from_db()
    assert (ruling.state, ruling.revoked_at is not None) == ("revoked", True)
    tie = reverse("rating:tie", args=[Run.objects.get().tie_cases.get().pk])
    assert "撤销:表彰年份核错" in text(officer.get(tie))


def test_reject_by_page_says_what_it_is(stage: Stage, ruling: Ruling) -> None:
    enter_revocation(ruling=ruling, by=stage.officer, **WHY)
    page = client_of(stage.approver).get(reverse("rating:reject_revocation", args=[ruling.pk]))
    assert "退回对裁定的撤销:学校四星并列" in text(page)
