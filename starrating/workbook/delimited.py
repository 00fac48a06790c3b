"""CSV: which encoding it is in, and its records. Never a guess where the bytes tell otherwise."""

import codecs
import csv
import re
from collections.abc import Iterator
from typing import Final

from starrating.workbook import limits
from starrating.workbook.cells import CellKind
from starrating.workbook.limits import refuse
from starrating.workbook.pool import Pool
from starrating.workbook.texts import restore

_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_HZ: Final = re.compile(rb"~\{[!-~]{2,}?~\}")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_BYTES_LINE: Final = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_BYTES_FIELD: Final = re.compile(rb'[^,;\t\r\n"]*[\x80-\xff][^,;\t\r\n"]*')
_PAIR: Final = re.compile(
    rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|([\x81-\xfe])([\x40-\x7e\x80-\xfe])|[\x00-\x7f]+"
)
_UTF8_HAN: Final = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_SURELY_UTF8: Final = 4
_SURELY_BIG5: Final = 4
_BIG5_SHARE: Final = 0.2
_SAMPLE: Final = 256 * 1024


def read_delimited(data: bytes, pool: Pool) -> list[list[int]]:
    """The records of a CSV file as rows: record number (from 1), then pool numbers by column.

    Raises ``UnreadableWorkbook`` for other encodings than UTF-8 and GB 18030, quotes that do not
    pair, and anything above the limits.
    """
    text = decode(data)
    csv.field_size_limit(limits.TEXT_LENGTH)
    rows: list[list[int]] = []
    count = 0
    try:
        for number, record in enumerate(csv.reader(_lines(text), strict=True), 1):
            row = [number, *(pool.add(CellKind.TEXT, restore(field)) for field in record)]
            while len(row) > 1 and not row[-1]:
                row.pop()
            if len(row) == 1:
                continue
            count += len(row) - 1
            _hold_to_limits(number, len(row) - 1, count)
            rows.append(row)
    except csv.Error as error:
        raise refuse("text_too_long" if "limit" in str(error) else "quotes") from error
    return rows


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, one at a time: a file of them would take four times the text."""
    return (match[0] for match in _LINE.finditer(text))


def _hold_to_limits(number: int, width: int, count: int) -> None:
    if number > limits.ROWS:
        raise refuse("too_many_rows")
    if width > limits.COLUMNS:
        raise refuse("too_many_columns")
    if count > limits.CELLS:
        raise refuse("too_many_cells")


def decode(data: bytes) -> str:
    """The text of a CSV file in UTF-8 (with or without BOM) or GB 18030."""
    if data.startswith(_WIDE_MARKS) or _looks_wide(data):
        raise refuse("utf16")
    if b"\0" in data:
        raise refuse("bad_text")
    if _HZ.search(data) and data.isascii():
        raise refuse("hz")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith(codecs.BOM_UTF8) or _has_utf8_among_other(data):
            raise refuse("mixed_encodings") from error
        text = _decode_gb18030(data)
    if _CONTROLS.search(text):
        raise refuse("not_csv")
    if "\ufffd" in text:
        raise refuse("bad_text")
    return text


def _looks_wide(data: bytes) -> bool:
    """UTF-16 without a mark: of the commas and line ends, every second byte is zero."""
    return (b",\0" in data and b"\n\0" in data) or (b"\0," in data and b"\0\n" in data)


def _has_utf8_among_other(data: bytes) -> bool:
    """Whether a line or field is certainly UTF-8 although the whole is not.

    Four Chinese characters in valid UTF-8 are six in GB 18030, each of them in a narrow range of
    rare ones: that does not happen by chance.
    """
    for pattern in (_BYTES_LINE, _BYTES_FIELD):
        for unit in pattern.finditer(data):
            try:
                text = unit[0].decode("utf-8")
            except UnicodeDecodeError:
                continue
            if len(_UTF8_HAN.findall(text)) >= _SURELY_UTF8:
                return True
    return False


def _decode_gb18030(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise refuse("big5" if _decodes_as_big5(data) else "encoding") from error
    if _looks_like_big5(data):
        raise refuse("big5")
    return text


def _decodes_as_big5(data: bytes) -> bool:
    try:
        data.decode("big5")
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_big5(data: bytes) -> bool:
    """Whether text that GB 18030 could decode is Big5 all the same.

    Simplified text lies in the plane of GB 2312 (second byte from A1) but for a few rare names;
    two fifths of Big5 have a second byte below. Traditional text in GB 18030 has those too, but
    also first bytes that Big5 lacks. The beginning tells as much as the whole.
    """
    pairs = outside = 0
    for match in _PAIR.finditer(data, 0, _SAMPLE):
        if match[1]:
            pairs += 1
            outside += match[2] < b"\xa1"
    is_suspect = outside >= _SURELY_BIG5 and outside > _BIG5_SHARE * pairs
    return is_suspect and _decodes_as_big5(data)
