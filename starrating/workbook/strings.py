"""The shared strings part: texts that cells refer to by number."""

from typing import Final

from starrating.workbook import limits
from starrating.workbook.cells import CellKind
from starrating.workbook.limits import refuse
from starrating.workbook.pool import Pool
from starrating.workbook.texts import stored_text

_ITEM_DEPTH: Final = 2
_TEXT_DEPTH: Final = 3
_RUN_TEXT_DEPTH: Final = 4


class StringsReader:
    """The parser's handler; afterwards ``numbers`` are the strings' pool numbers in order.

    Rich text is its runs put together; phonetic hints (``rPh``) are no part of a text.
    """

    def __init__(self, pool: Pool) -> None:
        self.numbers: list[int] = []
        self._pool = pool
        self._depth = 0
        self._text = ""
        self._is_run = False
        self._is_collecting = False

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""
        self._depth = depth = self._depth + 1
        if depth == _TEXT_DEPTH:
            self._is_collecting = name.endswith("}t")
            self._is_run = name.endswith("}r")
        elif depth == _RUN_TEXT_DEPTH:
            self._is_collecting = self._is_run and name.endswith("}t")
        elif depth == _ITEM_DEPTH:
            self._text = ""
        elif depth > limits.DEPTH:
            raise refuse("too_deep")
        if len(attributes) > limits.ATTRIBUTES:
            raise refuse("too_deep")

    def text(self, data: str) -> None:
        """Text between tags."""
        if self._is_collecting:
            self._text += data
            if len(self._text) > limits.TEXT_LENGTH:
                raise refuse("text_too_long")

    def end(self, name: str) -> None:
        """An element ends."""
        depth = self._depth
        self._depth = depth - 1
        self._is_collecting = False
        if depth == _ITEM_DEPTH and name.endswith("}si"):
            if len(self.numbers) >= limits.STRINGS:
                raise refuse("too_many_cells")
            self.numbers.append(self._pool.add(CellKind.TEXT, stored_text(self._text)))
