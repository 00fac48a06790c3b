"""Finding the heading row by its names, wherever it stands and in whatever order."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from starrating.workbook.cells import CellKind, Merge, Row, Sheet, column_letter
from starrating.workbook.faults import Fault

_BLANKS: Final = re.compile(r"\s+")


class Heading(NamedTuple):
    """A heading row found. ``row`` is the row right above the data (the lower one of two).

    ``names`` are the headings by column index (empty where a column has none), ``columns`` the
    first column of each name, ``repeated`` a fault for each heading that stands there again.
    """

    row: int
    names: tuple[str, ...]
    columns: dict[str, int]
    repeated: tuple[Fault, ...]

    def letter(self, name: str) -> str | None:
        """The letter of a heading's column, None where the heading is missing."""
        index = self.columns.get(name)
        return None if index is None else column_letter(index)


def find_heading(
    sheet: Sheet,
    required: Collection[str],
    any_of: Collection[str] = (),
    within: int = 20,
    aliases: Mapping[str, str] | None = None,
) -> Heading | None:
    """The first row within the first ``within`` that names all ``required`` and one of ``any_of``.

    Blanks and line breaks inside a heading do not matter. A heading may take several rows: a cell
    merged downwards belongs to the lowest row of its range. ``aliases`` maps other spellings to
    the name they stand for. None where no row fits; a repeated heading is a fault of the result.
    """
    written = {row.number: _names(row) for row in sheet.rows if row.number <= within}
    tall = [merge for merge in sheet.merges if merge.first_row < merge.last_row]
    # the lower row of a merge may have no cell of its own and so not be among the rows
    numbers = {*written, *(merge.last_row for merge in tall if merge.last_row <= within)}
    for number in sorted(numbers):
        names = [(aliases or {}).get(name, name) for name in _lowered(written, tall, number)]
        if set(required).issubset(names) and (not any_of or not set(any_of).isdisjoint(names)):
            return _heading(sheet, number, names)
    return None


def heading_text(text: str) -> str:
    """A heading without any blanks or line breaks, as headings are compared."""
    return _BLANKS.sub("", text)


def _lowered(written: Mapping[int, Sequence[str]], tall: Iterable[Merge], number: int) -> list[str]:
    """The names of a row, with those of cells that end in it and without those that begin in it."""
    names = list(written.get(number, ()))
    for merge in tall:
        if merge.first_row == number:
            for column in range(merge.first_column, min(merge.last_column + 1, len(names))):
                names[column] = ""
        elif merge.last_row == number:
            above = written.get(merge.first_row, ())
            if merge.first_column < len(above):
                names += [""] * (merge.first_column + 1 - len(names))
                names[merge.first_column] = above[merge.first_column]
    return names


def _names(row: Row) -> list[str]:
    return [
        heading_text(cell.text) if cell and cell.kind is CellKind.TEXT else "" for cell in row.cells
    ]


def _heading(sheet: Sheet, number: int, names: list[str]) -> Heading:
    columns: dict[str, int] = {}
    repeated: list[Fault] = []
    for index, name in enumerate(names):
        if not name:
            continue
        if name in columns:
            first = column_letter(columns[name])
            letter = column_letter(index)
            message = f"列名重复,{first} 列已有同名的列"
            repeated.append(
                Fault(sheet.name, number, letter, name, "repeated_heading", name, message)
            )
        columns.setdefault(name, index)
    return Heading(number, tuple(names), columns, tuple(repeated))
