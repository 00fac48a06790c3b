"""Headings found by name, and faults as people read them."""

import pytest

from starrating.workbook import (
    Cell,
    CellKind,
    Fault,
    Heading,
    Merge,
    Row,
    Sheet,
    find_heading,
    heading_text,
)


def sheet(*rows: tuple[int, list[str]], merges: tuple[Merge, ...] = ()) -> Sheet:
    made = [
        Row(number, tuple(Cell(CellKind.TEXT, text) if text else None for text in texts))
        for number, texts in rows
    ]
    return Sheet("表", is_hidden=False, rows=tuple(made), merges=merges)


@pytest.mark.parametrize(("number", "is_found"), [(1, True), (20, True), (21, False)])
def test_within_the_first_twenty_rows(number: int, *, is_found: bool) -> None:
    found = find_heading(sheet((number, ["名称", "编码"])), ("编码",))
    assert found == (
        Heading(number, ("名称", "编码"), {"名称": 0, "编码": 1}, ()) if is_found else None
    )


def test_the_first_row_that_has_all_and_any() -> None:
    rows = sheet((1, ["编码"]), (3, ["分"]), (4, ["", "分", "编码"]), (5, ["编码", "分"]))
    found = find_heading(rows, ("编码",), ("分", "星"))
    assert found is not None
    assert (found.row, found.letter("编码"), found.letter("星")) == (4, "C", None)
    assert find_heading(rows, ("编码", "星")) is None


def test_blanks_in_a_heading_and_other_spellings_do_not_matter() -> None:
    found = find_heading(
        sheet((1, ["组织\n编 码\u3000", "党组织代码"])),
        ("组织编码",),
        aliases={"党组织代码": "代码"},
    )
    assert found is not None
    assert found.columns == {"组织编码": 0, "代码": 1}
    assert heading_text(" 领导\r\n班子\u3000") == "领导班子"


def test_only_texts_are_headings() -> None:
    number = Row(1, (Cell(CellKind.NUMBER, "2025"), Cell(CellKind.FORMULA, "=A1")))
    assert find_heading(Sheet("表", False, (number,), ()), ("2025",)) is None


def test_a_cell_merged_downwards_belongs_to_the_lower_row() -> None:
    rows = ((2, ["编码", "得分", "", "备注"]), (3, ["", "甲", "乙"]))
    merges = (Merge(2, 0, 3, 0), Merge(2, 1, 2, 2), Merge(2, 3, 3, 3))
    found = find_heading(sheet(*rows, merges=merges), ("编码",), ("甲", "得分"))
    assert found is not None
    assert (found.row, found.names) == (3, ("编码", "甲", "乙", "备注"))


def test_the_lower_row_may_hold_nothing_of_its_own() -> None:
    merges = (Merge(1, 0, 2, 0), Merge(1, 1, 2, 1), Merge(1, 5, 2, 5), Merge(7, 0, 8, 0))
    found = find_heading(sheet((1, ["编码", "甲"]), merges=merges), ("编码",), ("甲",))
    assert found is not None
    assert (found.row, found.columns) == (2, {"编码": 0, "甲": 1})


def test_a_block_merged_over_rows_and_columns_stands_in_its_first_column() -> None:
    merges = (Merge(1, 0, 2, 0), Merge(1, 1, 2, 2))
    rows = ((1, ["编码", "备注", "", "甲"]), (2, ["", "", "", "甲"]))
    found = find_heading(sheet(*rows, merges=merges), ("编码",), ("甲",))
    assert found is not None
    assert found.names == ("编码", "备注", "", "甲")


def test_repeated_headings_are_faults_at_their_later_places() -> None:
    found = find_heading(sheet((4, ["编码", "甲", "", "甲", "编码"])), ("编码",))
    assert found is not None
    assert found.columns == {"编码": 0, "甲": 1}
    message = "列名重复,{} 列已有同名的列"
    assert found.repeated == (
        Fault("表", 4, "D", "甲", "repeated_heading", "甲", message.format("B")),
        Fault("表", 4, "E", "编码", "repeated_heading", "编码", message.format("A")),
    )


def test_faults_are_sentences_on_one_line() -> None:
    whole = Fault("审核评分", 5, "E", "领导班子", "over_maximum", "16", "超过该指标满分 15 分")
    assert str(whole) == "工作表“审核评分”第 5 行 E 列(领导班子):“16”超过该指标满分 15 分"
    assert str(Fault("", None, None, None, "no_heading", None, "找不到表头")) == "找不到表头"
    hostile = Fault("a\nb", 1, None, "x\u202ey", "k", "行\r\n" * 40, "。")
    assert str(hostile) == f"工作表“a b”第 1 行(x y):“{'行  ' * 20}…”。"
