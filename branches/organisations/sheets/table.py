"""Tables of workbooks, row by row: headings in any order, closing rows, merged cells, faults."""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from branches.organisations.models.texts import is_code
from starrating.scores import clean_text
from starrating.texts import shows_wholly
from starrating.workbook import (
    BadDate,
    Cell,
    CellKind,
    Fault,
    Heading,
    PartialDate,
    Row,
    Sheet,
    Workbook,
    column_letter,
    find_heading,
    parse_date,
)

_CLOSING: Final = re.compile(
    r"(?:合\s*计|小\s*计|总\s*计|平均|备注|说明|注[::]|填表|制表|填报(?!员)|审核人|负责人|联系人)"
)
_COUNT: Final = re.compile(r"[0-9]{1,6}")
_SOLID_DATE: Final = re.compile(r"[0-9]{6}|[0-9]{8}")
_NOT_TEXT: Final = {
    CellKind.FORMULA: "是公式,请粘贴为数值或文字",
    CellKind.ERROR: "是错误值,请改正",
    CellKind.PERCENT: "是百分比格式,请改为文本",
    CellKind.BOOLEAN: "是逻辑值,请改为文本",
    CellKind.DATE: "是日期格式,请改为文本",
}


class PassedSheet(NamedTuple):
    """A sheet that was not read: hidden, or without the headings."""

    name: str
    is_hidden: bool


@dataclass
class Reading:
    """What was met while a workbook was read.

    ``columns`` gives the letter of each known heading by sheet, ``unknown`` the headings that
    nothing is taken from, ``passed_rows`` (sheet, row) the rows with text that hold no record.
    """

    faults: list[Fault] = field(default_factory=list)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    passed_sheets: list[PassedSheet] = field(default_factory=list)
    passed_rows: list[tuple[str, int]] = field(default_factory=list)


class TableRow:
    """One record's row; every method that finds something wrong adds a fault and gives a blank."""

    def __init__(self, table: "Table", row: Row) -> None:
        self.sheet = table.sheet.name
        self.number = row.number
        self._table = table
        self._row = row
        self._faults: list[tuple[int, Fault]] = []

    @property
    def faults(self) -> list[Fault]:
        """The row's faults in the order of its columns."""
        return [fault for _column, fault in sorted(self._faults, key=lambda item: item[0])]

    def has(self, name: str) -> bool:
        """Whether the sheet has that column."""
        return name in self._table.heading.columns

    def fault(self, name: str, kind: str, value: str | None, message: str) -> None:
        """Add a fault of the cell under that heading; a cell has at most one."""
        if any(fault.heading == name for _column, fault in self._faults):
            return
        column = self._table.heading.columns.get(name)
        letter = None if column is None else column_letter(column)
        found = Fault(self.sheet, self.number, letter, name, kind, value, message)
        self._faults.append((-1 if column is None else column, found))

    def cell(self, name: str) -> Cell | None:
        """The cell as it stands; one swallowed by a merged cell above is a fault or that cell."""
        column = self._table.heading.columns.get(name)
        if column is None:
            return None
        above = self._table.merged_above(self.number, column)
        if above is None:
            return self._row.cell(column)
        if name not in self._table.spread:
            self.fault(name, "merged", None, "与上面的行合并了单元格,请拆开后逐行填写")
            return None
        return above.cell(column)

    def lines(self, name: str) -> str:
        """Text of any number of lines as it stands, without surrounding blanks."""
        cell = self.cell(name)
        if cell is None:
            return ""
        if cell.kind in _NOT_TEXT:
            self.fault(name, str(cell.kind), cell.text, _NOT_TEXT[cell.kind])
            return ""
        return cell.text.strip()

    def text(self, name: str, most: int = 300) -> str:
        """Text without surrounding blanks; a number counts as its digits."""
        text = self.lines(name)
        if len(text) > most:
            self.fault(name, "too_long", text, f"超过 {most} 个字")
            return ""
        if not shows_wholly(text):
            self.fault(name, "hidden_signs", text, "含有看不见的控制字符,请删去重写")
            return ""
        return text

    def required(self, name: str, kind: str, most: int = 300) -> str:
        """``text`` that must be there; ``kind`` names the fault of a blank."""
        return self._there(name, kind, self.text(name, most))

    def required_code(self, name: str) -> str:
        """``code`` that must be there."""
        return self._there(name, "blank_code", self.code(name))

    def _there(self, name: str, kind: str, text: str) -> str:
        if not text:
            self.fault(name, kind, None, f"没有填写{name}")
        return text

    def code(self, name: str) -> str:
        """A code: text only, since a number has lost its leading zeros."""
        cell = self.cell(name)
        if cell is not None and cell.kind is CellKind.NUMBER:
            message = "代码是数字格式,开头的 0 可能已经丢失,请把这一列设为文本后重新填写"
            self.fault(name, "numeric_code", cell.text, message)
            return ""
        return clean_text(self.text(name))

    def date(self, name: str) -> PartialDate | None:
        """A date in any of the usual forms, None where blank."""
        cell = self.cell(name)
        if cell is None or not clean_text(cell.text):
            return None
        if cell.kind is CellKind.NUMBER and not _SOLID_DATE.fullmatch(cell.text):
            self.fault(name, "bad_date", cell.text, "是数字,分不清是哪一天,请写成 2019-03-05")
            return None
        if cell.kind in _NOT_TEXT and cell.kind is not CellKind.DATE:
            self.fault(name, str(cell.kind), cell.text, _NOT_TEXT[cell.kind])
            return None
        try:
            return parse_date(cell.text)
        except BadDate as bad:
            self.fault(name, "bad_date", cell.text, str(bad))
            return None

    def count(self, name: str) -> int | None:
        """A whole number of at most six digits, full-width ones too; None where blank."""
        text = clean_text(self.text(name))
        if not text:
            return None
        if not _COUNT.fullmatch(text):
            self.fault(name, "not_a_count", text, "不是整数")
            return None
        return int(text)


