"""The list of who is due or late as a sheet."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from scoring.reminders.queries import Task
from starrating import clock
from starrating.workbook import SheetSpec


def list_sheet(lines: Iterable[tuple[Task, str, datetime | None]]) -> SheetSpec:
    """``lines``: a task, who holds it, when it was last urged."""
    return SheetSpec(
        name=_("催办名单"),
        headings=[
            *(_("组织编码"), _("组织名称"), _("审核党(工)委"), _("事项"), _("截止日")),
            *(_("时限"), _("办理人"), _("最近催办")),
        ],
        rows=(
            (
                task.organisation.code,
                task.name,
                task.body.name,
                task.act.label,
                task.due,
                task.remaining,
                names,
                clock.local(urged_at).date() if urged_at else None,
            )
            for task, names, urged_at in lines
        ),
        widths=[14, 34, 26, 30, 12, 14, 20, 12],
        text_columns=[_("组织编码")],
    )
