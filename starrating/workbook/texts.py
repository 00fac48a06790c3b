"""Text of cells: escapes undone, limits kept, and the guard of an export taken off again."""

import re
from typing import Final

from starrating.workbook.limits import TEXT_LENGTH, refuse

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RISKY_STARTS: Final = frozenset("'=+-@\t\r\n＝＋－＠")
_RISKY: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def neutralise(text: str) -> str:
    """Guard a text against being taken for a formula by whichever program opens it.

    Texts that begin with ``= + - @``, TAB, CR, LF or the full-width signs get an apostrophe in
    front (so do those that begin like a guarded one), which ``restore`` takes off again:
    ``restore(neutralise(text)) == text`` for every text.
    """
    # most texts begin harmlessly: one look at the first sign settles those
    return f"'{text}" if text[:1] in _RISKY_STARTS and _RISKY.match(text) else text


def outgoing_text(text: str) -> str:
    """A text as a cell may hold it. Raises ValueError for one longer than that.

    Spreadsheet programs count UTF-16 units: signs beyond the basic plane are two.
    """
    length = len(text)
    # a text of half the length cannot be too long, whatever its signs
    if length > TEXT_LENGTH // 2:
        length += sum(sign > "\uffff" for sign in text)
    if length >= TEXT_LENGTH:
        raise ValueError(f"文字超过单元格的上限 {TEXT_LENGTH} 个字符")
    return neutralise(text)


def restore(text: str) -> str:
    """Take the apostrophe of ``neutralise`` off again; other texts stay as they are."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def stored_text(raw: str) -> str:
    """The text meant by a workbook's string: ``_x000D_`` escapes undone, the export's guard off."""
    if "_x" in raw:
        raw = _unescape(raw)
    return restore(raw) if raw.startswith("'") else raw


def _unescape(raw: str) -> str:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), raw)
    try:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise refuse("bad_text") from error
    if "\0" in text:
        raise refuse("bad_text")
    return text
