from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from branches.organisations.sheets import RosterRow, is_personal, read_roster
from starrating import clock
from starrating.workbook import Cell, CellKind, Merge, Workbook, read_workbook
from tests.branches.organisations.books import HEADINGS, Plain, book, sheet

ROSTER = Path(__file__).parents[2] / "scoring" / "data" / "党组织名册.xlsx"
GOOD = ("A1", "甲党支部", "党支部", "党委", "农村", "2019-03", 12, "2027.3.5", "备注")


def values(line: tuple[Plain, ...], headings: tuple[str, ...] = HEADINGS) -> dict[str, Any]:
    rows, reading = read_roster(book([line], headings))
    assert reading.faults == []
    return rows[0].values


def faults(*lines: tuple[Plain, ...]) -> list[tuple[int | None, str | None, str]]:
    _rows, reading = read_roster(book(lines))
    return [(fault.row, fault.column, fault.kind) for fault in reading.faults]


def with_value(column: int, value: Plain) -> tuple[Plain, ...]:
    return (*GOOD[:column], value, *GOOD[column + 1 :])


def test_read_roster_as_the_department_sends_it() -> None:
    rows, reading = read_roster(read_workbook(ROSTER, ROSTER.name))
    assert reading.faults == []
    assert len(rows) == 439
    assert reading.unknown == ["书记", "联系电话"]
    assert [name for name in reading.unknown if is_personal(name)] == ["书记", "联系电话"]
    assert [(one.name, one.is_hidden) for one in reading.passed_sheets] == [("分类统计", False)]
    assert reading.passed_rows == [("名册", 444), ("名册", 446)]
    by_code = {row.code: row.values for row in rows}
    assert by_code["099002056"]["name"] == "云溪市㛃湖小学党支部"
    assert by_code["099022016"]["name"] == "青竹镇䶮𬱖村党支部"
    assert sum(row["member_count"] or 0 for row in by_code.values()) == 9745
    assert by_code["099001002"] == {
        "code": "099001002",
        "name": "云溪市直机关办公室党支部",
        "kind": "branch",
        "parent": "中共云溪市直机关工委",
        "field": "机关事业单位",
        "founded_on": "1960-06",
        "term_ends_on": "2028-06",
        "member_count": 26,
        "note": "",
    }


def test_read_roster_stores_no_person() -> None:
    rows, _reading = read_roster(read_workbook(ROSTER, ROSTER.name))
    text = repr([row.plain() for row in rows])
    assert ("某某" in text, "****" in text) == (False, False)


@pytest.mark.parametrize("spelling", ["党组织代码", "组织编码", "组织代码", "党组织 编码"])
def test_read_roster_spellings_of_the_code(spelling: str) -> None:
    assert values(GOOD, (spelling, *HEADINGS[1:]))["code"] == "A1"


def test_read_roster_w15_columns_reordered_and_optional_ones_absent() -> None:
    line = ("党委", "A1", "党支部", "甲党支部")
    headings = ("上级党组织", "组织编码", "类型", "党组织名称")
    assert values(line, headings) == {
        "code": "A1",
        "name": "甲党支部",
        "kind": "branch",
        "parent": "党委",
    }


def test_read_roster_takes_the_parents_code() -> None:
    headings = ("组织代码", "组织名称", "类型", "上级组织编码")
    assert values(("A1", "甲", "党支部", " B１ "), headings)["parent_code"] == "B1"


def test_read_roster_trims_blanks_and_reads_full_width_counts() -> None:
    line = ("０99 ", "甲党支部\u3000", " 党支部", "党委 ", "农村", None, "２９ ", None, "\u3000")
    assert values(line) == {
        "code": "099",
        "name": "甲党支部",
        "kind": "branch",
        "parent": "党委",
        "field": "农村",
        "founded_on": "",
        "term_ends_on": "",
        "member_count": 29,
        "note": "",
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (date(2019, 3, 5), "2019-03-05"),
        ("2019.3.5", "2019-03-05"),
        ("2019年3月5日", "2019-03-05"),
        ("2019-03", "2019-03"),
        ("2019年3月", "2019-03"),
        ("20190305", "2019-03-05"),
        (20190305, "2019-03-05"),
        (201903, "2019-03"),
        (None, ""),
    ],
)
def test_read_roster_dates(written: Plain, meant: str) -> None:
    assert values(with_value(5, written))["founded_on"] == meant


