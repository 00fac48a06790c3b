from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.rating.queries import waiting
from scoring.rating.services import (
    confirm_ruling,
    confirm_set_aside,
    decide_run,
    enter_ruling,
    enter_set_aside,
    propose_run,
    withdraw_run,
)
from scoring.rounds.models import Round, StageDate
from starrating.access import Role
from tests.factories.people import make_post
from tests.factories.rating import points
from tests.factories.reviews import report_sheet
from tests.scoring.rating.stages import MINUTES, RULING, Stage, codes, staged

pytestmark = pytest.mark.django_db


def acts(stage: Stage) -> list[tuple[str, str, Role]]:
    return [(act.label, act.url, act.role) for act in waiting(Round.objects.get())]


def test_each_step_waits_for_whoever_may_do_it() -> None:
    stage = staged("85", "85", "75", "-")
    assert acts(stage) == []
    report_sheet(stage.branches[3], points("72"), stage.second)
    make = reverse("rating:make_run", args=[2025])
    assert acts(stage) == [("试算:全部上报,可以评定", make, Role.OFFICER)]
    assert waiting(stage.round)[0].since == stage.branches[3].sheet.reported_at

    run = stage.make()
    case = run.tie_cases.get()
    label = "裁定并列:学校四星,2 争 1"
    assert acts(stage) == [(label, reverse("rating:enter_ruling", args=[case.pk]), Role.OFFICER)]
    ruling = enter_ruling(case=case, winners=codes(stage.branches[:1]), by=stage.officer, **RULING)
    label = "确认并列裁定:学校四星,2 争 1"
    confirm = reverse("rating:confirm_ruling", args=[ruling.pk])
    assert acts(stage) == [(label, confirm, Role.APPROVER)]
    make_post(stage.officer, Role.APPROVER, stage.round.department)
    (act,) = waiting(stage.round)
    assert [act.is_for(by) for by in (stage.officer, stage.approver)] == [False, True]
    ruling = confirm_ruling(ruling=ruling, by=stage.approver)
    assert acts(stage) == [("重新试算:并列都已裁定", make, Role.OFFICER)]
    assert waiting(stage.round)[0].since == ruling.confirmed_at

    run = stage.make()
    propose = reverse("rating:propose_run", args=[run.pk])
    assert acts(stage) == [("提请审定:第 2 次评定", propose, Role.OFFICER)]
    run = propose_run(run=run, by=stage.officer)
    decide = reverse("rating:decide_run", args=[run.pk])
    assert acts(stage) == [("审定:第 2 次评定", decide, Role.APPROVER)]
    (act,) = waiting(stage.round)
    people = (stage.officer, stage.approver, stage.second)
    assert [act.is_for(by) for by in people] == [False, True, False]
    assert act.since == run.proposed_at

    run = decide_run(run=run, by=stage.approver, **MINUTES)
    assert acts(stage) == []
    run = enter_set_aside(run=run, reason="复核", by=stage.officer)
    confirm = reverse("rating:confirm_set_aside", args=[run.pk])
    assert acts(stage) == [("确认撤销:第 2 次评定的审定", confirm, Role.APPROVER)]
    run = confirm_set_aside(run=run, by=stage.approver)
    assert acts(stage) == [("试算:全部上报,可以评定", make, Role.OFFICER)]
    assert waiting(stage.round)[0].since == run.set_aside_confirmed_at


def test_a_withdrawn_run_is_made_again_and_a_closed_round_waits_for_nothing() -> None:
    stage = staged("86", "82", "75", "72")
    StageDate.objects.create(
        round=stage.round,
        stage=StageDate.Stage.DETERMINATION,
        starts_on=date(2025, 9, 20),
        ends_on=date(2025, 9, 28),
    )
    run = propose_run(run=stage.make(), by=stage.officer)
    run = withdraw_run(run=run, reason="更正", by=stage.officer)
    (act,) = waiting(stage.round)
    assert (act.label, act.since, act.due, act.path) == (
        "试算:全部上报,可以评定",
        run.withdrawn_at,
        date(2025, 9, 28),
        stage.round.department.path,
    )
    closed = Round(state=Round.State.CLOSED)
    assert waiting(closed) == []


def test_waiting_reads_a_constant_number_of_statements() -> None:
    stage = staged("95✓", "95✓", "94", "93", "93", "80", "75", "74", "73", "72")
    stage.make()
    with CaptureQueriesContext(connection) as caught:
        assert len(waiting(stage.round)) == 2
    assert len(caught) == 7
