"""List pages: filter, sort, page; the same few statements whatever the number of rows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ObjectDoesNotExist
from django.core.paginator import EmptyPage
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_filters import FilterSet
from django_tables2 import Column, Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, signature

from starrating.pages import Page

ROWS_PER_PAGE = 50
_DIGITS_OF_A_PAGE = 9
_ANY_KEY = 9_876_543_210


def row_addresses(name: str, *args: Any) -> Callable[[int], str]:
    """The address of each row's page; the row's key is the last argument of the named address.

    The name is looked up once for all rows: an address depends on its key only by holding it.
    """
    before, _key, after = reverse(name, args=[*args, _ANY_KEY]).rpartition(str(_ANY_KEY))
    return lambda key: f"{before}{key}{after}"


class GapsLastColumn(Column):
    """A sorted column whose rows without a value come last, on either database.

    ``of`` is the field or annotation that is sorted by; equal rows go by the field ``then``.
    """

    def __init__(self, *args: Any, of: str, then: str, **kwargs: Any) -> None:
        super().__init__(*args, orderable=True, **kwargs)
        self._of, self._then = of, then

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        of = F(self._of)
        key = of.desc(nulls_last=True) if is_descending else of.asc(nulls_last=True)
        return queryset.order_by(key, self._then), True


class BareTable(Table):
    """A table of ours: drawn by ``parts/table.html``; only columns that say so can be sorted.

    ``lines`` draws the rows of the page. What is the same for every row (attributes of the cells,
    arguments that a ``render`` wants, the field behind a column) is found out once, not once a cell.
    Attributes of cells are plain values, never functions of the row. ``title_column`` names the
    column that heads a row's card on a phone; empty: the first.
    """

    title_column = ""

    class Meta:
        template_name = "parts/table.html"
        orderable = False

    @property
    def lines(self) -> Iterator[SafeString]:
        """Each row of the page as ``<tr>…</tr>``; nothing where there is none."""
        drawers: list[_Cells] | None = None
        for row in self.paginated_rows:
            if drawers is None:
                drawers = [
                    _Cells(column, row.record, is_title=column.name == self.title_column)
                    for column in self.columns
                ]
            cells = "".join([drawer.draw(row) for drawer in drawers])
            yield mark_safe(f"<tr>{cells}</tr>")  # noqa: S308 - each cell is escaped where it is drawn


class _Cells:
    """Draws one column's cells; made of the first record of a page, good for all of them."""

    def __init__(self, column: BoundColumn, record: Any, *, is_title: bool) -> None:
        attributes = column.attrs["td"].as_html()
        title = " data-title" if is_title else ""
        self._start = format_html('<td data-label="{}"{} {}>', column.header, title, attributes)
        self._column = column
        self._accessor = Accessor(column.accessor)
        self._bits = self._accessor.bits
        self._empty_values = column.column.empty_values
        self._render = column.render
        is_drawn_as_it_is = getattr(column.render, "__func__", None) is Column.render
        self._is_plain = is_drawn_as_it_is and not column.link
        names, takes_all = signature(column.render)
        self._wanted = None if takes_all else names
        self._labels = self._labels_of(record)

    def _labels_of(self, record: Any) -> dict[Any, str]:
        """The words of a field with choices behind the column; empty where there is none."""
        try:
            field: Any = self._accessor.get_field(record) if isinstance(record, Model) else None
        except FieldDoesNotExist:
            return {}
        return {value: str(label) for value, label in getattr(field, "flatchoices", None) or ()}

    def draw(self, row: BoundRow) -> str:
        value = self._value(row.record)
        if value in self._empty_values:
            content = self._column.default
        else:
            content = value if self._is_plain else self._rendered(row, value)
        return f"{self._start}{conditional_escape(content)}</td>"

    def _rendered(self, row: BoundRow, value: Any) -> Any:
        column = self._column
        given = {
            "value": value,
            "record": row.record,
            "column": column.column,
            "bound_column": column,
            "bound_row": row,
            "table": row.table,
        }
        wanted = given if self._wanted is None else {name: given[name] for name in self._wanted}
        content = self._render(**wanted)
        return column.link(content, **given) if column.link else content

    def _value(self, record: Any) -> Any:
        try:
            value = self._found(record)
        except (AttributeError, ObjectDoesNotExist, ValueError):
            # a column without a field behind it draws from the record alone
            return None
        return self._labels.get(value, value) if self._labels else value

    def _found(self, record: Any) -> Any:
        """What the accessor leads to. Records of the database need no trial of its three ways."""
        if not isinstance(record, Model):
            return self._accessor.resolve(record)
        value: Any = record
        for bit in self._bits:
            value = getattr(value, bit)
            if value is None:
                return None
            if callable(value):
                return self._accessor.resolve(record)
        return value


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
