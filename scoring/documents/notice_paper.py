"""The paper of a notice: PDF in the look of an official document, kept under its fingerprint."""

import contextlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import etag

from scoring.documents.papers import inline_paper, private_paper, set_paper
from scoring.publicity.models import Notice
from scoring.publicity.queries import (
    Told,
    latest_issuer,
    listed_rows,
    notices_at,
    notices_visible_to,
    snapshot_of,
    told,
)
from starrating.pages import Page
from starrating.templatetags.starrating import cn_date

TEMPLATE = "scoring/documents/notice.html"
# it may be withdrawn meanwhile, then the paper says so
KEPT_SECONDS = 300


def notice_paper(notice: Notice) -> bytes:
    """The paper of a published notice, the same bytes each time.

    Set once and kept in the storage under the fingerprint; once more when the notice is
    withdrawn, so that the paper says it. Raises Refused: 503 where it cannot be set.
    """
    withdrawn = "-withdrawn" if notice.state == Notice.State.WITHDRAWN else ""
    name = f"notices/{notice.fingerprint}{withdrawn}.pdf"
    if not default_storage.exists(name):
        _keep(name, set_paper(TEMPLATE, _context(notice, notice.snapshot)))
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def _keep(name: str, content: bytes) -> None:
    """Keep a paper whole or not at all; of two set at the same moment the first one stays."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".unfinished-") as unfinished:
        unfinished.write(content)
        unfinished.flush()
        os.fsync(unfinished.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(unfinished.name)


def draft_paper(notice: Notice) -> bytes:
    """How a draft would print today, marked as a draft; never kept. Raises Refused like the other."""
    snapshot = snapshot_of(notice, issuer=latest_issuer(), dated_on=None, journal_head="")
    return set_paper(TEMPLATE, _context(notice, snapshot))


def _context(notice: Notice, snapshot: dict[str, Any]) -> dict[str, Any]:
    content = told(snapshot)
    return {
        "notice": notice,
        "told": content,
        "rows": listed_rows(snapshot),
        "opening": _opening(content),
        "counts": _counts(content),
        "period": _period(content),
        "contact": _contact(content.issuer),
        "rules": _packed("".join(content.rules)),
    }


def _packed(text: str) -> str:
    """Without blanks, which justified lines would stretch."""
    return text.replace(" ", "")


def _opening(content: Told) -> str:
    return _(
        "经支部自评、党(工)委审核、市委组织部评定,%(rated)s个参评党组织的星级已经审定,"
        "其中%(named)s个列名(见附件),现予公示。"
    ) % {"rated": content.rated, "named": content.named}


def _counts(content: Told) -> str:
    parts = [
        _("%(star)s%(count)s个,占%(percentage)s%%")
        % {"star": entry.words, "count": entry.count, "percentage": entry.percentage}
        for entry in content.counts
    ]
    sentences = [";".join(parts) + "。"]
    if content.unnamed:
        names = "、".join(entry.words for entry in content.unnamed)
        sentences.append(_("%(names)s只公布数量。") % {"names": names})
    if content.undisclosed:
        sentences.append(
            _("其中%(count)s个按规定不对外公开,计入数量,不列名。") % {"count": content.undisclosed}
        )
    return "".join(sentences)


def _period(content: Told) -> str:
    days = "、".join(f"{day.month}月{day.day}日" for day in content.days)
    return _("自%(first)s至%(last)s,共%(count)s个工作日(%(days)s)。") % {
        "first": cn_date(content.starts_on),
        "last": cn_date(content.ends_on),
        "count": len(content.days),
        "days": days,
    }


def _contact(issuer: dict[str, str]) -> str:
    parts = [
        (_("受理单位"), issuer["name"]),
        (_("电话"), issuer["phone"]),
        (_("地址"), issuer["address"]),
        (_("邮政编码"), issuer["postcode"]),
        (_("电子邮箱"), issuer["email"]),
        (_("受理时间"), _packed(issuer["contact_hours"])),
    ]
    return ";".join(f"{label}:{value}" for label, value in parts if value) + "。"


def _etag(_request: HttpRequest, address: str) -> str | None:
    found = notices_at(address).values_list("fingerprint", "state").first()
    return f'"{found[0]}-{found[1]}"' if found else None


@method_decorator(etag(_etag), name="get")
class NoticePaper(Page):
    """The paper for everybody."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = kwargs["address"]
        notice = get_object_or_404(notices_at(address))
        response = inline_paper(notice_paper(notice), f"notice-{address}.pdf")
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        return response


class DraftPaper(Page):
    """The paper of a notice that is not published yet, for the department."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        drafts = notices_visible_to(self.by).filter(state=Notice.State.DRAFT)
        notice = get_object_or_404(drafts, pk=kwargs["pk"])
        return private_paper(draft_paper(notice), f"draft-{notice.pk}.pdf")
