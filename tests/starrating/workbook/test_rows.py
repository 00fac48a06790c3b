"""Rows written whole, beside the same cells written one by one by the package."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from starrating.workbook import SheetSpec
from starrating.workbook.cells import Value
from starrating.workbook.rows import RowSheet
from starrating.workbook.texts import outgoing_text
from tests.starrating.workbook.builders import read_here, table
from tests.starrating.workbook.test_writer import HOSTILE, written

SIGNS = "\0\x01\t\n\x0b\r\x1f\x7f\xa0\u3000\ufffe"
ROWS: list[Sequence[Value]] = [
    ["099001", Decimal("12.50"), date(2025, 9, 5), 17, "甲"],
    [99002, Decimal(-3), date(1900, 1, 1), 0, None],
    [],
    [None, "", None, None, ""],
    [None, Decimal("0.01"), date(1900, 2, 28), -1.5, None],
    ["文", None, date(1900, 3, 1), 0.1 + 0.2, 1e-7],
    ["末", 110.0, date(9999, 12, 31), 12345678901234567890, 1e21],
    *[[text, None, None, None, text] for text in HOSTILE],
    *[[f"{sign}首", f"a{sign}b", f"尾{sign}"] for sign in SIGNS],
    ["_x0041_", "_x41_", "&amp;\x01<\uffff>", '"引"', "<r>甲"],
]  # fmt: skip - a row a line


def sheet_xml(fill: Callable[[Any, dict[str, Any]], None], sheet_class: type | None) -> bytes:
    """The first sheet of a workbook whose formats are numbered text, decimals, days."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    codes = {"text": "@", "fine": "0.00", "day": "yyyy-mm-dd"}
    styles = {name: book.add_format({"num_format": code}) for name, code in codes.items()}
    sheet = book.add_worksheet("表", sheet_class)
    sheet.set_column(0, 0, 12, styles["text"])
    sheet.write_string(0, 0, "表头")
    fill(sheet, styles)
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def by_cell(sheet: Any, styles: dict[str, Any]) -> None:
    for row, values in enumerate(ROWS, 1):
        for column, value in enumerate(values):
            style = None if column else styles["text"]
            if isinstance(value, str) and value:
                sheet.write_string(row, column, outgoing_text(value), style)
            elif isinstance(value, Decimal):
                sheet.write_number(row, column, float(value), styles["fine"])
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, styles["day"])
            elif isinstance(value, (int, float)):
                sheet.write_number(row, column, value)


def by_row(sheet: Any, styles: dict[str, Any]) -> None:
    columns = [styles["text"], None, None, None, None]
    sheet.set_styles(columns, fine=styles["fine"], day=styles["day"])
    for row, values in enumerate(ROWS, 1):
        sheet.put_row(row, values)


def test_the_bytes_are_those_of_the_package() -> None:
    assert sheet_xml(by_row, RowSheet) == sheet_xml(by_cell, None)


def test_u20_text_that_looks_like_markup_of_the_package_stays_text() -> None:
    texts = ["<r><t>甲</t></r>", "<r>"]
    data = written(SheetSpec("表", ["名称"], [[text] for text in texts]))
    assert table(read_here(data).sheets[0].rows)[1:] == [[text] for text in texts]
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2)] == texts


@pytest.mark.parametrize(
    ("row", "value", "why"),
    [
        (1, float("nan"), "nan 不是单元格能存的数字"),
        (1, float("-inf"), "-inf 不是单元格能存的数字"),
        (1, Decimal("Infinity"), "Infinity 不是单元格能存的数字"),
        (1, "𬱖" * 16_384, "文字超过单元格的上限 32767 个字符"),
        (1_048_576, "甲", "工作表最多 1048576 行"),
    ],
)
def test_what_no_cell_can_hold_is_refused(row: int, value: Value, why: str) -> None:
    def fill(sheet: Any, _styles: dict[str, Any]) -> None:
        sheet.set_styles([None], fine=None, day=None)
        sheet.put_row(1, ["𬱖" * 16_383])
        with pytest.raises(ValueError, match=why):
            sheet.put_row(row + 1 if row == 1 else row, [value])

    assert "𬱖".encode() * 16_383 in sheet_xml(fill, RowSheet)