class Table:
    """A sheet with its heading. ``spread`` names columns whose merged cells stand for each row."""

    def __init__(self, sheet: Sheet, heading: Heading, spread: Collection[str]) -> None:
        self.sheet = sheet
        self.heading = heading
        self.spread = spread
        self._rows = {row.number: row for row in sheet.rows}
        # by column and first row, so that a file of nothing but merges costs no more than others
        self._merges: dict[int, list[tuple[int, int]]] = {
            column: sorted(
                (merge.first_row, merge.last_row)
                for merge in sheet.merges
                if merge.last_row > max(merge.first_row, heading.row)
                and merge.first_column <= column <= merge.last_column
            )
            for column in heading.columns.values()
        }

    def merged_above(self, number: int, column: int) -> Row | None:
        """The row whose merged cell covers this place from above."""
        merges = self._merges[column]
        place = bisect_left(merges, (number,)) - 1
        if place < 0 or merges[place][1] < number:
            return None
        return self._rows.get(merges[place][0])

    def records(self, code: str, known: Collection[str], reading: Reading) -> list[TableRow]:
        """The rows that hold records; the others with text are noted in ``reading``."""
        records = []
        for row in self.sheet.rows:
            if row.number <= self.heading.row:
                continue
            if self._is_record(row, code, known):
                records.append(TableRow(self, row))
            elif any(cell and cell.text.strip() for cell in row.cells):
                reading.passed_rows.append((self.sheet.name, row.number))
        return records

    def _is_record(self, row: Row, code: str, known: Collection[str]) -> bool:
        texts = [clean_text(cell.text) if cell else "" for cell in row.cells]
        first = next((text for text in texts if text), "")
        columns = self.heading.columns
        own = {name: texts[columns[name]] for name in known if columns.get(name, 999) < len(texts)}
        own_code = own.pop(code, "")
        if _CLOSING.match(first) and not is_code(own_code):
            return False
        return bool(own_code) or any(own.values())


def read_tables(
    workbook: Workbook,
    *,
    code: str,
    required: Collection[str],
    any_of: Collection[str] = (),
    known: Collection[str],
    telling: Collection[str],
    spread: Collection[str] = (),
    aliases: Mapping[str, str] | None = None,
) -> tuple[list[TableRow], Reading]:
    """The record rows of every visible sheet with the heading, and what else was met.

    ``code`` is the key's column, ``known`` the columns taken, ``telling`` those of which at least
    one is filled in a record (a row without any is passed over). No heading anywhere, or no row
    below one, is a fault: an import of nothing is a mistake.
    """
    reading = Reading()
    records: list[TableRow] = []
    for sheet in workbook.sheets:
        heading = (
            None if sheet.is_hidden else find_heading(sheet, required, any_of, aliases=aliases)
        )
        if heading is None:
            reading.passed_sheets.append(PassedSheet(sheet.name, sheet.is_hidden))
            continue
        reading.faults += [fault for fault in heading.repeated if fault.heading in known]
        reading.columns[sheet.name] = {
            name: column_letter(column) for name, column in heading.columns.items() if name in known
        }
        reading.unknown += [
            name for name in heading.columns if name not in known and name not in reading.unknown
        ]
        records += Table(sheet, heading, spread).records(code, telling, reading)
    if not reading.columns:
        names = "、".join([*required, *(["或".join(any_of)] if any_of else [])])
        message = f"前 20 行内找不到含有“{names}”的表头"
        reading.faults.append(Fault("", None, None, None, "no_heading", None, message))
    elif not records:
        sheet_name = next(iter(reading.columns))
        message = "表头之下没有任何数据行"
        reading.faults.append(Fault(sheet_name, None, None, None, "no_rows", None, message))
    return records, reading


def plain_reading(reading: Reading) -> dict[str, Any]:
    """The reading as JSON holds it."""
    return {
        "faults": [list(fault) for fault in reading.faults],
        # pairs: a database may forget the order of keys
        "columns": list(reading.columns.items()),
        "unknown": reading.unknown,
        "passed_sheets": [list(sheet) for sheet in reading.passed_sheets],
        "passed_rows": [list(row) for row in reading.passed_rows],
    }


def reading_of(plain: Mapping[str, Any]) -> Reading:
    """The reading that ``plain_reading`` put away."""
    return Reading(
        faults=[Fault(*fault) for fault in plain["faults"]],
        columns=dict(plain["columns"]),
        unknown=list(plain["unknown"]),
        passed_sheets=[PassedSheet(*sheet) for sheet in plain["passed_sheets"]],
        passed_rows=[(sheet, number) for sheet, number in plain["passed_rows"]],
    )
