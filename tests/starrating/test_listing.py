"""Rows are drawn as django-tables2 would, only without asking anew for each cell."""

from typing import Any

import django_tables2 as tables
import pytest
from django.urls import reverse
from django.utils.html import conditional_escape, format_html

from branches.organisations.models import Organisation
from starrating.listing import BareTable, row_addresses
from tests.factories.organisations import city

HOSTILE = "<b>\"甲\" & '乙'"


class Record:
    """A row that is no row of the database."""

    pk, code, kind, member_count = 7, HOSTILE, "branch", None
    name = format_html("<i>{}</i>", "安全")

    def get_kind_display(self) -> str:
        return HOSTILE


class TryTable(BareTable):
    name = tables.Column("名称", linkify=("organisations:organisation", [tables.A("pk")]))
    code = tables.Column('代"码')
    kind = tables.Column("类型")
    parent = tables.Column("上级", accessor="parent__name", default="—")
    above = tables.Column(
        "再上级", accessor="parent__parent__name", default=format_html("<b>{}</b>", "无")
    )
    member_count = tables.Column("党员数", empty_values=())
    told = tables.Column("调用", accessor="get_kind_display")
    drawn = tables.Column("只由行", empty_values=())
    all_given = tables.Column("全部", accessor="code")

    title_column = "code"

    def render_drawn(self, record: Any) -> str:
        return format_html("<s>{}</s>", record.code)

    def render_all_given(self, value: str, **given: Any) -> str:
        return f"{value}{sorted(given)}"


def lines(records: Any) -> list[str]:
    table = TryTable(records)
    table.paginate(per_page=50)
    return [str(line) for line in table.lines]


def cells(table: Any, row: Any) -> list[str]:
    return [conditional_escape(row.get_cell(name)) for name in table.columns.names()]


@pytest.mark.django_db
def test_cells_are_those_of_the_library() -> None:
    school = city().department
    Organisation.objects.filter(pk=school.pk).update(name=HOSTILE, member_count=None)
    records = list(Organisation.objects.select_related("parent__parent").order_by("code"))
    table = TryTable(records)
    drawn = lines(records)
    assert len(drawn) == len(records) > 5
    assert any("&lt;b&gt;&quot;甲&quot;" in line for line in drawn)
    for line, row in zip(drawn, table.rows, strict=True):
        assert [
            part.partition(">")[2].removesuffix("</tr>") for part in line.split("<td ")[1:]
        ] == [f"{cell}</td>" for cell in cells(table, row)]


def test_rows_that_are_no_rows_of_the_database() -> None:
    (line,) = lines([Record()])
    assert '<a href="/organisations/7/"><i>安全</i></a>' in line
    assert '<td data-label="代&quot;码" data-title >&lt;b&gt;&quot;甲' in line
    assert ">—</td>" in line
    assert "<b>无</b>" in line
    assert "<s>&lt;b&gt;" in line


@pytest.mark.parametrize(
    ("name", "before"),
    [("organisations:organisation", ()), ("rating:result", ()), ("rounds:exempt", (10,))],
)
def test_an_address_of_each_row(name: str, before: tuple[int, ...]) -> None:
    address_of = row_addresses(name, *before)
    for key in (1, 10, 2_147_483_648):
        assert address_of(key) == reverse(name, args=[*before, key])
