"""One worksheet, streamed: cells, formulas, merged ranges and the extent really met.

A part's own claim of its size is never believed. Rows and cells must come in ascending order and
each place once, so that there is only one way to read a sheet.
"""

import re
from typing import Final

from starrating.workbook import limits
from starrating.workbook.cells import CellKind, Merge
from starrating.workbook.formulas import FormulaTexts
from starrating.workbook.limits import refuse
from starrating.workbook.markup import MAIN, as_flag
from starrating.workbook.numbers import iso_text
from starrating.workbook.places import column_index, parse_range
from starrating.workbook.pool import Pool
from starrating.workbook.styles import Styles
from starrating.workbook.texts import stored_text

_ROW: Final = re.compile(r"[0-9]{1,7}")
_INDEX: Final = re.compile(r"[0-9]{1,7}")
_NUMBER_TYPES: Final = frozenset(("n", ""))
_ROW_DEPTH: Final = 3
_CELL_DEPTH: Final = 4
_PART_DEPTH: Final = 5
_RUN_DEPTH: Final = 6


class WorksheetReader:
    """The parser's handler for a worksheet part.

    Afterwards ``rows`` holds for each non-empty row its number followed by the pool numbers of
    its cells by column (0 for an empty one), ``merges`` the merged ranges and ``count`` the
    number of non-empty cells, at most ``most``.
    """

    def __init__(self, pool: Pool, strings: list[int], styles: Styles, most: int) -> None:
        self.rows: list[list[int]] = []
        self.merges: list[Merge] = []
        self.count = 0
        self._most = most
        self._pool = pool
        self._strings = strings
        self._styles = styles
        self._formulas = FormulaTexts(pool)
        self._columns: dict[str, int] = {}
        self._depth = 0
        self._space = ""
        self._row_name = self._cell_name = self._value_name = ""
        self._in_data = self._in_row = self._in_cell = False
        self._row = 0
        self._row_text = "0"
        self._cells: list[int] = []
        self._column = 0
        self._kind = ""
        self._style = ""
        self._has_formula = self._is_collecting = self._is_run = False
        self._value = self._formula = self._data = ""

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""
        self._depth = depth = self._depth + 1
        if depth == _PART_DEPTH:
            if self._in_cell:
                self._data = ""
                self._is_collecting = True
                if name != self._value_name:
                    self._start_part(name, attributes)
        elif depth == _CELL_DEPTH:
            if self._in_row and name == self._cell_name:
                self._start_cell(attributes)
        elif depth == _ROW_DEPTH:
            self._start_row(name, attributes)
        else:
            self._start_other(depth, name)
        if len(attributes) > limits.ATTRIBUTES:
            raise refuse("too_deep")

    def _start_other(self, depth: int, name: str) -> None:
        if depth == 1:
            self._space, _, root = name.rpartition("}")
            if self._space not in MAIN or root not in {"worksheet", "chartsheet", "dialogsheet"}:
                raise refuse("damaged")
            self._row_name = f"{self._space}}}row"
            self._cell_name = f"{self._space}}}c"
            self._value_name = f"{self._space}}}v"
        elif depth == _ROW_DEPTH - 1:
            self._in_data = name == f"{self._space}}}sheetData"
        elif self._in_cell:
            # within an inline string: <t>, <r><t>, and <rPh><t> which is not part of the text
            plain = name.rpartition("}")[2]
            if depth == _RUN_DEPTH:
                self._is_run = plain == "r"
            self._is_collecting = plain == "t" and (
                depth == _RUN_DEPTH or (depth == _RUN_DEPTH + 1 and self._is_run)
            )
        if depth > limits.DEPTH:
            raise refuse("too_deep")

    def _start_row(self, name: str, attributes: list[str]) -> None:
        if not self._in_data:
            if name == f"{self._space}}}mergeCell":
                self._merge(attributes)
            return
        self._in_row = name == self._row_name
        if not self._in_row:
            return
        number = self._row + 1
        given = _attribute(attributes, "r")
        if given:
            if not _ROW.fullmatch(given) or int(given) < number:
                raise refuse("bad_reference")
            number = int(given)
        if number > limits.LAST_ROW:
            raise refuse("bad_reference")
        self._row = number
        self._row_text = str(number)
        self._cells = [number]
        self._column = -1

    def _start_cell(self, attributes: list[str]) -> None:
        self._kind = self._style = ""
        column = self._column + 1
        for place in range(0, len(attributes), 2):
            key = attributes[place]
            if key == "r":
                column = self._place(attributes[place + 1], column)
            elif key == "t":
                self._kind = attributes[place + 1]
            elif key == "s":
                self._style = attributes[place + 1]
        self._column = column
        self._in_cell = True
        self._has_formula = False
        self._value = ""

    def _place(self, reference: str, least: int) -> int:
        if not reference.endswith(self._row_text):
            raise refuse("bad_reference")
        letters = reference[: -len(self._row_text)]
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_index(letters)
        if column < least:
            raise refuse("bad_reference")
        return column

    def _start_part(self, name: str, attributes: list[str]) -> None:
        plain = name.rpartition("}")[2]
        if plain == "f":
            self._has_formula = True
            self._formula = ""
            self._formulas.begin(attributes)
        else:
            self._is_collecting = False

    def _merge(self, attributes: list[str]) -> None:
        if len(self.merges) >= limits.MERGES:
            raise refuse("too_many_merges")
        self.merges.append(parse_range(_attribute(attributes, "ref")))

    def text(self, data: str) -> None:
        """Text between tags."""
        if self._is_collecting:
            self._data += data
            if len(self._data) > limits.TEXT_LENGTH:
                raise refuse("text_too_long")

    def end(self, name: str) -> None:
        """An element ends."""
        depth = self._depth
        self._depth = depth - 1
        if depth == _PART_DEPTH:
            self._is_collecting = False
            if name.endswith("}f"):
                self._formula = self._data
            elif self._data:
                if self._value:
                    raise refuse("damaged")
                self._value = self._data
        elif depth == _CELL_DEPTH:
            if self._in_cell:
                self._in_cell = False
                self._end_cell()
        elif depth == _ROW_DEPTH:
            self._end_row()
        elif depth > _PART_DEPTH:
            self._is_collecting = False
        elif depth == 1:
            self._formulas.spread(self.rows)

    def _end_row(self) -> None:
        if self._in_row:
            self._in_row = False
            if len(self._cells) > 1:
                self.rows.append(self._cells)
            if self.count > self._most:
                raise refuse("too_many_cells")

    def _end_cell(self) -> None:
        if self._has_formula:
            number = self._formulas.finish(self._formula, self._row, self._column)
        elif not self._value:
            return
        elif self._kind == "s":
            number = self._shared()
        elif self._kind in _NUMBER_TYPES:
            number = self._styles.number(self._value, self._style)
        else:
            number = self._typed()
        if not number:
            return
        column = self._column
        self.count += 1
        if column >= limits.COLUMNS:
            raise refuse("too_many_columns")
        if self._row > limits.ROWS:
            raise refuse("too_many_rows")
        cells = self._cells
        gap = column + 1 - len(cells)
        if gap:
            cells.extend([0] * gap)
        cells.append(number)

    def _shared(self) -> int:
        # int() would also take signs, blanks and foreign digits
        if not _INDEX.fullmatch(self._value) or int(self._value) >= len(self._strings):
            raise refuse("damaged")
        return self._strings[int(self._value)]

    def _typed(self) -> int:
        if self._kind in {"str", "inlineStr"}:
            return self._pool.add(CellKind.TEXT, stored_text(self._value))
        if len(self._value) > limits.NAME_LENGTH:
            raise refuse("damaged")
        if self._kind == "b":
            return self._pool.add(CellKind.BOOLEAN, "TRUE" if as_flag(self._value) else "FALSE")
        if self._kind == "d":
            text = iso_text(self._value)
            kind = CellKind.ERROR if text is None else CellKind.DATE
            return self._pool.add(kind, text or self._value)
        if self._kind == "e":
            return self._pool.add(CellKind.ERROR, self._value)
        raise refuse("damaged")


def _attribute(attributes: list[str], name: str) -> str:
    for place in range(0, len(attributes), 2):
        if attributes[place] == name:
            return attributes[place + 1]
    return ""
