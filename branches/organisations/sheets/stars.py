"""往年星级: rows of a workbook to values."""

import re
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any, Final

from branches.organisations.sheets.roster import ALIASES, CODE, NAME, NUMBER
from branches.organisations.sheets.table import Reading, TableRow, read_tables
from starrating import clock
from starrating.scores import clean_text
from starrating.workbook import Workbook

STAR: Final = "星级"
DOCUMENT: Final = "文号"
DAY: Final = "日期"
KNOWN: Final = (CODE, STAR, DOCUMENT, DAY)
_ALIASES: Final = {
    **{spelling: name for spelling, name in ALIASES.items() if name in {CODE, NAME}},
    "评定星级": STAR,
    "审定星级": STAR,
    "文件号": DOCUMENT,
    "评定文号": DOCUMENT,
    "评定日期": DAY,
    "发文日期": DAY,
}
_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_SPOKEN: Final = re.compile(r"([1-5一二两三四五])(?:颗)?(?:星级?)?")
_DRAWN: Final = re.compile(r"(★{1,5})☆{0,4}")
_MOST: Final = 5


@dataclass(frozen=True)
class StarRow:
    """A star as a row gives it; ``decided_on`` in ISO form."""

    sheet: str
    number: int
    code: str
    star: int
    document_number: str
    decided_on: str

    def plain(self) -> list[Any]:
        return list(astuple(self))


def parse_star(text: str) -> int | None:
    """``5``, ``５``, ``五星``, ``五星级``, ``5星``, ``★★★★`` or ``★★★★☆`` as 1–5, else None."""
    plain = clean_text(text).replace(" ", "")
    if match := _SPOKEN.fullmatch(plain):
        return _DIGITS.get(match[1]) or int(match[1])
    if (match := _DRAWN.fullmatch(plain)) and len(plain) <= _MOST:
        return len(match[1])
    return None


def read_stars(workbook: Workbook, year: int) -> tuple[list[StarRow], Reading]:
    """Every star of the file, and the faults of single cells; ``year`` bounds the dates."""
    records, reading = read_tables(
        workbook,
        code=CODE,
        required=KNOWN,
        known=KNOWN,
        telling=KNOWN,
        spread=(DOCUMENT, DAY),
        aliases=_ALIASES,
    )
    rows = []
    for record in records:
        rows.append(_read(record, year))
        reading.faults += record.faults
    reading.unknown = [name for name in reading.unknown if name not in {NUMBER, NAME}]
    return rows, reading


def _read(record: TableRow, year: int) -> StarRow:
    code = record.required_code(CODE)
    text = record.required(STAR, "blank_star", 20)
    star = parse_star(text)
    if text and star is None:
        record.fault(STAR, "bad_star", text, "星级应写成 1 至 5、五星或 ★★★★")
    document = record.required(DOCUMENT, "blank_document", 100)
    day = _day(record, year)
    return StarRow(
        record.sheet, record.number, code, star or 0, document, day.isoformat() if day else ""
    )


def _day(record: TableRow, year: int) -> date | None:
    count = len(record.faults)
    value = record.date(DAY)
    if value is None:
        if len(record.faults) == count:
            record.fault(DAY, "blank_date", None, "没有填写日期")
        return None
    if value.precision != "day":
        record.fault(DAY, "not_a_day", None, "日期要写到日")
    elif value.date.year < year:
        record.fault(DAY, "too_early", value.date.isoformat(), f"早于 {year} 年,不会是当年的星级")
    elif value.date > clock.today():
        record.fault(DAY, "future_date", value.date.isoformat(), "日期不能晚于今天")
    return value.date
