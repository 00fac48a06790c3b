"""The paper of a notice: PDF in the look of an official document, kept under its fingerprint."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import etag

from scoring.publicity.models import Notice
from scoring.publicity.queries import (
    latest_issuer,
    listed_rows,
    notices_at,
    notices_visible_to,
    snapshot_of,
    told,
)
from starrating.print import render_pdf

TEMPLATE = "scoring/documents/notice.html"
PDF = "application/pdf"
# it may be withdrawn meanwhile, then the paper says so
KEPT_SECONDS = 300


def notice_paper(notice: Notice) -> bytes:
    """The paper of a published notice, the same bytes each time.

    Set once and kept in the storage under the fingerprint; once more when the notice is
    withdrawn, so that the paper says it.
    """
    withdrawn = "-withdrawn" if notice.state == Notice.State.WITHDRAWN else ""
    name = f"notices/{notice.fingerprint}{withdrawn}.pdf"
    if not default_storage.exists(name):
        _keep(name, render_pdf(TEMPLATE, _context(notice, notice.snapshot)))
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def _keep(name: str, content: bytes) -> None:
    """Keep a paper; of two set at the same moment the first one stays."""
    kept = default_storage.save(name, ContentFile(content))
    if kept != name:
        default_storage.delete(kept)


def draft_paper(notice: Notice) -> bytes:
    """How a draft would print today, marked as a draft; never kept."""
    snapshot = snapshot_of(notice, issuer=latest_issuer(), dated_on=None, journal_head="")
    return render_pdf(TEMPLATE, _context(notice, snapshot))


def _context(notice: Notice, snapshot: dict[str, Any]) -> dict[str, Any]:
    return {"notice": notice, "told": told(snapshot), "rows": listed_rows(snapshot)}


def _etag(_request: HttpRequest, address: str) -> str | None:
    found = notices_at(address).values_list("fingerprint", "state").first()
    return f'"{found[0]}-{found[1]}"' if found else None


@etag(_etag)
def notice(request: HttpRequest, address: str) -> HttpResponseBase:
    """The paper for everybody."""
    found = get_object_or_404(notices_at(address))
    return _answer(notice_paper(found), f"notice-{address}.pdf", is_public=True)


def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The paper of a notice that is not published yet, for the department."""
    drafts = notices_visible_to(request.user).filter(state=Notice.State.DRAFT)
    found = get_object_or_404(drafts, pk=pk)
    return _answer(draft_paper(found), f"draft-{pk}.pdf", is_public=False)


def _answer(content: bytes, filename: str, *, is_public: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    if is_public:
        patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
