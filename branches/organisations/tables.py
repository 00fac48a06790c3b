"""The list of organisations."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from starrating.listing import BareTable, row_addresses

_NUMBER = {"th": {"class": "is-number"}, "td": {"class": "is-number"}}


class OrganisationTable(BareTable):
    name = tables.Column(_("党组织名称"), order_by=("name", "code"), orderable=True)
    code = tables.Column(_("党组织代码"), orderable=True, attrs={"td": {"class": "is-code"}})
    kind = tables.Column(_("类型"))
    parent = tables.Column(_("上级党组织"), accessor="parent__name")
    field = tables.Column(_("领域"), accessor="field__name")
    member_count = tables.Column(
        _("党员数"), order_by=("member_count", "code"), orderable=True, attrs=_NUMBER
    )
    term_ends = tables.Column(_("换届日期"), order_by=("term_ends_on", "code"), orderable=True)

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的党组织。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address_of = row_addresses("organisations:organisation")

    def render_name(self, record: Organisation) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>{}{}',
            self.address_of(record.pk),
            record.name,
            _tag(_t("不对外公开"), "amber") if record.is_undisclosed else "",
            "" if record.is_active else _tag(record.get_state_display(), "plain"),
        )


def _tag(words: str, colour: str) -> SafeString:
    return format_html(' <span class="tag is-{}">{}</span>', colour, words)
