"""Tables of versions."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from scoring.standards.models import RuleSet, Standard, VersionState
from scoring.standards.queries import plain_number
from starrating.listing import BareTable
from starrating.templatetags.starrating import status_tag

_NUMBER = {"td": {"class": "is-number"}, "th": {"class": "is-number"}}


class _VersionTable(BareTable):
    number = tables.Column(_("版本号"), orderable=True, attrs=_NUMBER)
    state = tables.Column(_("状态"), orderable=True)
    published_at = tables.DateTimeColumn("Y-m-d", verbose_name=_("发布日期"), orderable=True)

    def render_state(self, record: RuleSet | Standard) -> str:
        colour = "green" if record.state == VersionState.PUBLISHED else "amber"
        return status_tag(record.get_state_display(), colour)


class StandardTable(_VersionTable):
    title = tables.Column(
        _("考评标准"), linkify=("standards:standard", [tables.A("pk")]), orderable=True
    )
    field = tables.Column(_("领域"), accessor="field__name", default=_("不限领域"), orderable=True)
    total = tables.Column(_("满分"), orderable=True, attrs=_NUMBER)

    class Meta(BareTable.Meta):
        sequence = ("title", "number", "field", "total", "state", "published_at")
        empty_text = _("还没有考评标准。评定员可以从随系统附带的 110 分标准起草。")

    def render_total(self, record: Standard) -> str:
        return plain_number(str(record.total))  # type: ignore[attr-defined]  # annotated by the query


class RuleSetTable(_VersionTable):
    title = tables.Column(
        _("评定规则"), linkify=("standards:rule_set", [tables.A("pk")]), orderable=True
    )
    overflow = tables.Column(_("超额处理"))

    class Meta(BareTable.Meta):
        sequence = ("title", "number", "overflow", "state", "published_at")
        empty_text = _("还没有评定规则。评定员可以从随系统附带的规则起草。")

    def render_overflow(self, record: RuleSet) -> str:
        return record.get_overflow_display()
