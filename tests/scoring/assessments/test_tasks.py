from scoring.assessments.models import Answer
from scoring.assessments.services import (
    ProjectValues,
    read_form,
    receive_assessment,
    reopen_indicators,
    save_project,
    submit_assessment,
    tasks,
)
from scoring.assessments.services.submitting import may_withdraw
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, fresh, on


def test_how_far_each_page_is(branch: Branch) -> None:
    row = branch.begin()

    def words(label: str) -> tuple[str, str, bool]:
        (task,) = [each for each in tasks(read_form(fresh(row))) if each.label == label]
        return task.words, task.colour, task.is_done

    assert words("工作制度") == ("未答", "", False)
    assert words("党建创新项目") == ("可不填", "", True)
    assert words("声明") == ("未填", "", False)
    rule = branch.rule("三会一课")
    Answer.objects.create(
        assessment=row, rule=rule, choice="none", is_carried=True, edited_at=row.begun_at
    )
    assert words("工作制度") == ("上年内容待核对", "", False)
    branch.filled(star=5)
    assert words("工作制度") == ("10 / 10", "green", True)
    assert words("党建创新项目") == ("未填", "", False)
    save_project(
        assessment=row,
        values=ProjectValues(title="红烛"),
        expected_version=0,
        by=branch.secretary,
    )
    assert words("党建创新项目") == ("需补充", "amber", False)
    row.accounts.filter(indicator=rule.indicator).update(text="")
    assert words("工作制度") == ("10 / 10,缺纪实", "amber", False)
    Answer.objects.filter(assessment=row, rule=rule).update(choice="some")
    assert words("工作制度") == ("答 4/5", "", False)


def test_a_page_sent_back_says_so(branch: Branch) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    assert may_withdraw(fresh(row), branch.secretary)
    assert not may_withdraw(fresh(row), branch.preparer)
    with on(ENDS_ON + days(1)):
        assert not may_withdraw(fresh(row), branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    assert not may_withdraw(fresh(row), branch.secretary)
    reopen_indicators(
        assessment=row,
        indicators={branch.indicator("工作制度").pk: "请核实"},
        due_on=ENDS_ON,
        by=branch.reviewer,
    )
    found = {task.label: task for task in tasks(read_form(fresh(row)))}
    task = found["工作制度"]
    assert (task.words, task.colour, task.is_sent_back) == ("需修改或说明", "amber", True)
    assert not found["领导班子"].is_sent_back
