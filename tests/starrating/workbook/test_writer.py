"""Workbooks going out, opened again by our reader and by others'."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from starrating.workbook import CellKind, SheetSpec, write_csv, write_workbook
from starrating.workbook.texts import neutralise, restore
from tests.starrating.workbook.builders import cells, read_here, table

HOSTILE = [
    '=HYPERLINK("http://127.0.0.1:9","点")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-1+1",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''=1",
    "'",
    "'好",
    "_x000D_",
    "<b>&amp;</b>",
    "㛃湖小学",
    "䶮𬱖村",
    " 首尾 ",
    "a\nb",
]  # fmt: skip - one text a line
GUARDED = 12


def written(*specs: SheetSpec) -> bytes:
    buffer = io.BytesIO()
    write_workbook(buffer, specs)
    return buffer.getvalue()


def written_csv(spec: SheetSpec) -> bytes:
    buffer = io.BytesIO()
    write_csv(buffer, spec)
    return buffer.getvalue()


def test_u20_hostile_texts_stay_texts_and_come_back_as_they_were() -> None:
    spec = SheetSpec("名册", HOSTILE, [HOSTILE, HOSTILE[::-1]])
    for data, suffix in ((written(spec), ".xlsx"), (written_csv(spec), ".csv")):
        book = read_here(data, suffix)
        assert table(book.sheets[0].rows) == [HOSTILE, HOSTILE, HOSTILE[::-1]]
        assert {cell.kind for cell in cells(book) if cell} == {CellKind.TEXT}


def test_u20_other_programs_meet_no_formula() -> None:
    spec = SheetSpec("名册", ["名称"], [[text] for text in HOSTILE])
    sheet = openpyxl.load_workbook(io.BytesIO(written(spec))).active
    assert sheet is not None
    found = [(cell.value, cell.data_type, cell.hyperlink) for (cell,) in sheet.iter_rows(min_row=2)]
    assert [(kind, link) for _, kind, link in found] == [("s", None)] * len(HOSTILE)
    lines = list(csv.reader(io.StringIO(written_csv(spec).decode("utf-8-sig"), newline="")))
    for texts in ([str(value) for value, *_ in found], [line[0] for line in lines[1:]]):
        assert {text[:1] for text in texts[: GUARDED + 1]} == {"'"}


@given(st.text())
def test_u20_the_guard_comes_off_again(text: str) -> None:
    assert restore(neutralise(text)) == text
    assert neutralise(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_values_keep_their_kinds() -> None:
    rows: list[list[Any]] = [
        ["099001", 17, Decimal("12.50"), 8.25, date(2025, 9, 5), None, ""],
        ["099002", 0, Decimal(0), 110.0, date(1921, 7, 1), None, "末"],
    ]
    headings = ["代码", "人数", "总分", "分", "日期", "空", "空二"]
    spec = SheetSpec("结果", headings, rows, widths=[14, 8], text_columns=["代码"])
    book = read_here(written(spec, SheetSpec("空表", ["甲"], [])))
    assert [sheet.name for sheet in book.sheets] == ["结果", "空表"]
    assert table(book.sheets[0].rows)[1:] == [
        ["099001", "17", "12.5", "8.25", "2025-09-05"],
        ["099002", "0", "0", "110", "1921-07-01", "", "末"],
    ]
    kinds = [cell and cell.kind for cell in book.sheets[0].rows[1].cells]
    assert kinds == [CellKind.TEXT, *[CellKind.NUMBER] * 3, CellKind.DATE]
    plain = written_csv(spec)
    assert plain.startswith("\ufeff代码,".encode())
    assert plain.decode("utf-8-sig").splitlines()[1:] == [
        "099001,17,12.50,8.25,2025-09-05,,",
        "099002,0,0.00,110,1921-07-01,,末",
    ]


def test_sheets_are_ready_to_print() -> None:
    wide = SheetSpec("宽", [f"列{n}" for n in range(9)], [], widths=[12] * 9, text_columns=["列0"])
    with zipfile.ZipFile(io.BytesIO(written(SheetSpec("窄", ["甲"], [["乙"]]), wide))) as archive:
        narrow, broad = (archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
        names = archive.read("xl/workbook.xml").decode()
    assert ('orientation="landscape"' in narrow, 'orientation="landscape"' in broad) == (
        False,
        True,
    )
    assert all('paperSize="9"' in sheet and 'state="frozen"' in sheet for sheet in (narrow, broad))
    assert "_xlnm.Print_Titles" in names


def test_a_text_too_long_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    for write, name in ((write_workbook, "a.xlsx"), (write_csv, "a.csv")):
        target = tmp_path / name
        good, bad = (SheetSpec("表", ["甲"], [["长" * length]]) for length in (32_766, 32_767))
        arrange = (lambda spec: [spec]) if write is write_workbook else (lambda spec: spec)
        write(target, arrange(good))  # type: ignore[arg-type]  # a list of sheets or one sheet
        before = target.read_bytes()
        with pytest.raises(ValueError, match="32767"):
            write(target, arrange(bad))  # type: ignore[arg-type]  # a list of sheets or one sheet
        assert target.read_bytes() == before
        assert table(read_here(before, target.suffix).sheets[0].rows)[1] == ["长" * 32_766]
