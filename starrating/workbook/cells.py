"""What a workbook is once it has been read: sheets, rows and cells of plain text."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

# what a cell going out may hold, see ``writer.SheetSpec``
Value: TypeAlias = str | int | float | Decimal | date | None


class UnreadableWorkbook(Exception):
    """A file that is refused.

    ``kind`` is a short English word for code and tests; ``message`` is one Chinese sentence that
    says why and, where possible, what to do.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return self.message


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


class Cell(NamedTuple):
    """A non-empty cell. ``text`` by kind:

    text: as stored; number and percent: the shortest decimal that gives the same double, without
    exponent (a percent 85 % is ``0.85``); date: ISO (``2025-09-05``, ``2025-09-05T08:30:00`` or
    ``08:30:00``); boolean: ``TRUE`` or ``FALSE``; error: its code; formula: the formula with its
    leading ``=`` (the value cached by the program that saved it is never taken).
    """

    kind: CellKind
    text: str


class Row(NamedTuple):
    """A non-empty row: its number in the sheet (from 1) and its cells by column index (from 0)."""

    number: int
    cells: tuple[Cell | None, ...]

    def cell(self, index: int) -> Cell | None:
        """The cell in that column, None where it is empty."""
        return self.cells[index] if index < len(self.cells) else None


class Merge(NamedTuple):
    """A merged range: rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet(NamedTuple):
    """A sheet with its non-empty rows in ascending order."""

    name: str
    is_hidden: bool
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...]


class Workbook(NamedTuple):
    """A file that was read; a CSV file is a workbook of one sheet named like the file."""

    sheets: tuple[Sheet, ...]


def column_letter(index: int) -> str:
    """The letters of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    rest = index + 1
    while rest > 0:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
