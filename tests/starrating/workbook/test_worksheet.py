"""One sheet: places, limits, kinds of cells, formulas, merged ranges."""

import pytest

from starrating.workbook import Cell, CellKind, Merge, limits
from tests.starrating.workbook.builders import (
    cells,
    formats,
    number,
    read_here,
    refusal,
    row,
    table,
    text,
    worksheet,
    xlsx,
    xml,
)


def of(*rows: str, **options: str) -> bytes:
    return xlsx(worksheet("".join(rows)), **options)


def test_u09_one_cell_in_the_last_corner() -> None:
    assert refusal(of(row(1_048_576, number("XFD1048576", "1")))) == "too_many_columns"
    assert refusal(of(row(1_048_576, number("A1048576", "1")))) == "too_many_rows"
    # formatted, but empty
    book = read_here(of(row(1, text("A1", "甲")), row(1_048_576, '<c r="XFD1048576" s="1"/>')))
    assert table(book.sheets[0].rows) == [["甲"]]


@pytest.mark.parametrize(
    "rows",
    [
        row(99_999_999_999, number("A99999999999", "1")),
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1048576"/><row/>',
        '<row r="0"/>',
        '<row r="-1"/>',
        '<row r="１"/>',
        row(1, number("ZZZZZ-1", "1")),
        row(1, number("ZZZZ1", "1")),
        row(1, number("XFE1", "1")),
        row(1, number("a1", "1")),
        row(1, number("A2", "1")),
        row(1, number("1", "1")),
        row(1, number("$A$1", "1")),
        row(2, number("A2", "1")) + row(1, number("A1", "1")),
        row(1, number("A1", "1")) + row(1, number("B1", "1")),
        row(1, number("B1", "1"), number("A1", "1")),
        row(1, number("A1", "1"), number("A1", "2")),
    ],
)
def test_u10_places_outside_a_sheet_or_in_no_order(rows: str) -> None:
    assert refusal(of(rows)) == "bad_reference"


def test_u11_a_million_rows_behind_a_small_dimension() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_048_577))
    data = xlsx(worksheet(rows, before='<dimension ref="A1:B2"/>'))
    assert refusal(data) == "too_many_rows"


def test_u11_five_hundred_rows_behind_a_small_dimension() -> None:
    rows = "".join(row(n, number(f"A{n}", str(n)), text(f"C{n}", "甲")) for n in range(1, 501))
    sheet = read_here(xlsx(worksheet(rows, before='<dimension ref="A1:B2"/>'))).sheets[0]
    assert table(sheet.rows) == [[str(n), "", "甲"] for n in range(1, 501)]
    assert [line.number for line in sheet.rows] == list(range(1, 501))


def test_rows_and_cells_without_a_place_follow_each_other() -> None:
    rows = (
        '<row><c t="str"><v>甲</v></c><c r="C1"><v>1</v></c><c><v>2</v></c></row><row r="5"/><row>'
    )
    sheet = read_here(of(f"{rows}<c><v>3</v></c></row>")).sheets[0]
    assert [(line.number, [cell and cell.text for cell in line.cells]) for line in sheet.rows] == [
        (1, ["甲", None, "1", "2"]),
        (6, ["3"]),
    ]
    assert (sheet.rows[0].cell(1), sheet.rows[0].cell(9)) == (None, None)


@pytest.mark.parametrize(
    ("name", "most", "kind"),
    [
        ("ROWS", 2, "too_many_rows"),
        ("COLUMNS", 2, "too_many_columns"),
        ("CELLS", 5, "too_many_cells"),
    ],
)
def test_limits_hold_on_the_line(
    name: str, most: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = row(1, number("A1", "1"), number("B1", "1")) + row(2, number("A2", "1"))
    beyond = {
        "ROWS": row(3, number("A3", "1")),
        "COLUMNS": row(3, number("C3", "1")),
        "CELLS": row(3, *(number(f"{letter}3", "1") for letter in "ABC")),
    }
    monkeypatch.setattr(limits, name, most)
    assert refusal(of(within)) == ""
    assert refusal(of(within, beyond[name])) == kind


def test_cells_are_counted_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 3)
    two = worksheet(row(1, number("A1", "1"), number("B1", "1")))
    assert refusal(xlsx(two)) == ""
    assert refusal(xlsx(two, two)) == "too_many_cells"


