"""The department's view of its notices."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.queries import (
    ADDRESS_LENGTH,
    authors_among,
    decided_without_notice,
    latest_issuer,
    listed_rows,
    notices_visible_to,
    snapshot_of,
    standing_of,
    told,
)
from scoring.publicity.tables import NoticeRowTable, NoticeTable
from scoring.rounds.queries import unknown_years
from starrating import clock
from starrating.access import Role
from starrating.listing import ListPage
from starrating.pages import Page

LINES_SHOWN = 20


class Manage(ListPage):
    template_name = "scoring/publicity/manage.html"
    title = _("公示")
    purpose = _("评定结果审定后起草公示;另一人复核发布;期满定星。")
    table_class = NoticeTable

    def rows(self) -> QuerySet[Notice]:
        return notices_visible_to(self.by)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            to_draft=list(decided_without_notice()),
            issuer=latest_issuer(),
            may_draft=self.by.holds(Role.OFFICER),
            **kwargs,
        )


class OfNotice(Page):
    """What the pages of one notice share; out of reach is 404."""

    @cached_property
    def notice(self) -> Notice:
        """With its content and its round's rules, which every one of these pages shows."""
        whole = notices_visible_to(self.by).defer(None).select_related("round__rule_set")
        found: Notice = get_object_or_404(whole, pk=self.kwargs["pk"])
        return found

    @cached_property
    def issuer(self) -> Issuer | None:
        return latest_issuer()

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("公示"), reverse("publicity:manage")), (self.notice.title, self.address())]

    def address(self) -> str:
        return reverse("publicity:preview", args=[self.notice.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(notice=self.notice, cancel_url=self.address(), **kwargs)


class Preview(OfNotice, ListPage):
    """A notice as the public will see it (or sees it), with what the public does not see."""

    template_name = "scoring/publicity/preview.html"
    table_class = NoticeRowTable

    def get_title(self) -> str:
        return self.notice.title

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """As published; of a draft as it would be published today."""
        published: dict[str, Any] = self.notice.snapshot
        return published or snapshot_of(
            self.notice, issuer=self.issuer, dated_on=None, journal_head=""
        )

    def rows(self) -> Any:
        return listed_rows(self.snapshot)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice, is_draft = self.notice, self.notice.state == Notice.State.DRAFT
        is_over = notice.state == Notice.State.PUBLISHED and clock.is_past(notice.ends_on)
        is_officer, is_approver = self.by.holds(Role.OFFICER), self.by.holds(Role.APPROVER)
        lines = list(entries_about(notice))
        return super().get_context_data(
            told=told(self.snapshot),
            standing=None if is_draft else standing_of(notice),
            address=notice.fingerprint[:ADDRESS_LENGTH],
            entries=lines[:LINES_SHOWN],
            warnings=draft_warnings(notice, self.issuer) if is_draft else [],
            is_author=self.by.pk in authors_among(notice, lines),
            may_change=is_draft and is_officer,
            may_publish=is_draft and is_approver,
            may_close=is_over and is_approver,
            may_withdraw=notice.state == Notice.State.PUBLISHED and is_approver,
            **kwargs,
        )


def draft_warnings(notice: Notice, issuer: Issuer | None) -> list[str]:
    """What stands in the way of publishing a draft, or may surprise later, in words."""
    warnings = []
    if issuer is None:
        warnings.append(_t("还没有填写发布单位,不能发布。"))
    if notice.starts_on < clock.today():
        warnings.append(_t("公示第一天已经过去,请改定公示期。"))
    if notice.run.state != notice.run.State.DECIDED:
        warnings.append(_t("草稿所依据的评定已经撤销,请打开草稿重新保存。"))
    if unknown_years(notice.starts_on.year, notice.ends_on.year):
        warnings.append(
            _t("公示期所在年份的放假调休安排还没有公布,最后一天可能变动,公布后请重新保存。")
        )
    return warnings
