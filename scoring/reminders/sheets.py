"""The list of who is due or late as a sheet."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from starrating.workbook import SheetSpec
from starrating.workbook.cells import Value


def list_sheet(rows: Iterable[Sequence[Value]]) -> SheetSpec:
    return SheetSpec(
        name=_("催办名单"),
        headings=[
            *(_("组织编码"), _("组织名称"), _("审核党(工)委"), _("事项"), _("截止日")),
            *(_("时限"), _("办理人"), _("最近催办")),
        ],
        rows=rows,
        widths=[14, 34, 26, 30, 12, 14, 20, 12],
        text_columns=[_("组织编码")],
    )
