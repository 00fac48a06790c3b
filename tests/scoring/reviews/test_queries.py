"""What the rating and the worktable read of the scores."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.reviews.models import ReviewedScore
from scoring.reviews.queries import (
    ReportedSheet,
    missing_enrolments,
    progress_by_bureau,
    progress_in_all,
    reported_sheets,
    scorers_of,
    scores_content,
    sheets_visible_to,
    waiting,
)
from scoring.reviews.services import enter_not_filed
from scoring.rounds.models import Enrolment, Round, RoundHold
from scoring.rounds.queries import enrolments
from starrating.access import Actor, Role
from tests.factories.people import make_actor
from tests.factories.reviews import make_ceiling, make_not_filed, recognise, report_sheet
from tests.scoring.reviews.office import (
    COLLEGE,
    FACULTY,
    SCHOOL,
    VILLAGE,
    Office,
    enter,
    line,
    office,
    refusal,
)
from tests.scoring.reviews.test_decisions import not_filed

pytestmark = pytest.mark.django_db

SCORES = (1300, 800, 800, 800, 800, 1600, 2000, 500)


@pytest.fixture
def desk() -> Office:
    return office(exempt={COLLEGE: "新建未满一年"})


def test_reported_sheets_by_code(desk: Office) -> None:
    report_sheet(desk.branch(VILLAGE))
    recognise(desk.branch(VILLAGE))
    make_ceiling(desk.branch(VILLAGE), 3)
    make_not_filed(desk.branch(SCHOOL), desk.officer, desk.approver)
    keys = {code: desk.branch(code).pk for code in (SCHOOL, COLLEGE, FACULTY, VILLAGE)}
    assert reported_sheets(desk.round) == [
        ReportedSheet(keys[SCHOOL], SCHOOL, "学校", (0,) * 8, False, None, False, True),
        ReportedSheet(keys[COLLEGE], COLLEGE, "学校", None, False, None, True, False),
        ReportedSheet(keys[VILLAGE], VILLAGE, "农村", SCORES, True, 3, False, False),
    ]
    assert [one.code for one in missing_enrolments(desk.round)] == [FACULTY]
    assert scores_content(desk.round)["branches"] == [
        {
            "code": SCHOOL,
            "scores": ["0.00"] * 8,
            "recognised": False,
            "ceiling": None,
            "not_filed": True,
        },
        {
            "code": COLLEGE,
            "scores": None,
            "recognised": False,
            "ceiling": None,
            "not_filed": False,
        },
        {
            "code": VILLAGE,
            "scores": ["13.00", "8.00", "8.00", "8.00", "8.00", "16.00", "20.00", "5.00"],
            "recognised": True,
            "ceiling": 3,
            "not_filed": False,
        },
    ]


def test_reported_sheets_name_a_damaged_one(desk: Office) -> None:
    ReviewedScore.objects.filter(sheet=report_sheet(desk.branch(SCHOOL)))[0].delete()
    assert refusal(lambda: reported_sheets(desk.round)) == (
        409,
        "“第一小学党支部”(099002001)的审核分不完整,请重新导入该党组织的评分。",
    )


def test_the_number_of_statements_is_constant(desk: Office) -> None:
    def statements(read: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            read(desk.round)
        return len(captured)

    reads = (reported_sheets, scorers_of, waiting)
    before = [statements(read) for read in reads]
    for branch in Enrolment.objects.all():
        report_sheet(branch, scored_by=desk.officer)
    assert [statements(read) for read in reads] == before == [10, 2, 10]


def test_sheets_are_visible_by_right(desk: Office) -> None:
    for code in (SCHOOL, VILLAGE):
        report_sheet(desk.branch(code))

    def seen(by: Actor) -> list[str]:
        return [sheet.enrolment.code for sheet in sheets_visible_to(by, desk.round)]

    assert seen(desk.approver) == [SCHOOL, VILLAGE]
    assert seen(make_actor(Role.LEADER, desk.city.town)) == [VILLAGE]
    assert seen(make_actor(Role.REVIEWER, desk.city.college)) == []


def test_progress_by_bureau(desk: Office) -> None:
    report_sheet(desk.branch(VILLAGE))
    make_not_filed(desk.branch(SCHOOL), desk.officer, desk.approver)
    rows = progress_by_bureau(enrolments(desk.round))
    assert [(row.name, row.taking_part, row.missing, row.exempt) for row in rows] == [
        ("教育局党委", 2, 1, 1),
        ("青竹镇党委", 1, 0, 0),
    ]
    whole = progress_in_all(rows)
    assert (whole.taking_part, whole.reported, whole.not_filed, whole.missing, whole.exempt) == (
        *(3, 1, 1, 1),
        1,
    )


def test_waiting_names_every_open_act(desk: Office) -> None:
    entered = enter(desk, line(SCHOOL))
    decision = enter_not_filed(**not_filed(desk, enrolment=desk.branch(FACULTY)))
    acts = waiting(desk.round)
    page = reverse("reviews:score_import", args=[entered.pk])
    assert [(act.label, act.role, act.url) for act in acts] == [
        (
            *("导入审核评分:还有 3 个党组织没有上报", Role.OFFICER),
            reverse("reviews:round_of_year", args=[2025]),
        ),
        ("确认评分导入“评分.csv”", Role.OFFICER, page),
        ("确认评分导入“评分.csv”", Role.APPROVER, page),
        (
            *("确认“机电系党支部”未申报", Role.APPROVER),
            reverse("reviews:sheet", args=[2025, decision.enrolment_id]),
        ),
    ]
    for by, count in ((desk.officer, 1), (desk.colleague, 2), (desk.approver, 2)):
        assert sum(act.is_for(by) for act in acts) == count
    lock = RoundHold.objects.create(round=desk.round, held_at=entered.entered_at)
    assert waiting(desk.round) == []
    lock.delete()
    for code in (SCHOOL, FACULTY, VILLAGE):
        report_sheet(desk.branch(code))
    assert len(waiting(desk.round)) == 3
    desk.round.state = Round.State.CLOSED
    assert waiting(desk.round) == []
