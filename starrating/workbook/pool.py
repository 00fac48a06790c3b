"""The distinct contents of a workbook's cells, numbered: most cells repeat another one.

A content is one sign for its kind and the text, so that child and parent process exchange plain
strings and numbers.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from starrating.workbook.cells import CellKind

KIND_OF_SIGN: Final = {
    "T": CellKind.TEXT,
    "N": CellKind.NUMBER,
    "D": CellKind.DATE,
    "P": CellKind.PERCENT,
    "B": CellKind.BOOLEAN,
    "E": CellKind.ERROR,
    "F": CellKind.FORMULA,
}
_SIGN_OF_KIND: Final = {kind: sign for sign, kind in KIND_OF_SIGN.items()}


class Pool:
    """Contents by number; number 0 is the empty cell."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def add(self, kind: CellKind, text: str) -> int:
        """The number of that content; an empty text is the empty cell."""
        if not text:
            return 0
        return self._numbers.setdefault(_SIGN_OF_KIND[kind] + text, len(self._numbers))

    def __iter__(self) -> Iterator[str]:
        """All contents in the order of their numbers, but for the empty cell."""
        return islice(self._numbers, 1, None)
