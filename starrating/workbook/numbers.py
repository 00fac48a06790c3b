"""Numbers as text: shortest decimals, number formats that mean a date or a percentage, dates."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from starrating.workbook.cells import CellKind

_NUMBER: Final = re.compile(
    r"[+-]?(?:[0-9]{1,400}\.?[0-9]{0,400}|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,4})?"
)
_ASIDES: Final = re.compile(r'"[^"]*"|\\.|[_*].|general|g/通用格式')
_BRACKETS: Final = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]")
_SCIENTIFIC: Final = re.compile(r"e[+-]")
# year, month, day, hour, second, and the eras and weekdays of Asian calendars
_DATE_SIGNS: Final = re.compile("[ymdhsegab]")
_ISO: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?)(?:\.[0-9]{1,9})?Z?"
)
_BUILT_IN_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_PERCENTS: Final = frozenset((9, 10))
_LAST_SERIAL: Final = 2_958_466
_FALSE_LEAP_DAY: Final = 60


def decimal_text(raw: str) -> str | None:
    """The shortest decimal without exponent that gives the same double as ``raw``.

    None where ``raw`` is no finite number in plain ASCII: ``1e999``, ``NaN``, ``1_000``, ``٣``.
    """
    if not _NUMBER.fullmatch(raw):
        return None
    number = float(raw)
    text = repr(number)
    if text.endswith("inf"):
        return None
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def format_kind(identifier: int, code: str | None) -> CellKind:
    """NUMBER, DATE or PERCENT for a number format: a built-in identifier or a format code."""
    if code is None:
        if identifier in _BUILT_IN_DATES:
            return CellKind.DATE
        return CellKind.PERCENT if identifier in _BUILT_IN_PERCENTS else CellKind.NUMBER
    plain = _SCIENTIFIC.sub("", _BRACKETS.sub("", _ASIDES.sub("", code.lower())))
    if _DATE_SIGNS.search(plain):
        return CellKind.DATE
    return CellKind.PERCENT if "%" in plain else CellKind.NUMBER


def iso_text(raw: str) -> str | None:
    """A date or moment that the workbook holds as ISO text, without fractions of a second."""
    match = _ISO.fullmatch(raw)
    if not match:
        return None
    try:
        moment = datetime.fromisoformat(match[1])
    except ValueError:
        return None
    return moment.isoformat() if "T" in match[1] else moment.date().isoformat()


def date_text(raw: str, *, starts_1904: bool) -> str | None:
    """ISO text of a spreadsheet's day number; None where no calendar day belongs to it.

    The 1900 calendar holds a 29 February that never was (day 60): that day is no date.
    """
    if not _NUMBER.fullmatch(raw):
        return None
    serial = float(raw)
    if not 0 <= serial < _LAST_SERIAL:
        return None
    seconds = round(serial * 86_400)
    days, seconds = divmod(seconds, 86_400)
    if starts_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001 - a workbook's dates know no zone
    elif days == _FALSE_LEAP_DAY:
        return None
    else:
        start = datetime(1899, 12, 31 if days < _FALSE_LEAP_DAY else 30)  # noqa: DTZ001 - as above
    try:
        moment = start + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None
    if days == 0 and not starts_1904:
        return moment.time().isoformat() if seconds else None
    return moment.isoformat() if seconds else moment.date().isoformat()
