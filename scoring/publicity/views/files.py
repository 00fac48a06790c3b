"""A notice as data, and the feed of notices: for programs, for everybody."""

import io
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from scoring.publicity.queries import (
    ADDRESS_LENGTH,
    notices_at,
    notices_public,
    public_content,
    standing_of,
)
from scoring.publicity.sheets import list_sheet
from scoring.publicity.views.publicly import cached, download
from starrating import clock
from starrating.workbook import write_csv

IN_THE_FEED = 20


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """When the newest entry changed; an empty feed changes with the day only."""
        return super().latest_post_date() if self.items else clock.begin_of(clock.today())


def notice_csv(request: HttpRequest, address: str) -> HttpResponseBase:
    """The whole list of a notice as CSV."""
    notice = get_object_or_404(notices_at(address))
    buffer = io.BytesIO()
    write_csv(buffer, list_sheet(notice.snapshot["rows"]))
    response = download(buffer.getvalue(), "text/csv; charset=utf-8", f"notice-{address}.csv")
    return cached(request, response)


def notice_json(request: HttpRequest, address: str) -> HttpResponseBase:
    """The snapshot under its fingerprint, so that anybody can compute it again."""
    notice = get_object_or_404(notices_at(address))
    options = {"ensure_ascii": False}
    return cached(request, JsonResponse(public_content(notice), json_dumps_params=options))


def feed(request: HttpRequest) -> HttpResponseBase:
    """The latest notices as Atom."""
    listed = _Feed(
        title=_("公示公告"),
        link=request.build_absolute_uri(reverse("publicity:notices")),
        description="",
        language="zh-CN",
        feed_url=request.build_absolute_uri(),
    )
    for notice in notices_public()[:IN_THE_FEED]:
        address = notice.fingerprint[:ADDRESS_LENGTH]
        link = request.build_absolute_uri(reverse("publicity:notice", args=[address]))
        moment = notice.withdrawn_at or notice.closed_at or notice.published_at
        listed.add_item(
            title=notice.title,
            link=link,
            unique_id=f"urn:sha256:{notice.fingerprint}",
            description=f"{notice.number} {standing_of(notice).words}",
            pubdate=notice.published_at,
            updateddate=moment,
        )
    response = HttpResponse(listed.writeString("utf-8"), content_type=listed.content_type)
    return cached(request, response)
