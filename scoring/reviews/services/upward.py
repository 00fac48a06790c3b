"""The report upward as a workbook."""

import io
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from scoring.reviews.queries.upward import Upward, UpwardRow, changed_names, upward
from scoring.rounds.models import Round
from scoring.standards.queries import STAR_NAMES
from starrating.workbook import SheetSpec, write_workbook


def report_workbook(*, body: Organisation, round: Round) -> bytes:
    """Every sheet the body's meetings upheld, by score, with minutes, reasons, stars, statements.

    Sheets: the report; what it rests on; branches that are not in it and why.
    """
    found = upward(body, round)
    buffer = io.BytesIO()
    write_workbook(buffer, [_rows_sheet(found), _basis_sheet(found), _others_sheet(found)])
    return buffer.getvalue()


def _rows_sheet(found: Upward) -> SheetSpec:
    names = found.indicators
    return SheetSpec(
        name=_("审核意见"),
        headings=[
            *(_("序号"), _("组织编码"), _("组织名称"), _("评定池"), *names),
            *(_("自评总分"), _("审核总分"), _("拟评星级"), _("拟评说明"), _("与自评不同的理由")),
            *(_("会议纪要文号"), _("会议日期"), _("支部说明"), _("答复"), _("告知和听取意见")),
        ],
        rows=[_row(row, names) for row in found.rows],
        widths=[6, 14, 34, 14, *(10 for _name in names), 10, 10, 10, 24, 48, 22, 12, 30, 30, 24],
        text_columns=[_("组织编码")],
    )


def _row(row: UpwardRow, names: list[str]) -> list[Any]:
    given = {one["name"]: Decimal(one["score"]) for one in row.content["indicators"]}
    statement = row.outcome.statement
    return [
        *(row.number, row.branch.code, row.branch.name, row.branch.pool.name),
        *(given.get(name) for name in names),
        *(row.own_total, row.total, STAR_NAMES[row.star] if row.star else ""),
        *(row.content["proposed_reason"], changed_names(row.content["indicators"])),
        *(row.meeting.minutes_number, row.meeting.held_on),
        *(("", "") if statement is None else (statement.text, statement.answer)),
        row.heard,
    ]


def _basis_sheet(found: Upward) -> SheetSpec:
    facts = [
        (_("批次"), str(found.round)),
        (_("审核党委"), found.body.name),
        (_("党组织数"), str(len(found.rows))),
    ]
    for meeting in found.meetings:
        words = _("%(day)s,主持人 %(chair)s,应到 %(due)s 人,实到 %(present)s 人") % {
            "day": meeting.held_on.isoformat(),
            "chair": meeting.chair,
            "due": meeting.due,
            "present": meeting.present,
        }
        single = _("(单人经办)") if meeting.is_single_clerk else ""
        facts.append((_("会议"), f"{meeting.minutes_number} {words}{single}"))
        facts += [
            (_("回避"), f"{one['name']}:{'、'.join(one['branches'])}") for one in meeting.withdrawn
        ]
    facts.append((_("指纹"), found.fingerprint))
    return SheetSpec(name=_("依据"), headings=[_("项目"), _("内容")], rows=facts, widths=[14, 80])


def _others_sheet(found: Upward) -> SheetSpec:
    return SheetSpec(
        name=_("未列入"),
        headings=[_("组织编码"), _("组织名称"), _("状态")],
        rows=[(row.code, row.name, words) for row, words in found.others],
        widths=[14, 34, 14],
        text_columns=[_("组织编码")],
    )
