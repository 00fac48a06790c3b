"""The list of forms."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState, spoken_state
from scoring.assessments.queries import form_of
from scoring.assessments.rules import EDITABLE
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.listing import BareTable

COLOURS = {
    FilingState.DRAFT: "amber",
    FilingState.SUBMITTED: "blue",
    FilingState.UNDER_REVIEW: "blue",
    FilingState.RETURNED: "amber",
    FilingState.MERGED: "plain",
}


class FilingTable(BareTable):
    """Branch, state, since when, who has it; the name leads to the form."""

    name = tables.Column(verbose_name=_("党组织"), orderable=True)
    code = tables.Column(verbose_name=_("代码"), orderable=True, attrs={"td": {"class": "is-code"}})
    reviewing_body = tables.Column(verbose_name=_("审核党委"))
    state = tables.Column(verbose_name=_("状态"), empty_values=())
    since = tables.Column(verbose_name=_("自"), empty_values=())
    due = tables.Column(verbose_name=_("期限"), empty_values=())

    class Meta(BareTable.Meta):
        model = Enrolment
        fields = ("name", "code", "reviewing_body", "state", "since", "due")
        empty_text = _("没有符合条件的党组织。")

    def render_name(self, value: str, record: Enrolment) -> str:
        address = reverse("assessments:tasks", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, value)

    def render_state(self, record: Enrolment) -> str:
        row = form_of(record)
        state = spoken_state(row.state if row else None, None)
        words = _("未开始") if row is None else state.label
        return format_html('<span class="tag is-{}">{}</span>', COLOURS[state], words)

    def render_since(self, record: Enrolment) -> str:
        row = form_of(record)
        return "—" if row is None else clock.local(row.state_since).strftime("%Y-%m-%d")

    def render_due(self, record: Any) -> str:
        row = form_of(record)
        if record.due_on is None or (row is not None and row.state not in EDITABLE):
            return "—"
        day: str = record.due_on.isoformat()
        if clock.is_past(record.due_on):
            return format_html('{} <span class="tag is-red">{}</span>', day, _("逾期"))
        return day