@pytest.mark.parametrize(
    ("column", "value", "letter", "kind"),
    [
        (0, None, "A", "blank_code"),
        (0, 99001001, "A", "numeric_code"),
        (0, "编码", "A", "bad_code"),
        (0, Cell(CellKind.FORMULA, "=A2"), "A", "formula"),
        (1, None, "B", "blank_name"),
        (1, "字" * 201, "B", "too_long"),
        (1, "甲\u202e乙", "B", "hidden_signs"),
        (2, None, "C", "blank_kind"),
        (2, "小组", "C", "unknown_kind"),
        (5, "2019-02-30", "F", "bad_date"),
        (5, "去年", "F", "bad_date"),
        (5, 2019.1, "F", "bad_date"),
        (5, Cell(CellKind.FORMULA, "=TODAY()"), "F", "formula"),
        (6, "12.5", "G", "not_a_count"),
        (6, 12.5, "G", "not_a_count"),
        (6, "-3", "G", "not_a_count"),
        (6, "十二", "G", "not_a_count"),
        (6, "٣", "G", "not_a_count"),
        (6, Cell(CellKind.PERCENT, "0.12"), "G", "percent"),
        (6, date(2019, 3, 5), "G", "date"),
        (7, Cell(CellKind.BOOLEAN, "TRUE"), "H", "boolean"),
        (8, Cell(CellKind.ERROR, "#REF!"), "I", "error"),
    ],
)
def test_read_roster_faults(column: int, value: Plain, letter: str, kind: str) -> None:
    assert faults(with_value(column, value)) == [(2, letter, kind)]


def test_read_roster_foundation_yet_to_come() -> None:
    assert faults(with_value(5, clock.today() + timedelta(days=1))) == [(2, "F", "future_date")]
    assert faults(with_value(5, clock.today())) == []


def test_read_roster_names_every_fault_of_a_row() -> None:
    line = (None, None, "小组", "党委", None, "x", "x", "x", None)
    assert [kind for _row, _column, kind in faults(line)] == [
        "blank_code",
        "blank_name",
        "unknown_kind",
        "bad_date",
        "not_a_count",
        "bad_date",
    ]


def test_read_roster_passes_over_rows_that_are_no_record() -> None:
    lines: list[tuple[Plain, ...]] = [
        GOOD,
        ("合计", None, "410个", None, None, None, 12),
        ("小 计", None, None, None, None, None, 12),
        (None, None, None, None, None, None, 12),
        (None, None, "填表人:甲某"),
    ]
    rows, reading = read_roster(book(lines))
    assert (len(rows), reading.faults) == (1, [])
    assert reading.passed_rows == [("名册", 3), ("名册", 4), ("名册", 5), ("名册", 6)]


def test_read_roster_keeps_a_branch_whose_name_begins_like_a_closing_row() -> None:
    rows, reading = read_roster(book([("A1", "合计所党支部", "党支部", "党委")]))
    assert (rows[0].values["name"], reading.passed_rows) == ("合计所党支部", [])


def test_read_roster_w15_hidden_sheet_is_passed_over_and_named() -> None:
    shown, hidden = sheet([GOOD]), sheet([GOOD], name="旧", is_hidden=True)
    rows, reading = read_roster(Workbook((hidden, shown)))
    assert [row.sheet for row in rows] == ["名册"]
    assert [(one.name, one.is_hidden) for one in reading.passed_sheets] == [("旧", True)]


def test_read_roster_w15_merged_parents_stand_for_each_row() -> None:
    second = ("A2", "乙党支部", "党支部", None, None, "2019-03", 12, "2027.3.5", None)
    merges = [Merge(2, 3, 3, 3), Merge(2, 4, 3, 4)]
    rows, reading = read_roster(Workbook((sheet([GOOD, second], merges=merges),)))
    assert reading.faults == []
    assert [row.values["parent"] for row in rows] == ["党委", "党委"]
    assert [row.values["field"] for row in rows] == ["农村", "农村"]


def test_read_roster_w15_merged_counts_are_a_fault() -> None:
    second = ("A2", "乙党支部", "党支部", "党委")
    made = sheet([GOOD, second], merges=[Merge(2, 6, 3, 6), Merge(2, 0, 3, 0)])
    _rows, reading = read_roster(Workbook((made,)))
    assert [(one.row, one.column, one.kind) for one in reading.faults] == [
        (3, "A", "merged"),
        (3, "G", "merged"),
    ]


def test_read_roster_repeated_heading() -> None:
    _rows, reading = read_roster(book([(*GOOD, "A1")], (*HEADINGS, "组织编码")))
    assert [(one.row, one.column, one.kind) for one in reading.faults] == [
        (1, "J", "repeated_heading")
    ]


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (book([], ("党组织代码", "党组织名称", "类型")), "no_heading"),
        (book([]), "no_rows"),
        (book([("合计", None, "3个")]), "no_rows"),
        (Workbook(()), "no_heading"),
    ],
)
def test_read_roster_of_nothing_is_a_fault(made: Workbook, kind: str) -> None:
    rows, reading = read_roster(made)
    assert (rows, [fault.kind for fault in reading.faults]) == ([], [kind])


def test_roster_row_goes_through_json() -> None:
    row = RosterRow("名册", 5, {"code": "A1"})
    assert RosterRow(*row.plain()) == row
