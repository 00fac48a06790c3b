"""Workbooks in memory, as the reader hands them on."""

from collections.abc import Sequence
from datetime import date

from starrating.workbook import Cell, CellKind, Merge, Row, Sheet, Workbook

Plain = str | int | float | date | Cell | None
HEADINGS = (
    "党组织代码",
    "党组织名称",
    "类型",
    "上级党组织",
    "领域",
    "成立日期",
    "党员数",
    "换届日期",
    "备注",
)


def cell(value: Plain) -> Cell | None:
    if value is None or isinstance(value, Cell):
        return value
    if isinstance(value, date):
        return Cell(CellKind.DATE, value.isoformat())
    if isinstance(value, str):
        return Cell(CellKind.TEXT, value)
    return Cell(CellKind.NUMBER, str(value))


def sheet(
    rows: Sequence[Sequence[Plain]],
    headings: Sequence[str] = HEADINGS,
    *,
    name: str = "名册",
    is_hidden: bool = False,
    merges: Sequence[Merge] = (),
    title: str = "",
) -> Sheet:
    """A sheet with the headings in row 1, or in row 2 below a title."""
    lines: list[Sequence[Plain]] = [[title]] if title else []
    lines += [headings, *rows]
    made = tuple(
        Row(number, tuple(map(cell, line)))
        for number, line in enumerate(lines, 1)
        if any(value is not None for value in line)
    )
    return Sheet(name, is_hidden, made, tuple(merges))


def book(rows: Sequence[Sequence[Plain]], headings: Sequence[str] = HEADINGS) -> Workbook:
    return Workbook((sheet(rows, headings),))
