"""The reviewers' queue as a workbook, as the list shows it."""

from collections.abc import Iterable, Sequence

from starrating.workbook import SheetSpec
from starrating.workbook.cells import Value

HEADINGS = (
    "组织编码",
    "组织名称",
    "审核党委",
    "状态",
    "在谁手里",
    "自",
    "期限",
    "已评项数",
    "自评分",
    "审核分",
)


def queue_sheet(rows: Iterable[Sequence[Value]]) -> SheetSpec:
    return SheetSpec(
        "审核进度",
        HEADINGS,
        rows,
        widths=(14, 36, 28, 10, 32, 12, 12, 10, 10, 10),
        text_columns=("组织编码",),
    )
