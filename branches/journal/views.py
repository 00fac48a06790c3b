"""The journal for the audit administrator: search, one entry, export."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.filters import EntryFilter
from branches.journal.models import Entry
from branches.journal.queries import chain_head
from branches.journal.sheets import entries_csv
from branches.journal.tables import EntryTable
from starrating.listing import ListPage
from starrating.pages import Page


class Search(ListPage):
    template_name = "branches/journal/search.html"
    title = _("日志")
    purpose = _("每一项办理各记一条,只增不改,首尾相连。")
    table_class = EntryTable
    filter_class = EntryFilter

    def rows(self) -> QuerySet[Entry]:
        return Entry.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            head=chain_head(), query=self.request.GET.urlencode(), **kwargs
        )


class EntryPage(Page):
    template_name = "branches/journal/entry.html"

    def get_title(self) -> str:
        return _t("第 %(number)s 条") % {"number": self.kwargs["pk"]}

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("日志"), reverse("journal:search"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = get_object_or_404(Entry, pk=self.kwargs["pk"])
        return super().get_context_data(entry=entry, **kwargs)


def export(request: HttpRequest) -> HttpResponseBase:
    """The entries the search shows, as CSV, oldest first; streamed, however many they are."""
    found = EntryFilter(request.GET, queryset=Entry.objects.order_by("number"), request=request)
    rows = entries_csv(found.qs.iterator(chunk_size=2000))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    response["Cache-Control"] = "no-store"
    return response
