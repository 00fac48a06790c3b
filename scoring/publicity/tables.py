"""Tables of publicity."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.publicity.models import Notice
from scoring.publicity.queries import standing_of
from starrating import clock
from starrating.listing import BareTable
from starrating.templatetags.starrating import star_badge, status_tag

# on a phone: name and star beside each other, the body above below them, nothing else
_BESIDE = {"td": {"class": "is-beside"}}
_BELOW = {"td": {"class": "is-below"}}
_WIDE_ONLY = {"td": {"class": "is-wide-only"}}


class NoticeRowTable(BareTable):
    """The list of a notice: rows of a published one, or of a snapshot in the preview."""

    name = tables.Column(_("党组织"), orderable=True)
    bureau = tables.Column(_("上级党组织"), orderable=True, attrs=_BELOW)
    pool = tables.Column(_("评定池"), orderable=True, attrs=_WIDE_ONLY)
    star = tables.Column(_("星级"), orderable=True, attrs=_BESIDE)

    class Meta(BareTable.Meta):
        empty_text = _("名单里没有符合条件的党组织。")

    def render_name(self, value: str, record: Any) -> str | SafeString:
        if not getattr(record, "has_card", False):
            return value
        return format_html(
            '<a href="{}">{}</a>', reverse("publicity:card", args=[record.code]), value
        )

    def render_star(self, value: int) -> SafeString:
        return star_badge(value)


class BranchTable(BareTable):
    """Branches found under 查星级; why one is not named is said on its own card only."""

    name = tables.Column(_("党组织"), linkify=("publicity:card", [tables.A("code")]))
    superior = tables.Column(_("上级党组织"), attrs=_BELOW)
    star = tables.Column(_("星级"), empty_values=(), attrs=_BESIDE)

    class Meta(BareTable.Meta):
        empty_text = _("查无此党组织。")

    def render_star(self, value: int | None) -> SafeString:
        if value is None:
            return format_html('<span class="hint">{}</span>', _t("未列名,点开看说明"))
        return star_badge(value)


class NoticeTable(BareTable):
    """Notices of every state, for the department."""

    year = tables.Column(_("年度"), accessor="round__year", orderable=True)
    title = tables.Column(_("标题"), linkify=("publicity:preview", [tables.A("pk")]))
    number = tables.Column(_("文号"))
    starts_on = tables.Column(_("公示期"), orderable=True)
    state = tables.Column(_("状态"))
    next_act = tables.Column(_("下一步"), empty_values=())

    title_column = "title"

    class Meta(BareTable.Meta):
        empty_text = _("还没有公示。评定结果审定后,由评定员起草。")

    def render_starts_on(self, record: Notice) -> str:
        first, last = record.starts_on, record.ends_on
        return f"{first:%Y-%m-%d} — {last:%Y-%m-%d}"

    def render_state(self, record: Notice) -> SafeString:
        if record.state == Notice.State.DRAFT:
            return status_tag(_t("草稿"), "blue")
        standing = standing_of(record)
        return status_tag(standing.words, standing.colour)

    def render_next_act(self, record: Notice) -> str:
        if record.state == Notice.State.DRAFT:
            return _t("另一位审定人发布")
        if record.state != Notice.State.PUBLISHED:
            return "—"
        return _t("审定人定星") if clock.is_past(record.ends_on) else _t("等公示期满")
