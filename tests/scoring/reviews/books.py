"""Score workbooks in memory, as the reader hands them on."""

from collections.abc import Sequence

from starrating.workbook import Cell, CellKind, Merge, Row, Sheet, Workbook

Plain = str | int | float | Cell | None
INDICATORS = (
    "领导班子",
    "骨干队伍",
    "活动阵地",
    "工作制度",
    "保障机制",
    "工作业绩",
    "群众评价",
    "党建创新",
)
HEADINGS = ("组织编码", "组织名称", *INDICATORS, "评定池", "创新项目认定", "星级上限", "不参评")
SCORES = ("14.5", "9", "8.25", "10", "9.99", "18", "22.05", "6")
HUNDREDTHS = (1450, 900, 825, 1000, 999, 1800, 2205, 600)


def cell(value: Plain) -> Cell | None:
    if value is None or isinstance(value, Cell):
        return value
    kind = CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER
    return Cell(kind, str(value)) if value != "" else None


def branch(code: Plain = "001", name: Plain = "甲支部", **changed: Plain) -> list[Plain]:
    """A sound row under ``HEADINGS``, changed where told."""
    values: dict[str, Plain] = dict(zip(HEADINGS, [code, name, *SCORES], strict=False))
    return [(values | changed).get(heading) for heading in HEADINGS]


def sheet(
    *lines: Sequence[Plain],
    headings: Sequence[Plain] = HEADINGS,
    name: str = "审核评分",
    is_hidden: bool = False,
    first: int = 1,
    merges: Sequence[Merge] = (),
) -> Sheet:
    """Lines below the headings, which stand in row ``first``; a line of nothing is a blank row."""
    rows = [
        Row(number, tuple(map(cell, line)))
        for number, line in enumerate([headings, *lines], first)
        if any(value is not None for value in line)
    ]
    return Sheet(name, is_hidden, tuple(rows), tuple(merges))


def book(*sheets: Sheet) -> Workbook:
    return Workbook(sheets)