def test_kinds_of_cells() -> None:
    strings = (
        "<si><t>共</t></si><si><r><t>富</t></r><r><t>文</t></r><rPh><t>fuwen</t></rPh></si><si/>"
    )
    book = read_here(
        of(
            row(
                1,
                '<c r="A1" t="s"><v>0</v></c>',
                '<c r="B1" t="s"><v>1</v></c>',
                '<c r="C1" t="s"><v>2</v></c>',
                text("D1", "内 <&>"),
                '<c r="E1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>x</t></rPh></is></c>',
                '<c r="F1" t="b"><v>1</v></c>',
                '<c r="G1" t="b"><v>0</v></c>',
                '<c r="H1" t="e"><v>#DIV/0!</v></c>',
                '<c r="I1" t="d"><v>2025-09-05</v></c>',
                '<c r="J1" t="d"><v>2025-09-05T08:30:00.000Z</v></c>',
                '<c r="K1" t="d"><v>2025-02-30</v></c>',
                '<c r="L1" t="d"><v>昨天</v></c>',
                '<c r="M1"><v>8.3000000000000007</v><extLst><ext>x</ext></extLst></c>',
                '<c r="N1" t="str"><v>_x4E91__x005F_x4E91_</v></c>',
                '<c r="O1" t="n"><v>1e999</v></c>',
            ),
            strings=strings,
        )
    )
    assert cells(book) == [
        Cell(CellKind.TEXT, "共"),
        Cell(CellKind.TEXT, "富文"),
        None,
        Cell(CellKind.TEXT, "内 <&>"),
        Cell(CellKind.TEXT, "甲乙"),
        Cell(CellKind.BOOLEAN, "TRUE"),
        Cell(CellKind.BOOLEAN, "FALSE"),
        Cell(CellKind.ERROR, "#DIV/0!"),
        Cell(CellKind.DATE, "2025-09-05"),
        Cell(CellKind.DATE, "2025-09-05T08:30:00"),
        Cell(CellKind.ERROR, "2025-02-30"),
        Cell(CellKind.ERROR, "昨天"),
        Cell(CellKind.NUMBER, "8.3"),
        Cell(CellKind.TEXT, "云_x4E91_"),
        Cell(CellKind.ERROR, "1e999"),
    ]


def test_number_formats_tell_dates_and_percentages() -> None:
    styles = formats("General", 'yyyy"年"m"月"', 9, '0.0"分"', 14)
    book = read_here(
        of(row(1, *(number(f"{c}1", "45905.5", n) for n, c in enumerate("ABCDE"))), styles=styles)
    )
    assert [(cell.kind, cell.text) for cell in cells(book) if cell] == [
        (CellKind.NUMBER, "45905.5"),
        (CellKind.DATE, "2025-09-05T12:00:00"),
        (CellKind.PERCENT, "45905.5"),
        (CellKind.NUMBER, "45905.5"),
        (CellKind.DATE, "2025-09-05T12:00:00"),
    ]
    old = of(
        row(1, number("A1", "44443", 0)), styles=formats(14), workbook='<workbookPr date1904="1"/>'
    )
    assert cells(read_here(old)) == [Cell(CellKind.DATE, "2025-09-05")]
    # a style that is not there, a day that no calendar has
    lost = of(row(1, number("A1", "1", 7), number("B1", "-1", 0)), styles=formats(14))
    assert cells(read_here(lost)) == [Cell(CellKind.NUMBER, "1"), Cell(CellKind.ERROR, "-1")]


def test_u19_formula_with_a_lying_cached_value() -> None:
    book = read_here(
        of(
            row(
                1,
                '<c r="A1"><f>1+1</f><v>99</v></c>',
                '<c r="B1" t="str"><f>"甲"</f><v>乙</v></c>',
                '<c r="C1"><v>15</v><f>SUM(D1)</f></c>',
                '<c r="D1" t="s"><f/><v>77</v></c>',
            )
        )
    )
    assert cells(book) == [
        Cell(CellKind.FORMULA, formula) for formula in ("=1+1", '="甲"', "=SUM(D1)", "=")
    ]


