"""Dates as rosters and ledgers write them."""

import re
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from starrating.scores import clean_text

Precision: TypeAlias = Literal["day", "month"]

_SEPARATED: Final = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})(?:\2([0-9]{1,2}))?(?:T[0-9:]+)?")
_CHINESE: Final = re.compile(r"([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})[日号])?")
_SOLID: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_WITHOUT_YEAR: Final = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


class BadDate(ValueError):
    """A text that is no date; its message is a Chinese phrase for the person who wrote it."""


class PartialDate(NamedTuple):
    """A date with how exactly it is known; the first of the month stands for a month."""

    date: date
    precision: Precision


def parse_date(text: str, year: int | None = None) -> PartialDate:
    """Read ``2019.3.5``, ``2019年3月5日``, ``2019-03``, ``20190305``, ``2025/3/5``, ISO and the like.

    ``3月5日`` needs ``year``, the year that the sheet says it is about. Raises ``BadDate`` for
    other forms, for days no calendar has, and for years outside 1900–2100.
    """
    plain = re.sub(r"\s+", "", clean_text(text))
    if year is not None and (match := _WITHOUT_YEAR.fullmatch(plain)):
        return _dated(year, match[1], match[2])
    if match := _SEPARATED.fullmatch(plain):
        return _dated(int(match[1]), match[3], match[4])
    if match := _CHINESE.fullmatch(plain) or _SOLID.fullmatch(plain):
        return _dated(int(match[1]), match[2], match[3])
    raise BadDate("不是日期,应写成 2019-03-05、2019.3.5、2019年3月5日 或 2019-03")


def _dated(year: int, month: str, day: str | None) -> PartialDate:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise BadDate(f"年份不合理,应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 年之间")
    try:
        moment = date(year, int(month), int(day or "1"))
    except ValueError as error:
        raise BadDate("日历上没有这一天") from error
    return PartialDate(moment, "day" if day else "month")
