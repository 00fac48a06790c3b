"""The list of a notice as a workbook, for everybody; no score in it."""

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from scoring.publicity.models import Notice
from scoring.publicity.queries import notices_at, standing_of, told
from scoring.publicity.sheets import list_sheet
from starrating.pages import Page
from starrating.workbook import SheetSpec, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_SECONDS = 60


def notice_workbook(notice: Notice) -> bytes:
    """The named branches, and a sheet that says which notice they are from."""
    buffer = io.BytesIO()
    write_workbook(buffer, [list_sheet(notice.snapshot["rows"]), _about(notice)])
    return buffer.getvalue()


def _about(notice: Notice) -> SheetSpec:
    content = told(notice.snapshot)
    facts = [
        (_("标题"), content.title),
        (_("文号"), content.number),
        (_("状态"), standing_of(notice).words),
        (_("公示期自"), content.starts_on.isoformat()),
        (_("公示期至"), content.ends_on.isoformat()),
        (_("发布单位"), content.issuer["name"]),
        (_("参评"), str(content.rated)),
        *((entry.words, str(entry.count)) for entry in content.counts),
        (_("指纹"), notice.fingerprint),
    ]
    return SheetSpec(name=_("说明"), headings=[_("项目"), _("内容")], rows=facts, widths=[16, 70])


class NoticeWorkbook(Page):
    """The workbook as a download, for everybody."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = kwargs["address"]
        notice = get_object_or_404(notices_at(address))
        response = workbook_answer(notice_workbook(notice), f"notice-{address}.xlsx")
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        return response


def workbook_answer(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
