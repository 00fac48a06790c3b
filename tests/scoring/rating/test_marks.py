"""What is said of the reviews behind the stars, wherever a star is shown."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from branches.people.models import Account
from scoring.documents.run_results import results_workbook
from scoring.rating.models import Result, Run
from scoring.rating.queries import review_marks, review_note, review_notes
from scoring.rating.services import make_run, propose_run
from scoring.reviews.models import Meeting, Review, Sheet
from scoring.rounds.models import Assignment, Enrolment
from starrating import clock
from starrating.workbook import read_workbook
from tests.scoring.rating.stages import Stage, client_of, refusal, staged, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Stage:
    return staged("85", "75", "72")


def assigned(enrolment: Enrolment, stage: Stage, kind: str = "proxy", **columns: Any) -> Assignment:
    body = stage.round.department if kind == "proxy" else stage.bureau
    Enrolment.objects.filter(pk=enrolment.pk).update(assigned_body=body)
    return Assignment.objects.create(
        enrolment=enrolment,
        body=body,
        kind=kind,
        number="云组〔2025〕8号",
        decided_on=date(2025, 9, 1),
        reason="逾期未上报",
        entered_by=stage.officer,
        entered_at=clock.now(),
        **{
            "state": "confirmed",
            "confirmed_by": stage.approver,
            "confirmed_at": clock.now(),
            **columns,
        },
    )


def proposed(stage: Stage) -> Run:
    return propose_run(run=make_run(round=stage.round, by=stage.officer), by=stage.officer)


def test_a_proxy_is_marked_on_trace_result_and_decision(stage: Stage) -> None:
    first, second, third = stage.branches
    assigned(first, stage)
    assigned(second, stage, "cross")
    assigned(third, stage, state="entered", confirmed_by=None, confirmed_at=None)
    name, bureau = stage.round.department.name, stage.bureau.name
    proxy, cross = (
        f"由{name}代为审核(云组〔2025〕8号)。",
        f"由{bureau}交叉审核(云组〔2025〕8号)。",
    )
    assert review_notes(stage.round) == {first.pk: proxy, second.pk: cross}
    assert [review_note(one) for one in stage.branches] == [proxy, cross, ""]
    run = proposed(stage)
    approver = client_of(stage.approver)
    page = text(approver.get(reverse("rating:decide_run", args=[run.pk])))
    assert ("审核情况说明" in page, "逾期未上报" in page) == (True, True)
    results = {one.enrolment_id: one for one in Result.objects.filter(run=run)}
    shown = [
        text(approver.get(reverse("rating:result", args=[results[one.pk].pk])))
        for one in stage.branches
    ]
    assert [proxy in shown[0], cross in shown[1], "审核:" in shown[2]] == [True, True, False]
    rows = read_workbook(results_workbook(run), "评定结果.xlsx").sheets[0].rows
    told = [" ".join(str(cell) for cell in row) for row in rows]
    assert sum(proxy in line for line in told) == 1


def test_nothing_is_said_where_nothing_is_to_be_said(stage: Stage) -> None:
    run = proposed(stage)
    assert not review_marks(stage.round)
    page = text(client_of(stage.approver).get(reverse("rating:decide_run", args=[run.pk])))
    assert "审核情况说明" not in page


def test_the_departments_own_branch_and_single_clerks_are_told(stage: Stage) -> None:
    first, second, _third = stage.branches
    Account.objects.filter(pk=stage.officer.pk).update(organisation=first.organisation)
    sheet = Sheet.objects.get(enrolment=second)
    meeting = Meeting.objects.create(
        round=stage.round,
        body=stage.bureau,
        minutes_number="教党纪〔2025〕3号",
        held_on=date(2025, 9, 10),
        chair="傅泽人",
        due=5,
        present=5,
        is_single_clerk=True,
        scan_key="0" * 32,
        entered_at=clock.now(),
    )
    Review.objects.create(
        sheet=sheet,
        body=stage.bureau,
        state="reported",
        state_since=clock.now(),
        started_at=clock.now(),
        meeting=meeting,
    )
    marks = review_marks(stage.round)
    (own,) = marks.own
    assert (marks.single_clerks, own.enrolment, own.is_reviewed_outside) == (
        [(stage.bureau.name, 1)],
        first,
        True,
    )
    assert stage.officer.name not in own.may_act
    run = proposed(stage)
    address = reverse("rating:decide_run", args=[run.pk])
    page = text(client_of(stage.approver).get(address))
    assert f"由{stage.bureau.name}审核,审核分为最终结果。" in page
    assert "1 份评分表凭签字的会议纪要扫描件审定" in page
    # where nobody is left, and where the department reviews itself, it says that
    Account.objects.filter(pk__in=[stage.approver.pk, stage.second.pk]).update(
        organisation=first.organisation
    )
    assigned(first, stage)
    page = text(client_of(stage.approver).get(address))
    assert ("由组织部自己审核" in page, "没有人能单独办理" in page) == (True, True)


def test_w14_a_merged_branch_is_taken_out_before_a_run(stage: Stage) -> None:
    first = stage.branches[0]
    sheet = Sheet.objects.get(enrolment=first)
    sheet.scores.all().delete()
    Sheet.objects.filter(pk=sheet.pk).update(state="merged")
    assert refusal(make_run, round=stage.round, by=stage.officer) == (
        409,
        f"{first.name}已合并,审核已了结,但仍计入参评数。"
        "请先录入参评范围调整决定,把它移出参评范围,再试算。",
    )
    Enrolment.objects.filter(pk=first.pk).update(is_exempt=True, exemption_reason="已合并")
    run = make_run(round=stage.round, by=stage.officer)
    assert Result.objects.filter(run=run, star__isnull=False).count() == 2
