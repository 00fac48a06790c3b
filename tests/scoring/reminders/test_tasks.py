"""Open tasks with a last day: from forms and from every stage's acts; none without a task."""

from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.people.models import Account
from scoring.assessments.services import (
    enter_paper_form,
    extend_deadline,
    receive_assessment,
    reopen_indicators,
    urge_branch,
)
from scoring.reminders.models import TASK_LENGTH
from scoring.reminders.queries import (
    Task,
    holders_of,
    last_urged,
    open_tasks,
    tasks_visible_to,
)
from scoring.rounds.models import Enrolment, Round, RoundStage, StageDate
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import filed
from tests.factories.people import make_actor, make_post
from tests.factories.reviews import make_not_filed, report_sheet
from tests.factories.rounds import make_round
from tests.scoring.assessments.branch import indicator
from tests.scoring.reminders.office import DUE, LATE, SEVEN, STARTS_ON, Office, days, on


def told() -> list[tuple[str, str, str]]:
    """(who, what, last day) of every open task."""
    return [(task.name, task.act.label, f"{task.due:%m-%d}") for task in open_tasks()]


def names(tasks: list[Task]) -> list[str]:
    return [task.name for task in tasks]


FILL = "填报并提交自评"
SCHOOL, COLLEGE, FACULTY, VILLAGE = (
    *("第一小学党支部", "职业学院党总支", "机电系党支部"),
    "䶮𬱖村党支部",
)


def test_every_branch_with_its_form_has_a_task(office: Office) -> None:
    assert told() == [
        *((name, FILL, "09-11") for name in (FACULTY, SCHOOL, COLLEGE)),
        (VILLAGE, FILL, "09-11"),
    ]
    task = open_tasks()[1]
    assert task.sentence == "第一小学党支部:填报并提交自评,9月11日截止,还剩 17 天"
    assert (task.body, task.organisation) == (office.town.education, office.town.school)
    assert (task.enrolment, len(task.key) <= TASK_LENGTH) == (office.school, True)


def test_nothing_before_the_window_and_nothing_of_closed_rounds(office: Office) -> None:
    with on(STARTS_ON - days(1)):
        assert open_tasks() == []
    Round.objects.update(state=Round.State.CLOSED, closed_at=clock.now())
    assert open_tasks() == []


def test_whoever_has_submitted_or_is_settled_otherwise_has_no_task(office: Office) -> None:
    filed(office.school)
    report_sheet(office.village)
    rows = {row.code: row for row in Enrolment.objects.filter(round=office.round)}
    make_not_filed(rows["099002002"], office.officer, office.approver)
    Enrolment.objects.filter(code="099002003").update(is_exempt=True, exemption_reason="新建")
    with on(SEVEN):
        assert told() == [("教育局党委", "打开并审核 1 个党组织的自评", "09-26")]


def test_a_form_that_others_copy_from_paper_is_not_the_branchs(office: Office) -> None:
    enter_paper_form(
        enrolment=office.school,
        data=b"%PDF-1.7\n%%EOF",
        filename="申请表.pdf",
        reason="支部没有网络",
        by=office.reviewer,
    )
    assert SCHOOL not in [name for name, _label, _day in told()]


def test_extensions_and_returns_have_their_own_last_day(office: Office) -> None:
    extend_deadline(enrolment=office.village, until=DUE + days(4), reason="洪水", by=office.officer)
    row = filed(office.school).assessment
    receive_assessment(assessment=row, by=office.reviewer)
    reopen_indicators(
        assessment=row,
        indicators={indicator(office.school, "工作制度").pk: "次数不符"},
        due_on=DUE + days(2),
        by=office.reviewer,
    )
    found = {name: (label, day) for name, label, day in told()}
    assert found[VILLAGE] == (FILL, "09-15")
    assert found[SCHOOL] == ("修改被退回的自评(1 处)", "09-13")
    assert found[FACULTY] == (FILL, "09-11")


def test_late_branches_stay_and_their_bureau_is_asked_to_urge(office: Office) -> None:
    with on(LATE):
        found = told()
        assert (VILLAGE, FILL, "09-11") in found
        assert ("教育局党委", "催办、延期或代录逾期未交的自评(3 个)", "09-11") in found
        (task,) = [each for each in open_tasks() if each.organisation == office.town.education]
        assert (task.enrolment, task.body) == (None, office.town.education)
        assert [each.name for each in holders_of([task])[task.key]] == ["沈合"]


