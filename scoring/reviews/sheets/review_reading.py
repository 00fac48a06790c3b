"""Reading a filled-in review workbook: strictly, in any order of sheets and columns."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from branches.organisations.sheets import PassedSheet, Reading, TableRow, parse_star, read_tables
from scoring.reviews.models import Method
from scoring.reviews.sheets.reading import score_of
from scoring.reviews.sheets.review_book import (
    ADVICE,
    INDICATOR,
    METHODS,
    MINUTES,
    OPINION_COLUMNS,
    OPINIONS,
    REASON,
    SCORE,
    STAR,
    STAR_COLUMNS,
    STAR_REASON,
    STARS,
    VERSION,
    OpinionRow,
    ReadBook,
    StarRow,
)
from scoring.reviews.sheets.table import CODE, NAME
from starrating.scores import ScoreFault, score_sentence
from starrating.workbook import Fault, Sheet, Workbook, find_heading

_ALIASES: Final = {
    "代码": CODE,
    "党组织代码": CODE,
    "名称": NAME,
    "党组织名称": NAME,
    "理由": REASON,
}
_PARTS: Final = re.compile(r"[、,，;；/\s]+")
_SEEN_VERDICT: Final = re.compile(r"提交([1-9][0-9]{0,3})·意见([0-9]{1,6})")
_SEEN_STAR: Final = re.compile(r"提交([1-9][0-9]{0,3})·拟评([0-9a-f]{8})")
_WIDEST: Final = 99_999
_NUMBER, _DAY, _CHAIR, *_COUNTS = MINUTES
_OF_NO_ROWS: Final = {"no_heading", "no_rows"}


class _Kind(NamedTuple):
    """A kind of sheet: what tells it apart, what it must have, what is taken from it."""

    key: tuple[str, ...]
    needed: Sequence[str]
    known: Sequence[str]
    telling: Sequence[str]


_OF_OPINIONS: Final = _Kind((CODE, INDICATOR), OPINION_COLUMNS, OPINIONS, (CODE, INDICATOR, SCORE))
_OF_STARS: Final = _Kind((CODE, STAR), STAR_COLUMNS, STARS, (CODE, STAR, STAR_REASON))
_OF_MINUTES: Final = _Kind((_NUMBER,), tuple(MINUTES), tuple(MINUTES), tuple(MINUTES))
_KINDS: Final = (_OF_OPINIONS, _OF_STARS, _OF_MINUTES)


def read_review_book(workbook: Workbook, maxima: Mapping[str, int]) -> tuple[ReadBook, Reading]:
    """Every row of the three kinds of sheets, and the faults of single cells.

    ``maxima`` are the indicators' maxima in hundredths by name. Never raises: what is wrong is in
    ``Reading.faults``, also ``no_heading`` (nothing that could be read) and ``no_rows``.
    """
    reading = Reading()
    sheets: dict[_Kind, list[Sheet]] = {kind: [] for kind in _KINDS}
    for sheet in workbook.sheets:
        kind = None if sheet.is_hidden else _kind_of(sheet)
        if kind is not None:
            sheets[kind].append(sheet)
        elif sheet.is_hidden or sheet.name != ADVICE:
            reading.passed_sheets.append(PassedSheet(sheet.name, sheet.is_hidden))
    opinions = [(row, _opinion(row, maxima)) for row in _records(sheets, _OF_OPINIONS, reading)]
    stars = [(row, _star(row)) for row in _records(sheets, _OF_STARS, reading)]
    minutes = [(row, _minutes(row)) for row in _records(sheets, _OF_MINUTES, reading)]
    for record, _row in minutes[1:]:
        record.fault(_NUMBER, "more_meetings", None, "一份工作簿只填一次会议,多出的行请删去")
    for record in [record for record, _row in (*opinions, *stars, *minutes)]:
        reading.faults += record.faults
    if not reading.faults and not opinions and not stars:
        reading.faults.append(_nothing(sheets))
    book = ReadBook(
        [row for _record, row in opinions],
        [row for _record, row in stars],
        minutes[0][1] if minutes else {},
    )
    return book, reading


def _kind_of(sheet: Sheet) -> _Kind | None:
    fits = (kind for kind in _KINDS if find_heading(sheet, kind.key, aliases=_ALIASES))
    return next(fits, None)


def _nothing(sheets: Mapping[_Kind, Sequence[Sheet]]) -> Fault:
    read = [*sheets[_OF_OPINIONS], *sheets[_OF_STARS]]
    if read:
        message = "表头之下没有任何数据行"
        return Fault(read[0].name, None, None, None, "no_rows", None, message)
    message = f"前 20 行内找不到含有“{CODE}”和“{INDICATOR}”的表头,请用从系统下载的审核工作簿"
    return Fault("", None, None, None, "no_heading", None, message)


def _records(
    sheets: Mapping[_Kind, Sequence[Sheet]], kind: _Kind, reading: Reading
) -> list[TableRow]:
    """The rows of the sheets of a kind; what was met besides is added to ``reading``."""
    if not sheets[kind]:
        return []
    records, met = read_tables(
        Workbook(tuple(sheets[kind])),
        code=kind.key[0],
        required=kind.key,
        known=kind.known,
        telling=kind.telling,
        spread=(CODE, NAME),
        aliases=_ALIASES,
    )
    reading.faults += [fault for fault in met.faults if fault.kind not in _OF_NO_ROWS]
    for name, letters in met.columns.items():
        for heading in kind.needed:
            if heading not in letters:
                message = f"缺少“{heading}”一列"
                place = (name, None, None, heading)
                reading.faults.append(Fault(*place, "missing_column", None, message))
    reading.columns.update(met.columns)
    reading.unknown += [name for name in met.unknown if name not in reading.unknown]
    reading.passed_rows += met.passed_rows
    return records


def _opinion(record: TableRow, maxima: Mapping[str, int]) -> OpinionRow:
    code = record.required_code(CODE)
    indicator = record.required(INDICATOR, "blank_indicator")
    return OpinionRow(
        sheet=record.sheet,
        number=record.number,
        code=code,
        name=record.text(NAME),
        indicator=indicator,
        score=_score(record, maxima.get(indicator, _WIDEST)),
        reason=record.lines(REASON),
        methods=_methods(record),
        seen=[int(part) for part in _seen(record, _SEEN_VERDICT)],
    )


def _score(record: TableRow, maximum: int) -> int | None:
    cell = record.cell(SCORE)
    found = ScoreFault.BLANK if cell is None else score_of(cell, maximum)
    if not isinstance(found, ScoreFault):
        return found
    if cell is not None and found is not ScoreFault.BLANK:
        record.fault(SCORE, str(found), cell.text, score_sentence(found, maximum))
    return None


def _methods(record: TableRow) -> list[str]:
    """Values of ``Method`` in the order of their list."""
    labels = {str(method.label): method.value for method in Method}
    parts = [part for part in _PARTS.split(record.lines(METHODS)) if part]
    unknown = [part for part in parts if part not in labels]
    if unknown:
        message = f"不是考评方式,可填:{'、'.join(labels)};多项用顿号隔开"
        record.fault(METHODS, "unknown_method", unknown[0], message)
    return [value for label, value in labels.items() if label in parts]


def _seen(record: TableRow, pattern: re.Pattern[str]) -> Sequence[str]:
    text = record.text(VERSION)
    match = pattern.fullmatch(text)
    if match:
        return match.groups()
    if record.has(VERSION):
        message = "应保持下载时的内容;请重新下载,把填好的内容复制过去"
        record.fault(VERSION, "bad_version", text or None, message)
    return ()


def _star(record: TableRow) -> StarRow:
    code = record.required_code(CODE)
    text = record.text(STAR, 20)
    star = parse_star(text)
    if text and star is None:
        record.fault(STAR, "bad_star", text, "应写成一星至五星,或 1 至 5")
    return StarRow(
        sheet=record.sheet,
        number=record.number,
        code=code,
        name=record.text(NAME),
        star=star,
        reason=record.lines(STAR_REASON),
        seen=list(_seen(record, _SEEN_STAR)),
    )


def _minutes(record: TableRow) -> dict[str, str]:
    """What the file says of the meeting, as texts by the names of its form; blanks left out."""
    day = record.date(_DAY)
    if day is not None and day.precision != "day":
        record.fault(_DAY, "not_a_day", None, "日期要写到日")
    counts = [record.count(name) for name in _COUNTS]
    texts = [
        record.text(_NUMBER, 100),
        day.date.isoformat() if day else "",
        record.text(_CHAIR, 100),
        *("" if count is None else str(count) for count in counts),
    ]
    told = dict(zip(MINUTES.values(), texts, strict=True))
    return {name: text for name, text in told.items() if text}
