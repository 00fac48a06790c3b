"""What a form's content says, and what two of them differ in."""

from typing import Any

from scoring.assessments.models import Answer
from scoring.assessments.services import (
    ProjectValues,
    Step,
    answer_rule,
    form_content,
    read_form,
    reply_text,
    save_indicator,
    save_project,
)
from scoring.assessments.services.content import project_content
from scoring.assessments.sheets import Question, Reply, compare_forms
from tests.scoring.assessments.branch import Branch, end_posts, fresh


def test_a_draft_has_a_content_too(branch: Branch) -> None:
    content = form_content(read_form(fresh(branch.begin())))
    assert (content["total"], content["meeting"], content["project"], content["on_behalf"]) == (
        None,
        None,
        None,
        None,
    )
    assert {each["score"] for each in content["indicators"]} == {""}
    assert content["indicators"][0]["rules"][0]["words"] == "未答"


def test_a_bonus_is_told_with_its_project(branch: Branch) -> None:
    row = branch.filled_with_project()
    rule = branch.rule("实施党建创新项目")
    answer_rule(
        assessment=row,
        rule=rule,
        reply=Reply("some", points=650, reason="首期见效"),
        expected_version=1,
        by=branch.secretary,
    )
    before = form_content(read_form(fresh(row)))
    bonus = before["indicators"][-1]
    assert (bonus["score"], bonus["rules"][0]["words"], bonus["rules"][0]["gained"]) == (
        "6.50",
        "有;加 6.5 分;首期见效",
        "6.50",
    )
    assert (before["base"], before["total"]) == ("100.00", "106.50")
    assert before["project"] == project_content(row.project)
    save_project(
        assessment=row,
        values=ProjectValues(title="红烛先锋", measures=[Step("结对带教")]),
        expected_version=1,
        by=branch.secretary,
    )
    row = fresh(row)
    row.proposed_star, row.proposed_reason = 4, "进步明显"
    row.meeting_result = "通过"
    row.save()
    after = form_content(read_form(row))
    found = {each.place: (each.before, each.after) for each in compare_forms(before, after)}
    assert found == {
        "党建创新项目": (
            "红烛先锋\n青年教师培养缺少抓手。\n结对带教\n2025-06-30\n首期总结\n2025-07-31\n已完成\n"
            "结对 12 对,公开课获奖 3 项。",
            "红烛先锋\n结对带教",
        ),
        "自评会议": (
            "支部党员大会\n2025-08-28\n12\n11\n一致通过\n支会〔2025〕9号",
            "支部党员大会\n2025-08-28\n12\n11\n通过\n支会〔2025〕9号",
        ),
        "申报星级": ("三星", "四星(进步明显)"),
    }
    assert compare_forms(after, after) == []


def test_declarations_and_vetoes_are_compared_in_words(branch: Branch) -> None:
    before = form_content(read_form(branch.filled()))
    after: dict[str, Any] = {**before, "proposed_star": None}
    after["declaration"] = {**before["declaration"], "by": "辛仁"}
    found = {each.place: (each.before[:3], each.after[:2]) for each in compare_forms(before, after)}
    assert found == {"声明": ("舒继明", "辛仁"), "申报星级": ("三星", "")}


def test_every_fact_of_the_branch_is_compared(branch: Branch) -> None:
    """A paper that is refused names what differs, whichever of the branch's facts it is."""
    before = form_content(read_form(fresh(branch.begin())))
    facts = before["branch"]
    assert (facts["parent"], facts["secretary"]) == ("教育局党委", "舒继明")
    for name in facts:
        after = {**before, "branch": {**facts, name: "另一个"}}
        assert [each.place for each in compare_forms(before, after)] == ["党组织"], name
    without = {name: facts[name] for name in facts if name not in {"parent", "secretary"}}
    older = {**before, "branch": without}  # filed before these two were part of the form
    assert [each.place for each in compare_forms(older, before)] == ["党组织"]


def test_the_secretary_in_office_is_named_where_nobody_is_in_charge(branch: Branch) -> None:
    row = fresh(branch.begin(branch.preparer))
    assert form_content(read_form(row))["branch"]["secretary"] == "舒继明"
    end_posts(branch.secretary)
    assert form_content(read_form(row))["branch"]["secretary"] == ""


def test_a_bonus_without_a_claim_needs_no_account(branch: Branch) -> None:
    row = branch.filled()
    rule = branch.rule("实施党建创新项目")
    row.accounts.filter(indicator=rule.indicator).update(text="")
    save_indicator(
        assessment=row, indicator=rule.indicator, given={}, account="", by=branch.secretary
    )
    assert read_form(row).preview is not None
    assert Answer.objects.get(assessment=row, rule=rule).choice == "none"


def test_reply_text() -> None:
    question = Question(1, "fixed", "某事", 200)
    assert reply_text(question, Reply("some")) == "有"
    assert reply_text(question, Reply("none", points=50, reason="说明")) == "没有;0.5 分;说明"
