from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.assessments.models import Answer, Assessment, Project
from scoring.assessments.queries import kept_texts
from scoring.assessments.services import (
    ProjectValues,
    Step,
    declare,
    gaps,
    propose_star,
    read_form,
    receive_assessment,
    record_meeting,
    reopen_indicators,
    save_project,
    submit_assessment,
)
from scoring.assessments.sheets import Reply
from starrating import clock
from tests.factories.assessments import fill_in
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, fresh, refusal, verbs

WHOLE = ProjectValues(
    title=" 红烛  先锋 ",
    problem="青年教师培养缺少抓手。",
    measures=(Step("结对带教", date(2025, 6, 30)), Step("")),
    milestones=(Step("首期总结", is_reached=True),),
    results="结对 12 对。",
)


def sent_back(branch: Branch, name: str) -> Assessment:
    row = branch.filled_with_project()
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    reopen_indicators(
        assessment=row,
        indicators={branch.indicator(name).pk: "请核实"},
        due_on=ENDS_ON + days(5),
        by=branch.reviewer,
    )
    return fresh(row)


def project(row: Assessment, values: ProjectValues, version: int, by: Any) -> Any:
    return save_project(assessment=row, values=values, expected_version=version, by=by)


def test_save_project(branch: Branch) -> None:
    row = branch.begin()
    saved = project(row, WHOLE, 0, branch.preparer).project
    assert (saved.title, saved.measures, saved.milestones, saved.version) == (
        "红烛 先锋",
        [{"text": "结对带教", "due_on": "2025-06-30"}],
        [{"text": "首期总结", "due_on": "", "is_reached": True}],
        1,
    )
    assert str(saved) == "红烛 先锋"
    again = project(row, WHOLE, 0, branch.secretary)
    assert (again.project.version, again.kept) == (1, None)
    late = project(row, ProjectValues(title="另一个"), 0, branch.secretary)
    assert (late.project.title, late.kept.text, late.kept.field) == (
        "红烛 先锋",
        "另一个",
        "project",
    )
    taken = project(row, ProjectValues(title="另一个"), 1, branch.secretary)
    assert (taken.project.title, taken.project.edited_by) == ("另一个", branch.secretary)
    assert [kept.text for kept in kept_texts(row)] == [
        "红烛 先锋\n青年教师培养缺少抓手。\n结对带教 2025-06-30\n首期总结\n结对 12 对。",
        "另一个",
    ]
    assert project(branch.begin(), ProjectValues(title="另一个"), 9, branch.secretary).kept is None


def test_an_empty_project_is_not_begun(branch: Branch) -> None:
    row = branch.begin()
    assert project(row, ProjectValues(), 0, branch.secretary).project is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (ProjectValues(title="字" * 101), "项目名称最多 100 个字"),
        (ProjectValues(measures=[Step("一")] * 21), "措施最多 20 条。"),
        (ProjectValues(milestones=[Step("", date(2025, 1, 1))]), "进度有日期而没有内容。"),
        (ProjectValues(measures=[Step("字" * 501)]), "措施最多 500 个字"),
    ],
)
def test_save_project_refuses(branch: Branch, values: ProjectValues, words: str) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {"assessment": row, "expected_version": 0, "by": branch.secretary}
    status, message = refusal(save_project, values=values, **arguments)
    assert (status, message.startswith(words)) == (422, True)
    assert not Project.objects.exists()


@pytest.mark.parametrize(("name", "is_open"), [("党建创新", True), ("工作制度", False)])
def test_the_project_is_open_again_with_its_bonus_only(
    branch: Branch, name: str, is_open: bool
) -> None:
    row = sent_back(branch, name)
    if is_open:
        assert project(row, WHOLE, 1, branch.secretary).project.version == 2
        return
    arguments: dict[str, Any] = {"assessment": row, "values": WHOLE, "expected_version": 1}
    assert refusal(save_project, by=branch.secretary, **arguments) == (
        409,
        "加分项没有被退回,创新项目不能修改。",
    )


def replies(row: Assessment, **changed: Reply) -> dict[int, Reply]:
    """“没有” for every veto, but for those named by how they begin."""
    found = {}
    for each in read_form(row).vetoes:
        measure = 9500 if each.question.is_measured else None
        found[each.rule.pk] = Reply("none", measure=measure)
        for label, reply in changed.items():
            if each.rule.label.startswith(label):
                found[each.rule.pk] = reply
    return found


def test_declare(branch: Branch) -> None:
    row = branch.begin()
    assert [gap.part for gap in gaps(read_form(row))].count("declaration") == 8
    declared = declare(assessment=row, replies=replies(row), by=branch.secretary)
    assert (declared.declared_by, declared.is_declared) == (branch.secretary, True)
    form = read_form(fresh(row))
    assert (form.ceiling, [each.why for each in form.vetoes]) == (None, [""] * 7)
    assert "declaration" not in [gap.part for gap in gaps(form)]
    given = replies(row, 基础工作=Reply("some", reason="缺全年记录"))
    declare(assessment=row, replies=given, by=branch.secretary)
    assert read_form(fresh(row)).ceiling == 2
    entry = Entry.objects.latest("number")
    assert (entry.verb, sorted(answer[:2] for answer in entry.after.values())) == (
        "assessments.declare",
        ["有", *["没有"] * 6],
    )


