"""The enrolment list as a workbook; its headings are those that score workbooks use."""

from collections.abc import Iterable
from io import BytesIO

from scoring.rounds.models import Enrolment
from starrating.workbook import SheetSpec, write_workbook

HEADINGS = (
    "组织编码",
    "组织名称",
    "领域",
    "评定池",
    "审核党委编码",
    "审核党委",
    "不参评",
    "不参评理由",
)


def enrolment_workbook(rows: Iterable[Enrolment]) -> bytes:
    """An .xlsx file of the rows in their order; 不参评 is 是 or 否."""
    target = BytesIO()
    lines = (
        (
            row.code,
            row.name,
            row.field.name,
            row.pool.name,
            row.reviewing_body.code,
            row.reviewing_body.name,
            "是" if row.is_exempt else "否",
            row.exemption_reason,
        )
        for row in rows
    )
    sheet = SheetSpec(
        "参评名单",
        HEADINGS,
        lines,
        widths=(14, 36, 14, 14, 14, 28, 8, 36),
        text_columns=("组织编码", "审核党委编码"),
    )
    write_workbook(target, [sheet])
    return target.getvalue()