def test_acts_of_the_department_are_tasks_once_they_have_a_last_day(office: Office) -> None:
    for row in Enrolment.objects.filter(round=office.round):
        report_sheet(row)
    assert told() == []
    StageDate.objects.create(
        round=office.round,
        stage=RoundStage.DETERMINATION,
        starts_on=DUE + days(20),
        ends_on=DUE + days(30),
    )
    (task,) = open_tasks()
    assert (task.name, f"{task.due}") == ("云溪市委组织部", "2025-10-11")
    assert [each.name for each in holders_of([task])[task.key]] == ["平定一"]


def test_two_acts_on_one_page_by_the_same_people_are_one_task(office: Office) -> None:
    found = open_tasks()
    assert len({task.key for task in found}) == len(found)


def test_holders_hold_a_post_in_force_and_an_account_in_use(office: Office) -> None:
    def holders(name: str) -> list[str]:
        (task,) = [each for each in open_tasks() if each.name == name]
        return [each.name for each in holders_of([task])[task.key]]

    assert holders(SCHOOL) == ["舒继明"]
    # a preparer does not submit, and a reviewer above is not the branch's own
    assert holders(FACULTY) == []
    second = make_actor(Role.SECRETARY, office.town.school, "并任")
    make_post(second, Role.PREPARER, office.town.school)
    assert holders(SCHOOL) == ["舒继明", "并任"]
    Account.objects.filter(pk=second.pk).update(is_active=False)
    assert holders(SCHOOL) == ["舒继明"]
    office.secretary.posts.update(ends_on=clock.today() - days(1))
    assert holders(SCHOOL) == []


def test_whoever_must_not_do_it_is_not_reminded_of_it(office: Office) -> None:
    with on(LATE):
        (task,) = [each for each in open_tasks() if each.organisation == office.town.education]
        barred = replace(task.act, excluded=frozenset({office.reviewer.pk}))
        other = Task(task.round, barred, task.due, task.organisation)
        assert holders_of([other])[other.key] == []


def test_a01_a_bureau_knows_of_those_below_it(office: Office) -> None:
    with on(LATE):
        every = open_tasks()
        for by in (office.officer, office.approver):
            assert tasks_visible_to(by, every) == every
        assert sorted(names(tasks_visible_to(office.reviewer, every))) == sorted(
            [SCHOOL, COLLEGE, FACULTY]
        )
        townsman = make_actor(Role.LEADER, office.town.town)
        assert names(tasks_visible_to(townsman, every)) == [VILLAGE]
        # an act of a body below: a 党总支 that reviews first
        below = replace(every[0].act, path=str(office.town.college.path), role=Role.REVIEWER)
        first = Task(office.round, below, LATE, office.town.college)
        assert tasks_visible_to(office.leader, [first]) == [first]
        assert tasks_visible_to(townsman, [first]) == []
        clerk = make_actor(Role.CLERK, office.town.education)
        assert tasks_visible_to(clerk, every) == []


def test_when_a_branch_was_last_urged(office: Office) -> None:
    tasks = open_tasks()
    assert last_urged(tasks) == {}
    urge_branch(enrolment=office.school, way="telephone", text="请抓紧", by=office.reviewer)
    found = last_urged(tasks)
    assert list(found.values()) == [clock.now()]


def test_rounds_of_two_years_are_gathered(office: Office) -> None:
    make_round(office.town.department, year=2024)
    assert len(told()) == 4


def test_statements_do_not_grow_with_branches(office: Office) -> None:
    def statements() -> tuple[int, int]:
        """(tasks, statements)"""
        by = Account.objects.get(pk=office.reviewer.pk)
        with CaptureQueriesContext(connection) as caught:
            tasks = open_tasks()
            holders_of(tasks)
            tasks_visible_to(by, tasks)
            last_urged(tasks)
        return len(tasks), len(caught)

    with on(LATE):
        assert statements() == (6, 29)
        Enrolment.objects.filter(code__in=["099002002", "099002003"]).update(
            is_exempt=True, exemption_reason="新建"
        )
        assert statements() == (4, 29)
