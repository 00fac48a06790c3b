"""Rows of a score workbook between reading and confirming, and workbooks going out."""

import io

import pytest

from branches.organisations.models import Field
from scoring.reviews.services import (
    planned_import,
    score_template,
    scores_export,
    upload_scores,
)
from scoring.reviews.sheets import read_scores
from scoring.reviews.sheets.rows import EnteredRow, ScoreReading, entered_rows
from scoring.reviews.sheets.writing import OutgoingRow, scores_sheet, sheet_name
from scoring.rounds.models import Enrolment
from starrating.access import Role
from starrating.workbook import Cell, CellKind, Workbook, read_workbook, write_workbook
from tests.branches.organisations.books import sheet
from tests.factories.people import make_actor
from tests.factories.reviews import make_ceiling, make_not_filed, recognise, report_sheet
from tests.factories.standards import INDICATORS
from tests.scoring.reviews.office import (
    COLLEGE,
    FACULTY,
    GOOD,
    NAMES,
    SCHOOL,
    VILLAGE,
    Office,
    line,
    office,
    rate_by,
    take_in,
)
from tests.scoring.reviews.schemes import DEFAULT


def test_rows_say_only_what_their_sheet_has_a_column_for() -> None:
    headings = ("组织编码", "组织名称", *NAMES, "领导班子扣分原因", "扣分原因")
    full = (*headings[:2], "评定池", *NAMES, "创新项目认定", "星级上限", "不参评")
    book = Workbook(
        (
            sheet([("A1", "甲", *GOOD, " 换届逾期 ", "班子不全")], headings, name="一"),
            sheet([("B1", "乙", "农村", *GOOD, "是", "3", "否")], full, name="二"),
            sheet([("A1",)], ("别的",), name="三"),
            sheet([("合计",)], headings, name="四"),
        )
    )
    rows, reading = entered_rows(read_scores(book, DEFAULT), NAMES)
    scores = (1300, 800, 800, 800, 800, 1600, 2000, 500)
    assert rows == [
        EnteredRow(
            *("一", 2, "A1", "甲", None, scores, None, None, None),
            reasons=("换届逾期", *[""] * 7),
            note="班子不全",
        ),
        EnteredRow(
            *("二", 2, "B1", "乙", "农村", scores, True, 3, False), reasons=("",) * 8, note=""
        ),
    ]
    assert [EnteredRow.of(row.plain()) for row in rows] == rows
    assert ScoreReading.of(reading.plain()) == reading
    assert (reading.passed_sheets, reading.passed_rows) == ((("三", False),), (("四", 2),))
    assert (reading.says("组织编码"), reading.says("评定池")) == (True, False)
    assert reading.columns["二"]["评定池"] == "C"


def test_reasons_are_texts_of_some_length() -> None:
    headings = ("组织编码", *NAMES, "领导班子理由", "备注")
    book = Workbook(
        (
            sheet(
                [
                    ("A1", *GOOD, Cell(CellKind.FORMULA, "=A1"), "长" * 301),
                    ("A2", *GOOD, 3, None),
                    ("A3", *GOOD),
                ],
                headings,
            ),
        )
    )
    rows, reading = entered_rows(read_scores(book, DEFAULT), NAMES)
    assert [(fault.row, fault.column, fault.kind) for fault in reading.faults] == [
        (2, "J", "formula"),
        (2, "K", "too_long"),
    ]
    assert [(row.reasons[0], row.note) for row in rows] == [("", ""), ("3", ""), ("", "")]


def test_texts_going_out_come_back_as_they_were() -> None:
    row = OutgoingRow(
        *("A1", "=HYPERLINK()党支部", "局", "学校", None),
        is_recognised=False,
        ceiling=2,
        is_exempt=True,
        note="+1",
        state="不参评",
    )
    buffer = io.BytesIO()
    write_workbook(buffer, [scores_sheet("全部/一[1]", NAMES, [row])])
    book = read_workbook(buffer.getvalue(), "评分.xlsx")
    (read,), reading = entered_rows(read_scores(book, DEFAULT), NAMES)
    assert (read.name, read.note, read.ceiling, read.is_exempt) == (row.name, row.note, 2, True)
    assert (reading.faults, book.sheets[0].name) == ((), "全部 一 1")
    assert sheet_name("[]") == "审核评分"


