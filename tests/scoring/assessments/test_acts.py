from datetime import date
from typing import Any

from django.urls import reverse

from scoring.assessments.models import Assessment, Extension
from scoring.assessments.queries import fillings, waiting, window_of, with_due
from scoring.assessments.services import (
    enter_paper_form,
    extend_deadline,
    receive_assessment,
    reopen_indicators,
    submit_assessment,
)
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from starrating.waiting import Waiting
from tests.factories.files import PDF
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import ENDS_ON, STARTS_ON, Branch, days, on


def facts(act: Waiting) -> tuple[str, Role, str, Any]:
    return act.label, act.role, act.path, act.due


def test_what_waits_for_branches(branch: Branch, django_assert_num_queries: Any) -> None:
    town = branch.town
    Enrolment.objects.filter(code="099002003").update(is_exempt=True, exemption_reason="新建")
    with django_assert_num_queries(1):
        acts = waiting(branch.round)
    fill = "填报并提交自评"
    assert [facts(act) for act in acts] == [
        (fill, Role.SECRETARY, town.school.path, ENDS_ON),
        (fill, Role.SECRETARY, town.college.path, ENDS_ON),
        (fill, Role.SECRETARY, town.village.path, ENDS_ON),
    ]
    assert [act.is_for(branch.secretary) for act in acts] == [True, False, False]
    assert acts[0].url == reverse("assessments:tasks", args=[branch.enrolment.pk])
    with on(STARTS_ON - days(1)):
        assert waiting(branch.round) == []
    draft = Round(state="draft")
    assert fillings(draft) == []


def test_what_waits_after_the_deadline_is_the_bureaus(branch: Branch) -> None:
    with on(ENDS_ON + days(1)):
        extend_deadline(
            enrolment=branch.enrolment, until=ENDS_ON + days(2), reason="停电", by=branch.leader
        )
        acts = waiting(branch.round)
        assert [facts(act) for act in acts] == [
            ("填报并提交自评", Role.SECRETARY, branch.town.school.path, ENDS_ON + days(2)),
            (
                "催办、延期或代录逾期未交的自评(2 个)",
                Role.REVIEWER,
                branch.town.education.path,
                ENDS_ON,
            ),
            (
                "催办、延期或代录逾期未交的自评(1 个)",
                Role.REVIEWER,
                branch.town.town.path,
                ENDS_ON,
            ),
        ]
        enter_paper_form(
            enrolment=branch.enrolment,
            data=PDF,
            filename="x",
            reason="没有网络",
            by=branch.leader,
        )
        second = make_actor(Role.LEADER, branch.town.education)
        (check,) = [act for act in waiting(branch.round) if act.role == Role.LEADER]
        assert check.label == "核对代录的申请表:第一小学党支部"
        assert [check.is_for(by) for by in (branch.leader, second)] == [False, True]


def test_what_waits_when_a_form_comes_back(branch: Branch) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    mine = [act for act in waiting(branch.round) if act.is_for(branch.secretary)]
    assert mine == []
    receive_assessment(assessment=row, by=branch.reviewer)
    keys = [branch.indicator(name).pk for name in ("领导班子", "工作制度")]
    reopen_indicators(
        assessment=row,
        indicators=dict.fromkeys(keys, "请核实"),
        due_on=ENDS_ON + days(4),
        by=branch.reviewer,
    )
    (mine_now,) = [act for act in waiting(branch.round) if act.is_for(branch.secretary)]
    assert (mine_now.label, mine_now.due, mine_now.since) == (
        "修改被退回的自评(2 处)",
        ENDS_ON + days(4),
        clock.now(),
    )
    Assessment.objects.update(closed_at=clock.now(), closed_reason="决定未申报")
    assert not [act for act in waiting(branch.round) if act.is_for(branch.secretary)]


def due_on(branch: Branch) -> date | None:
    found: date | None = with_due(Enrolment.objects.all()).get(pk=branch.enrolment.pk).due_on
    return found


def test_the_day_in_lists_is_the_day_of_the_rules(branch: Branch) -> None:
    def both() -> tuple[date | None, date | None]:
        row = Assessment.objects.filter(enrolment=branch.enrolment).first()
        return due_on(branch), window_of(branch.enrolment, row).closes_on

    def extend(until: date) -> None:
        Extension.objects.create(
            enrolment=branch.enrolment, until=until, reason="停电", granted_at=clock.now()
        )

    assert both() == (ENDS_ON, ENDS_ON)
    extend(ENDS_ON + days(1))
    assert both() == (ENDS_ON + days(1), ENDS_ON + days(1))
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    with on(STARTS_ON + days(4)):
        reopen_indicators(
            assessment=row,
            indicators={branch.indicator("领导班子").pk: "请核实"},
            due_on=STARTS_ON + days(6),
            by=branch.reviewer,
        )
        assert both() == (STARTS_ON + days(6), STARTS_ON + days(6))
        extend(STARTS_ON + days(5))
        assert both() == (STARTS_ON + days(6), STARTS_ON + days(6))
        extend(STARTS_ON + days(9))
        assert both() == (STARTS_ON + days(9), STARTS_ON + days(9))
