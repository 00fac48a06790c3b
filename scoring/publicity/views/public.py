"""Home, notices, one notice, its verification: for everybody."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.publicity.filters import NoticeRowFilter
from scoring.publicity.models import Notice, NoticeRow
from scoring.publicity.queries import (
    edits_of,
    latest_issuer,
    notice_named_by,
    notice_rows,
    notices_at,
    notices_public,
    stages_of,
    standing_of,
    told,
    typed_fingerprint,
)
from scoring.publicity.tables import NoticeRowTable
from scoring.publicity.views.publicly import PublicPage
from scoring.rounds.queries import current_round
from starrating.listing import ListPage

SHOWN_AT_HOME = 5


class Home(PublicPage):
    template_name = "scoring/publicity/home.html"
    title = _("基层党组织“五星创评”")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = current_round()
        notices = list(notices_public()[:SHOWN_AT_HOME])
        return super().get_context_data(
            round=current,
            stages=stages_of(current) if current else [],
            notices=[(notice, standing_of(notice)) for notice in notices],
            issuer=latest_issuer(),
            **kwargs,
        )


class NoticeList(PublicPage):
    """Every notice ever published; there is about one a year."""

    template_name = "scoring/publicity/notices.html"
    title = _("公示公告")
    purpose = _("每年的评定结果在这里公示;往年的和撤回的也一直能查到。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("首页"), reverse("home"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notices = list(notices_public())
        return super().get_context_data(
            notices=[(notice, standing_of(notice)) for notice in notices], **kwargs
        )


class NoticePage(PublicPage, ListPage):
    template_name = "scoring/publicity/notice.html"
    table_class = NoticeRowTable
    filter_class = NoticeRowFilter

    @property
    def notice(self) -> Notice:
        if not hasattr(self, "_notice"):
            found = notices_at(self.kwargs["address"])
            self._notice = get_object_or_404(found)
        return self._notice

    def get_title(self) -> str:
        return self.notice.title

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("首页"), reverse("home")), (_t("公示公告"), reverse("publicity:notices"))]

    def rows(self) -> QuerySet[NoticeRow]:
        return notice_rows(self.notice)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            notice=self.notice,
            standing=standing_of(self.notice),
            told=told(self.notice.snapshot),
            is_narrowed=any(self.request.GET.get(name) for name in ("q", "star")),
            **kwargs,
        )


class Verification(PublicPage):
    """Compares a fingerprint typed from paper with the notices kept here."""

    template_name = "scoring/publicity/verification.html"
    title = _("核验公示")
    purpose = _("把公示上印的指纹输在这里,核对网上的内容与公示时是否一致。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("首页"), reverse("home"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET.get("fingerprint", "")
        typed = typed_fingerprint(given)
        notice = notice_named_by(typed)
        return super().get_context_data(
            given=given[:200],
            typed=typed,
            notice=notice,
            standing=standing_of(notice) if notice else None,
            edits=edits_of(notice) if notice else [],
            issuer=latest_issuer(),
            **kwargs,
        )