@pytest.fixture
def desk() -> Office:
    return office(exempt={COLLEGE: "新建"})


@pytest.mark.django_db
def test_export_imported_again_changes_nothing(desk: Office) -> None:
    take_in(desk, line(SCHOOL, recognised="是", note="示范点"))
    make_ceiling(desk.branch(SCHOOL), 4)
    make_not_filed(desk.branch(FACULTY), desk.officer, desk.approver)
    content = scores_export(round=desk.round, by=desk.officer)
    book = read_workbook(content, "导出.xlsx")
    assert [[cell and cell.text for cell in row.cells] for row in book.sheets[1].rows] == [
        ["组织编码", "组织名称", "审核党委", "评定池", "状态"],
        [FACULTY, "机电系党支部", "教育局党委", "学校", "未申报"],
        [VILLAGE, "䶮𬱖村党支部", "青竹镇党委", "农村", "尚未上报"],
    ]
    kept = upload_scores(round=desk.round, source=content, filename="导出.xlsx", by=desk.officer)
    plan, _reading = planned_import(kept)
    assert (plan.faults, plan.writes) == ([], False)
    assert plan.counts() == {
        "new": 0,
        "changed": 0,
        "unchanged": 1,
        "blank": 1,
        "faulty": 0,
        "recognitions": 0,
        "ceilings": 0,
    }


@pytest.mark.django_db
def test_template_is_filled_in_but_for_the_scores(desk: Office) -> None:
    recognise(desk.branch(SCHOOL))
    report_sheet(desk.branch(SCHOOL))
    rate_by(desk, "农村", [("班子", 12, False), *INDICATORS[1:]])
    Field.objects.filter(name="农村").update(position=9)
    book = read_workbook(score_template(round=desk.round, by=desk.officer), "模板.xlsx")
    first = [[cell and cell.text for cell in row.cells] for row in book.sheets[0].rows]
    assert (len(book.sheets), first[0][4:6], first[1][:4]) == (
        2,
        ["领导班子", "骨干队伍"],
        [SCHOOL, "第一小学党支部", "教育局党委", "学校"],
    )
    assert [row[4:15] for row in first[1:3]] == [
        [*[None] * 8, "是", None, "否"],
        [*[None] * 8, "否", None, "是"],
    ]
    assert [row[0] for row in first] == ["组织编码", SCHOOL, COLLEGE, FACULTY]
    second = [[cell and cell.text for cell in row.cells] for row in book.sheets[1].rows]
    assert (second[0][4], [row[0] for row in second[1:]]) == ("班子", [VILLAGE])


@pytest.mark.django_db
def test_a01_workbooks_hold_only_what_is_in_reach(desk: Office) -> None:
    for branch in Enrolment.objects.all():
        report_sheet(branch)
    leader = make_actor(Role.LEADER, desk.city.town)
    for content in (
        scores_export(round=desk.round, by=leader),
        score_template(round=desk.round, by=leader),
    ):
        book = read_workbook(content, "评分.xlsx")
        codes = [row.cells[0].text for one in book.sheets for row in one.rows if row.cells[0]]
        assert set(codes) == {"组织编码", VILLAGE}


@pytest.mark.django_db
def test_columns_follow_the_sheet_whatever_a_standard_calls_first(desk: Office) -> None:
    rate_by(desk, "农村", [*INDICATORS[1:], INDICATORS[0]])
    report_sheet(desk.branch(SCHOOL))
    report_sheet(desk.branch(VILLAGE), ("8", "8", "8", "8", "16", "20", "5", "13"))
    book = read_workbook(scores_export(round=desk.round, by=desk.officer), "评分.xlsx")
    rows, _reading = entered_rows(read_scores(book, DEFAULT), NAMES)
    scored = {row.code: row.scores for row in rows}
    assert scored[VILLAGE] == scored[SCHOOL]
