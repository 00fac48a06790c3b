"""What a cell's number means by its style: a plain number, a date or a percentage."""

import re
from typing import Final

from starrating.workbook import limits
from starrating.workbook.cells import CellKind
from starrating.workbook.limits import refuse
from starrating.workbook.numbers import date_text, decimal_text, format_kind
from starrating.workbook.pool import Pool

_INDEX: Final = re.compile(r"[0-9]{1,9}")


class Styles:
    """Number formats by style; also turns raw numbers into contents of the pool."""

    def __init__(self, pool: Pool, *, starts_1904: bool) -> None:
        self._pool = pool
        self._starts_1904 = starts_1904
        self._codes: dict[int, str] = {}
        self._formats: list[int] = []
        self._by_kind: dict[CellKind, dict[str, int]] = {
            kind: {} for kind in (CellKind.NUMBER, CellKind.DATE, CellKind.PERCENT)
        }
        self._by_style: dict[str, dict[str, int]] = {"": self._by_kind[CellKind.NUMBER]}

    def visit(self, path: tuple[str, ...], attributes: dict[str, str]) -> None:
        """Take in an element of the styles part."""
        if path[1:] == ("numFmts", "numFmt"):
            if len(self._codes) >= limits.STYLES:
                raise refuse("damaged")
            self._codes[_index(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif path[1:] == ("cellXfs", "xf"):
            if len(self._formats) >= limits.STYLES:
                raise refuse("damaged")
            self._formats.append(_index(attributes.get("numFmtId", "0")))

    def kind(self, style: str) -> CellKind:
        """What numbers of that style (the index as written) are; a style not there is plain."""
        if not _INDEX.fullmatch(style) or int(style) >= len(self._formats):
            return CellKind.NUMBER
        identifier = self._formats[int(style)]
        return format_kind(identifier, self._codes.get(identifier))

    def number(self, raw: str, style: str) -> int:
        """The pool number of a numeric cell with that raw text and style."""
        known = self._by_style.get(style)
        if known is None:
            known = self._by_style[style] = self._by_kind[self.kind(style)]
        number = known.get(raw)
        if number is None:
            number = known[raw] = self._add(raw, known)
        return number

    def _add(self, raw: str, known: dict[str, int]) -> int:
        if len(raw) > limits.NAME_LENGTH:
            raise refuse("damaged")
        if known is self._by_kind[CellKind.DATE]:
            kind, text = CellKind.DATE, date_text(raw, starts_1904=self._starts_1904)
        else:
            kind = CellKind.PERCENT if known is self._by_kind[CellKind.PERCENT] else CellKind.NUMBER
            text = decimal_text(raw)
        # a number no program can show, or a day no calendar has, is an error with what stands there
        return self._pool.add(CellKind.ERROR, raw) if text is None else self._pool.add(kind, text)


def _index(text: str) -> int:
    return int(text) if _INDEX.fullmatch(text) else 0
