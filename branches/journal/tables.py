"""The journal as a list."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from branches.journal.models import Entry
from starrating.listing import BareTable


class EntryTable(BareTable):
    number = tables.Column(_("序号"), linkify=("journal:entry", [tables.A("pk")]))
    at = tables.DateTimeColumn("Y-m-d H:i:s", verbose_name=_("时间"))
    actor_label = tables.Column(_("办理人"))
    sentence = tables.Column(_("事项"), empty_values=())
    organisation_code = tables.Column(_("党组织代码"))

    title_column = "sentence"

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的日志。")

    def render_sentence(self, record: Entry) -> str:
        return record.sentence
