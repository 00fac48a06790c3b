"""List pages: filter, sort, page; the same few statements whatever the number of rows."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import EmptyPage
from django.db.models import QuerySet
from django_filters import FilterSet
from django_tables2 import Table

from starrating.pages import Page

ROWS_PER_PAGE = 50
_DIGITS_OF_A_PAGE = 9


class BareTable(Table):
    """A table of ours: drawn by ``parts/table.html``; only columns that say so can be sorted.

    ``title_column`` names the column that heads a row's card on a phone; empty: the first.
    """

    title_column = ""

    class Meta:
        template_name = "parts/table.html"
        orderable = False


class ListPage(Page):
    """A page with one table.

    ``rows()`` gives the queryset cut by right; ``filter_class`` narrows it by the query string,
    ``table_class`` says which columns show and sort (``?sort=``; anything else is passed over).
    A page that does not exist shows the nearest one; how many rows it holds is not up to the visitor.
    """

    table_class: type[Table]
    filter_class: type[FilterSet] | None = None
    rows_per_page = ROWS_PER_PAGE

    def rows(self) -> QuerySet[Any]:
        raise ImproperlyConfigured(f"{type(self).__name__} says no rows()")

    def table_kwargs(self) -> dict[str, Any]:
        return {}

    def filter_kwargs(self) -> dict[str, Any]:
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        narrowed = None
        if self.filter_class is not None:
            narrowed = self.filter_class(
                self.request.GET, queryset=rows, request=self.request, **self.filter_kwargs()
            )
            rows = narrowed.qs
        table = self.table_class(rows, **self.table_kwargs())
        wanted = self.request.GET.getlist(table.prefixed_order_by_field)
        if wanted:
            table.order_by = wanted
        try:
            table.paginate(page=self._page_number(), per_page=self.rows_per_page)
        except EmptyPage:
            table.page = table.paginator.page(table.paginator.num_pages)
        return super().get_context_data(table=table, filter=narrowed, **kwargs)

    def _page_number(self) -> int:
        text = self.request.GET.get("page", "")[:_DIGITS_OF_A_PAGE]
        return max(1, int(text)) if text.isascii() and text.isdigit() else 1