def test_declare_refuses(branch: Branch) -> None:
    row = branch.begin()
    whole = replies(row)
    assert refusal(declare, assessment=row, replies=whole, by=branch.preparer)[0] == 403
    foreign = {**whole, branch.rule("没有活动场所").pk: Reply("none")}
    assert refusal(declare, assessment=row, replies=foreign, by=branch.secretary) == (
        404,
        "这一项不在声明里,请刷新页面。",
    )
    status, words = refusal(
        declare,
        assessment=row,
        replies=replies(row, 基础工作=Reply("some")),
        by=branch.secretary,
    )
    assert (status, words) == (
        422,
        "声明还没有答全:基础工作有严重缺失:请写明情况。",
    )
    assert (Answer.objects.exists(), fresh(row).declared_at) == (False, None)
    assert refusal(declare, assessment=row, replies={}, by=branch.secretary)[0] == 422


def test_vetoes_of_a_form_sent_back_are_open_with_their_indicator(branch: Branch) -> None:
    row = sent_back(branch, "工作制度")
    given = replies(row, 基础工作=Reply("some", reason="核实后确有缺失"))
    given |= {each.rule.pk: each.reply for each in read_form(row).vetoes[-2:]}
    assert declare(assessment=row, replies=given, by=branch.secretary).is_declared
    worse = replies(row, 两年内=Reply("some", reason="有处分"))
    assert refusal(declare, assessment=row, replies=worse, by=branch.secretary) == (
        409,
        "“两年内领导班子成员有严重违纪违法行为”所在的指标没有被退回,不能修改。",
    )


MEETING: dict[str, Any] = {
    "kind": "members",
    "held_on": date(2025, 8, 27),
    "due": 12,
    "present": 11,
    "result": " 一致\n通过 ",
    "minutes": "支会〔2025〕9号",
}


def test_record_meeting(branch: Branch) -> None:
    row = record_meeting(assessment=branch.begin(), by=branch.preparer, **MEETING)
    assert (row.meeting_result, row.meeting_present, row.get_meeting_kind_display()) == (
        "一致 通过",
        11,
        "支部党员大会",
    )
    assert verbs()[-1] == "assessments.record_meeting"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "party"}, "没有这种会议。"),
        ({"held_on": date(2025, 8, 29)}, "会议日期不能晚于今天。"),
        ({"present": 13}, "实到人数应在 1 到应到人数之间。"),
        ({"present": 0}, "实到人数应在 1 到应到人数之间。"),
        ({"due": 100_000}, "实到人数应在 1 到应到人数之间。"),
        ({"result": " "}, "请填写会议结果。"),
        ({"minutes": ""}, "请填写会议记录编号。"),
    ],
)
def test_record_meeting_refuses(branch: Branch, changed: dict[str, Any], words: str) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {"assessment": row, "by": branch.secretary, **MEETING, **changed}
    assert refusal(record_meeting, **arguments) == (422, words)
    assert fresh(row).meeting_on is None


def test_the_meeting_of_a_form_sent_back_stands(branch: Branch) -> None:
    row = sent_back(branch, "工作制度")
    assert refusal(record_meeting, assessment=row, by=branch.secretary, **MEETING)[0] == 409


@pytest.mark.parametrize(("lost", "asks"), [("20.01", True), ("20", False)], ids=["79.99", "80.00"])
def test_proposing_above_the_own_score_asks_for_a_sentence(
    branch: Branch, lost: str, asks: bool
) -> None:
    row = branch.filled(lost={"群众评价": lost}, star=None)
    arguments: dict[str, Any] = {"assessment": row, "star": 4, "by": branch.preparer}
    if asks:
        assert refusal(propose_star, reason=" ", **arguments) == (
            422,
            "自评分 79.99 分支持的是三星,申报四星请写一句说明。",
        )
        assert propose_star(reason="全年进步明显", **arguments).proposed_reason == "全年进步明显"
    else:
        assert propose_star(reason="", **arguments).proposed_star == 4
    assert Entry.objects.latest("number").after["star"] == 4


def test_the_proposed_star_comes_last(branch: Branch) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {"assessment": row, "reason": "", "by": branch.secretary}
    assert refusal(propose_star, star=4, **arguments) == (
        409,
        "还有 28 问没有答全,看到合计以后再申报星级。",
    )
    assert refusal(propose_star, star=6, **arguments) == (422, "请选择一星至五星。")
    fill_in(row, branch.secretary, star=None)
    assert propose_star(star=4, **arguments).proposed_star == 4


def test_what_a_proposal_needs_is_asked_again_at_the_end(branch: Branch) -> None:
    """Answers may change after the star was proposed; five stars need a project."""
    row = branch.filled(star=4)
    assert gaps(read_form(row)) == []
    fill_in(row, branch.secretary, star=4, lost={"群众评价": "20.01"})
    assert [(gap.part, gap.words) for gap in gaps(read_form(row))] == [
        ("proposal", "自评分 79.99 分支持的是三星,申报四星请写一句说明。")
    ]
    fill_in(row, branch.secretary, star=5)
    assert [(gap.part, gap.words) for gap in gaps(read_form(row))] == [
        (
            "project",
            "申报五星须有党建创新项目,请把项目的名称、问题、措施和成效填写完整。",
        )
    ]
    project(row, ProjectValues(title="红烛"), 0, branch.secretary)
    assert [gap.part for gap in gaps(read_form(row))] == ["project"]
    project(row, WHOLE, 1, branch.secretary)
    assert gaps(read_form(row)) == []
    declare(
        assessment=row,
        replies={branch.rule("成立不满一年").pk: Reply("some", reason="去年十月成立")},
        by=branch.secretary,
    )
    assert gaps(read_form(fresh(row)))[0].words == (
        "自评分 100 分支持的是本次不参加评定,申报五星请写一句说明。"
    )


def test_a_declaration_made_by_the_clock(branch: Branch) -> None:
    row = branch.filled()
    assert (row.is_declared, row.declared_at) == (True, clock.now())