def test_u19_shared_and_array_formulas_reach_all_their_cells() -> None:
    rows = [
        row(
            1,
            number("A1", "1"),
            '<c r="B1"><f t="shared" si="0" ref="B1:B2">A1*$A$1+SUM("A1",\'A1\'!A1,LOG10(A1))</f><v>1</v></c>',
            '<c r="C1"><f t="array" ref="C1:D2">A1:B2</f><v>1</v></c>',
            number("D1", "9"),
        ),
        row(
            2,
            number("A2", "2"),
            '<c r="B2"><f t="shared" si="0"/><v>2</v></c>',
            number("C2", "9"),
            number("D2", "9"),
            number("E2", "9"),
        ),
        row(3, '<c r="A3"><f t="shared" si="7"/><v>2</v></c>', number("C3", "9")),
    ]
    assert table(read_here(of(*rows)).sheets[0].rows) == [
        ["1", "=A1*$A$1+SUM(\"A1\",'A1'!A1,LOG10(A1))", "=A1:B2", "=A1:B2"],
        ["2", "=A2*$A$1+SUM(\"A1\",'A1'!A2,LOG10(A2))", "=A1:B2", "=A1:B2", "9"],
        ["=", "", "9"],
    ]
    first = row(2, '<c r="B2"><f t="shared" si="0">A1</f></c>')
    back = read_here(of(first, row(3, '<c r="A3"><f t="shared" si="0"/></c>')))
    assert table(back.sheets[0].rows) == [["", "=A1"], ["=#REF!"]]


def test_array_formulas_cannot_cost_more_than_their_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = "".join(
        row(n, f'<c r="A{n}"><f t="array" ref="A1:XFD1048576">1</f></c>') for n in range(1, 51)
    )
    monkeypatch.setattr(limits, "CELLS", 1_000)
    assert refusal(of(arrays)) == "too_many_cells"


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1" t="s"><v>٠</v></c>',
        '<c r="A1" t="x"><v>1</v></c>',
        f'<c r="A1"><v>{"1" * 256}</v></c>',
        f'<c r="A1" t="e"><v>{"#" * 256}</v></c>',
        '<c r="A1"><v>1</v><v>2</v></c>',
        '<c r="A1" t="str"><v>甲</v><is><t>乙</t></is></c>',
    ],
)
def test_u15_cells_that_contradict_themselves(cell: str) -> None:
    assert refusal(of(row(1, cell))) == "damaged"


def test_texts_are_held_to_what_a_cell_can_hold() -> None:
    longest = "长" * limits.TEXT_LENGTH
    strings = "<si><t>{}</t></si>"
    assert len(cells(read_here(of(row(1, text("A1", longest)))))[0].text) == 32_767  # type: ignore[union-attr]  # it is there
    for data in (
        of(row(1, text("A1", f"{longest}长"))),
        of(row(1, f'<c r="A1"><f>{longest}长</f></c>')),
        of("", strings=strings.format(f"{longest}长")),
        of("", strings=strings.format(f"{longest}</t></si><si><t>a</t><t>{longest}")),
    ):
        assert refusal(data) == "text_too_long"


def test_texts_in_broken_unicode_are_refused() -> None:
    for escape in ("_xD83D_", "_xDE00_", "_x0000_"):
        assert refusal(of(row(1, text("A1", escape)))) == "bad_text"
    assert cells(read_here(of(row(1, text("A1", "_xD842__xDF9F_"))))) == [Cell(CellKind.TEXT, "𠮟")]


def test_merged_ranges() -> None:
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="$B$1:C1"/><mergeCell ref="D4"/></mergeCells>'
    sheet = read_here(xlsx(worksheet(row(1, text("A1", "甲")), after=merges))).sheets[0]
    assert sheet.merges == (Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(4, 3, 4, 3))


@pytest.mark.parametrize(
    "ref", ["", "A", "B1:A1", "A2:A1", "A1:XFE1", "A1:A1048577", "A0:A1", "A1:B2:C3"]
)
def test_u10_merged_ranges_outside_a_sheet(ref: str) -> None:
    merges = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    assert refusal(xlsx(worksheet(after=merges))) == "bad_reference"


def test_too_many_of_everything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    monkeypatch.setattr(limits, "MERGES", 1)
    assert refusal(xlsx(worksheet(after=merges))) == "too_many_merges"
    monkeypatch.setattr(limits, "STRINGS", 1)
    assert refusal(of("", strings="<si/><si/>")) == "too_many_cells"
    monkeypatch.setattr(limits, "STYLES", 1)
    assert refusal(of("", styles=formats("0", "0.0"))) == "damaged"
    assert refusal(of("", styles=formats(9, 10))) == "damaged"


def test_what_is_no_sheet() -> None:
    assert refusal(xlsx(xml("styleSheet", ""))) == "damaged"
    beside = '<other><row r="1"><c r="A1"><v>1</v></c></row></other>'
    strange = worksheet('<x><c r="A1"><v>1</v></c></x>', after=beside)
    assert read_here(xlsx(strange)).sheets[0].rows == ()
