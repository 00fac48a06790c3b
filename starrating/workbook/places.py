"""References to cells and ranges, held to what a sheet can hold."""

import re
from typing import Final

from starrating.workbook import limits
from starrating.workbook.cells import Merge
from starrating.workbook.limits import refuse

_LETTERS: Final = re.compile(r"[A-Z]{1,3}")
_END: Final = r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})"
_RANGE: Final = re.compile(f"{_END}(?::{_END})?")


def column_index(letters: str) -> int:
    """The index (from 0) of a column's letters; refuses what lies beyond XFD."""
    if not _LETTERS.fullmatch(letters):
        raise refuse("bad_reference")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > limits.LAST_COLUMN:
        raise refuse("bad_reference")
    return number - 1


def parse_range(reference: str) -> Merge:
    """A range such as ``B3:B4``; refuses what lies outside a sheet or runs backwards."""
    match = _RANGE.fullmatch(reference)
    if not match:
        raise refuse("bad_reference")
    first_column, first_row = column_index(match[1]), int(match[2])
    last_column = column_index(match[3]) if match[3] else first_column
    last_row = int(match[4]) if match[4] else first_row
    if last_row > limits.LAST_ROW or first_row > last_row or first_column > last_column:
        raise refuse("bad_reference")
    return Merge(first_row, first_column, last_row, last_column)
