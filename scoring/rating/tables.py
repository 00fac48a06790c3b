"""The results of a run as a list."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import star_wording
from scoring.rating.models import Result
from starrating.listing import BareTable, GapsLastColumn, row_addresses
from starrating.templatetags.starrating import points, star_badge

NUMBER = {"th": {"class": "is-number"}, "td": {"class": "is-number"}}
CODE = "enrolment__code"


class ResultTable(BareTable):
    rank = GapsLastColumn(_("池内位次"), of="rank", then=CODE, attrs=NUMBER)
    name = tables.Column(
        _("党组织"), accessor="enrolment__name", order_by="enrolment__code", orderable=True
    )
    bureau = tables.Column(_("审核党委"), accessor="enrolment__reviewing_body__name")
    pool = tables.Column(_("评定池"))
    total = GapsLastColumn(_("总分"), of="total", then=CODE, attrs=NUMBER)
    star = GapsLastColumn(_("星级"), of="star", then=CODE, empty_values=())
    proposed = tables.Column(_("拟评"), empty_values=(), accessor="pk")
    up = GapsLastColumn(_("距上一星级"), of="up", then=CODE, attrs=NUMBER, empty_values=())

    title_column = "name"

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的党组织。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address_of = row_addresses("rating:result")

    def render_name(self, record: Result) -> SafeString:
        return format_html(
            '<div><a href="{}">{}</a> <span class="hint">{}</span></div>',
            self.address_of(record.pk),
            record.enrolment.name,
            record.enrolment.code,
        )

    def render_total(self, value: Any) -> str:
        return points(value)

    def render_up(self, record: Result) -> str:
        return "—" if record.up is None else f"{record.up:.2f}"

    def render_star(self, record: Result) -> SafeString:
        """The badge, what belongs to it, and the star of the run before where it was another."""
        badge = star_badge(record.star)
        if record.star is None:
            badge = format_html('<span class="tag is-amber">{}</span>', record.wording)
        elif record.is_not_filed or record.is_by_seats:
            note = _t("未申报") if record.is_not_filed else _t("因名额")
            badge = format_html('{} <span class="tag is-plain">{}</span>', badge, note)
        earlier = _earlier(record)
        words = format_html('{} <span class="hint">{}</span>', badge, earlier) if earlier else badge
        return format_html("<span>{}</span>", words)

    def render_proposed(self, record: Any) -> SafeString | str:
        """What the reviewing body proposed where it is another star, with its reason."""
        star = record.proposed_star
        if star is None or record.star is None or star == record.star:
            return "—"
        badge = star_badge(star)
        if not record.proposed_reason:
            return badge
        words = '<div>{} <span class="hint">{}</span></div>'
        return format_html(words, badge, record.proposed_reason)


def _earlier(record: Any) -> str:
    """``上次三星``; empty where the run before gave the same star or did not have the branch."""
    if record.earlier_pk is None or record.earlier_star == record.star:
        return ""
    star = record.earlier_star
    return _t("上次%s") % (star_wording(star) if star else _t("待裁定"))
