"""Tables of rounds."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models import Round, RoundState
from starrating.listing import BareTable
from starrating.templatetags.starrating import cn_date, status_tag

COLOURS = {RoundState.DRAFT: "amber", RoundState.OPEN: "green", RoundState.CLOSED: ""}


class RoundTable(BareTable):
    year = tables.Column(_("年度"))
    name = tables.Column(_("名称"), linkify=("rounds:round", [tables.A("pk")]))
    period = tables.Column(_("考评周期"), empty_values=())
    state = tables.Column(_("状态"))
    opened_at = tables.Column(_("开启"))

    class Meta(BareTable.Meta):
        empty_text = _("还没有创评批次。建立后在这里显示,每年一个。")

    def render_year(self, value: int) -> str:
        return str(value)

    def render_period(self, record: Round) -> str:
        return _t("%(first)s至%(last)s") % {
            "first": cn_date(record.period_from),
            "last": cn_date(record.period_until),
        }

    def render_state(self, record: Round) -> str:
        return status_tag(record.get_state_display(), COLOURS[RoundState(record.state)])

    def render_opened_at(self, value: Any) -> str:
        return cn_date(value)


class EnrolmentTable(BareTable):
    code = tables.Column(_("党组织代码"), orderable=True)
    name = tables.Column(_("党组织"), orderable=True)
    field = tables.Column(_("领域"), accessor="field__name")
    pool = tables.Column(_("评定池"), accessor="pool__name")
    reviewing_body = tables.Column(_("审核党委"), accessor="reviewing_body__name", orderable=True)
    is_exempt = tables.TemplateColumn(
        template_name="scoring/rounds/_exemption.html", verbose_name=_("参评")
    )
    actions = tables.TemplateColumn(
        template_name="scoring/rounds/_enrolment_actions.html", verbose_name=""
    )

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的参评党组织。")

    def __init__(self, *args: Any, acting: str = "", **kwargs: Any) -> None:
        """``acting`` is ``draft``, ``open`` or empty: what the one who looks may do with a row."""
        excluded = () if acting else ("actions",)
        super().__init__(*args, exclude=excluded, **kwargs)
        self.acting = acting

    def order_reviewing_body(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}reviewing_body__code", "code"), True
