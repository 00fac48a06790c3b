"""The text of formulas, also where a workbook stores it only once for many cells."""

import re
from typing import Final

from starrating.workbook import limits
from starrating.workbook.cells import CellKind, Merge, column_letter
from starrating.workbook.limits import refuse
from starrating.workbook.places import column_index, parse_range
from starrating.workbook.pool import Pool

_TOKEN: Final = re.compile(
    r""""(?:[^"]|"")*"|'(?:[^']|'')*'|(?<![A-Za-z0-9_.$])(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?![A-Za-z0-9_.(])"""
)
_QUOTED: Final = re.compile(r""""(?:[^"]|"")*"|'(?:[^']|'')*'""")
_DDE: Final = re.compile(r"\|.*!|(?<![A-Za-z0-9_.])dde(?:auto)?\s*\(", re.IGNORECASE)


class FormulaTexts:
    """Formulas of one sheet as contents of the pool.

    A shared formula is written down for its first cell and moved for the others. An array formula
    is written in one cell only, but all cells of its range are results.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._shared: dict[str, tuple[str, int, int]] = {}
        self._ranges: list[tuple[Merge, int]] = []
        self._attributes: dict[str, str] = {}

    def begin(self, attributes: list[str]) -> None:
        """A formula element begins, with these attributes."""
        self._attributes = dict(zip(attributes[::2], attributes[1::2], strict=True))

    def finish(self, text: str, row: int, column: int) -> int:
        """The pool number of the formula just read, standing in that row and column."""
        kind, group = self._attributes.get("t"), self._attributes.get("si", "")
        if kind == "shared":
            if text:
                self._shared[group] = (text, row, column)
            elif group in self._shared:
                master, master_row, master_column = self._shared[group]
                text = move_formula(master, row - master_row, column - master_column)
        if _DDE.search(_QUOTED.sub("", text)):
            raise refuse("dde")
        number = self._pool.add(CellKind.FORMULA, f"={text}")
        if kind in {"array", "dataTable"} and "ref" in self._attributes:
            self._ranges.append((parse_range(self._attributes["ref"]), number))
        return number

    def spread(self, rows: list[list[int]]) -> None:
        """Mark every cell within the range of an array formula as a formula."""
        work = 0
        for area, number in self._ranges:
            for row in rows:
                if area.first_row <= row[0] <= area.last_row:
                    last = min(area.last_column, len(row) - 2)
                    for column in range(area.first_column, last + 1):
                        row[column + 1] = number
                    work += max(0, last - area.first_column)
            work += len(rows)
            if work > limits.CELLS:
                raise refuse("too_many_cells")


def move_formula(text: str, rows: int, columns: int) -> str:
    """A formula as it reads when its cell is moved: relative references move, absolute ones stay."""

    def moved(match: re.Match[str]) -> str:
        column_lock, letters, row_lock, digits = match.groups()
        if letters is None:
            return match[0]
        row = int(digits) + (0 if row_lock else rows)
        column = column_index(letters) + (0 if column_lock else columns)
        if row < 1 or column < 0:
            return "#REF!"
        return f"{column_lock}{column_letter(column)}{row_lock}{row}"

    return _TOKEN.sub(moved, text)
