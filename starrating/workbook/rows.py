"""Rows of a workbook going out, put together whole: most of the time a large sheet takes.

The package that writes workbooks checks, keeps and looks up every cell by itself. Of a sheet with
as many rows as a city has branches all cells are texts, numbers and days in columns known before,
so that a row can go out as one piece, to where the package itself puts the rows it has written.
The bytes are those it would write (but for a text in ``<r>…</r>``, which it would take for markup);
a test compares them.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from starrating.workbook.cells import Value
from starrating.workbook.texts import outgoing_text

__all__ = ["RowSheet", "Workbook"]

_SPECIAL: Final = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")


class RowSheet(Worksheet):  # type: ignore[misc]  # the package has no types
    """A worksheet of a workbook in constant memory that also takes whole rows, in order."""

    def set_styles(self, columns: Sequence[Any], *, fine: Any, day: Any) -> None:
        """Formats of the columns (None for a plain one), of decimals and of days."""
        self._columns = [
            (xl_col_to_name(place), _attribute(style)) for place, style in enumerate(columns)
        ]
        self._fine, self._day = _attribute(fine), _attribute(day)

    def put_row(self, row: int, values: Sequence[Value]) -> None:
        """Write a row (from 0), below all rows written before; None and "" are empty cells.

        Raises ValueError for a text longer than a cell can hold, a number that is not finite and
        a row below the last one of a sheet.
        """
        number = row + 1
        cells = [f'<row r="{number}">']
        for place, value in enumerate(values):
            if value is None or value == "":
                continue
            column, style = self._columns[place]
            if isinstance(value, str):
                content = self._text(value)
                cells.append(f'<c r="{column}{number}"{style} t="inlineStr">{content}</c>')
                continue
            if isinstance(value, Decimal):
                style, figure = self._fine, float(value)
            elif isinstance(value, date):
                style, figure = self._day, self._convert_date_time(value)
            else:
                figure = value
            if not isfinite(figure):
                raise ValueError(f"{value} 不是单元格能存的数字")
            cells.append(f'<c r="{column}{number}"{style}><v>{figure:.16G}</v></c>')
        if len(cells) == 1:
            return
        if self._check_dimensions(row, len(values) - 1):
            raise ValueError(f"工作表最多 {self.xls_rowmax} 行")
        self._write_single_row(row)  # what stands above and was written cell by cell
        cells.append("</row>")
        self.fh.write("".join(cells))

    def _text(self, value: str) -> str:
        text = outgoing_text(value)
        if _SPECIAL.search(text):
            text = self._escape_data(self._escape_control_characters(text))
        if text[0].isspace() or text[-1].isspace():
            return f'<is><t xml:space="preserve">{text}</t></is>'
        return f"<is><t>{text}</t></is>"


def _attribute(style: Any) -> str:
    return "" if style is None else f' s="{style._get_xf_index()}"'  # noqa: SLF001 - as cells name it
