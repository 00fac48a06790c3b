"""The log as a table."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reminders.models import Reminder
from starrating.listing import BareTable
from starrating.templatetags.starrating import status_tag


class ReminderTable(BareTable):
    """When, of what, to whom, by which way, and whether it went."""

    at = tables.DateTimeColumn("Y-m-d H:i", verbose_name=_("时间"), orderable=True)
    text = tables.Column(_("内容"), linkify=("reminders:reminder", [tables.A("pk")]))
    kind = tables.Column(_("时限"))
    recipient = tables.Column(_("收件人"), accessor="recipient__name", default=_("无人任职"))
    channel = tables.Column(_("方式"), accessor="channel_words")
    outcome = tables.Column(_("结果"))

    title_column = "text"

    class Meta(BareTable.Meta):
        empty_text = _("还没有催办记录。")

    def render_outcome(self, record: Reminder) -> SafeString:
        if not record.is_failed:
            return status_tag(_t("已发出"), "green")
        return format_html(
            '{} <span class="hint">{}</span>', status_tag(_t("未发出"), "red"), record.failure
        )
