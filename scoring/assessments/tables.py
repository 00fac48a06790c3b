"""The list of forms."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import Assessment, FilingState, spoken_state
from scoring.assessments.queries import fillings
from scoring.rounds.models import Enrolment, Round
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

    name = tables.Column(verbose_name=_("党组织"), order_by="code", orderable=True)
    code = tables.Column(verbose_name=_("代码"), orderable=True, attrs={"td": {"class": "is-code"}})
    reviewing_body = tables.Column(verbose_name=_("审核党委"))
    state = tables.Column(verbose_name=_("状态"), empty_values=())
    since = tables.Column(verbose_name=_("自"), empty_values=())
    due = tables.Column(verbose_name=_("期限"), empty_values=())

    class Meta(BareTable.Meta):
        model = Enrolment
        fields = ("name", "code", "reviewing_body", "state", "since", "due")
        empty_text = _("没有符合条件的党组织。")

    def __init__(self, *args: Any, round: Round | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = fillings(round) if round is not None else []
        self.fillings = {each.enrolment.pk: each for each in found}

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

    def render_due(self, record: Enrolment) -> str:
        found = self.fillings.get(record.pk)
        if found is None:
            return "—"
        if found.is_overdue:
            return format_html('{} <span class="tag is-red">{}</span>', found.due, _("逾期"))
        return found.due.isoformat()


def form_of(record: Enrolment) -> Assessment | None:
    """The form joined to an enrolment; None where none was begun."""
    found: Assessment | None = getattr(record, "assessment", None)
    return found
