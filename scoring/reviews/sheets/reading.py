"""Reading a score workbook: every visible sheet with a heading row, every fault in its place."""

import re
from typing import Final

from scoring.reviews.sheets.table import (
    CEILING,
    CODE,
    EXEMPT,
    NAME,
    POOL,
    RECOGNISED,
    WHOLE_POOL,
    ClosingRow,
    Indicator,
    PassedSheet,
    Scheme,
    ScoreRow,
    ScoreTable,
    SheetHeading,
)
from starrating.scores import ScoreFault, clean_text, parse_score, score_sentence
from starrating.workbook import (
    Cell,
    CellKind,
    Fault,
    Heading,
    Row,
    Sheet,
    Workbook,
    column_letter,
    find_heading,
)

_CLOSING: Final = re.compile(r"合\s*计|小\s*计|总\s*计|平\s*均|备\s*注|说\s*明|注")
_CLOSING_CODE: Final = re.compile(rf"(?:{_CLOSING.pattern})[数分值]?[：:]?")
_STAR: Final = re.compile("[1-5]")
_YES_NO: Final = {"是": True, "否": False, "": False}
_SCORE_FAULTS: Final = {
    CellKind.FORMULA: ScoreFault.FORMULA,
    CellKind.DATE: ScoreFault.DATE,
    CellKind.PERCENT: ScoreFault.PERCENT,
    CellKind.BOOLEAN: ScoreFault.NOT_A_NUMBER,
    CellKind.ERROR: ScoreFault.NOT_A_NUMBER,
}
_KIND_SENTENCES: Final = {
    CellKind.FORMULA: "是公式,请粘贴为数值",
    CellKind.DATE: "是日期格式,请改为文本",
    CellKind.PERCENT: "是百分比格式,请改为文本",
    CellKind.ERROR: "是错误值",
}


def read_scores(workbook: Workbook, scheme: Scheme) -> ScoreTable:
    """Read the determined scores of all visible sheets that have a heading row.

    A heading row holds 组织编码 and at least one indicator (the rating command's rules of input).
    Never raises: whatever is wrong is in ``faults``, also ``no_heading`` (no sheet can be read)
    and ``no_rows`` (headings, but not one branch).
    """
    names = [indicator.name for indicator in scheme.indicators]
    passed: list[PassedSheet] = []
    readers: list[_SheetReader] = []
    codes: dict[str, tuple[str, int]] = {}
    for sheet in workbook.sheets:
        heading = None if sheet.is_hidden else find_heading(sheet, (CODE,), names)
        if heading is None:
            passed.append(PassedSheet(sheet.name, sheet.is_hidden))
            continue
        reader = _SheetReader(sheet, heading, scheme, codes)
        reader.read()
        readers.append(reader)
    faults = [fault for reader in readers for fault in reader.faults]
    if not faults and not codes:
        faults.append(_nothing(readers))
    return ScoreTable(
        rows=tuple(row for reader in readers for row in reader.rows),
        faults=tuple(faults),
        sheets=tuple(SheetHeading(reader.sheet.name, reader.heading) for reader in readers),
        passed_sheets=tuple(passed),
        closing_rows=tuple(row for reader in readers for row in reader.closing_rows),
    )


def _nothing(readers: "list[_SheetReader]") -> Fault:
    if not readers:
        message = f"前 20 行内找不到含有“{CODE}”和指标名称的表头"
        return Fault("", None, None, None, "no_heading", None, message)
    name, row = readers[0].sheet.name, readers[0].heading.row
    return Fault(name, row, None, None, "no_rows", None, "表头之下没有任何党组织的数据")


class _SheetReader:
    """One sheet being read; ``codes`` holds the codes of the whole file so far and their places."""

    def __init__(
        self, sheet: Sheet, heading: Heading, scheme: Scheme, codes: dict[str, tuple[str, int]]
    ) -> None:
        self.sheet = sheet
        self.heading = heading
        self.rows: list[ScoreRow] = []
        self.closing_rows: list[ClosingRow] = []
        self.faults: list[Fault] = list(heading.repeated)
        self._codes = codes
        self._columns = heading.columns
        self._scored: list[tuple[Indicator, int | None, dict[Cell, int | ScoreFault]]] = [
            (indicator, self._columns.get(indicator.name), {}) for indicator in scheme.indicators
        ]
        self._found: list[tuple[int, Fault]] = []

    def read(self) -> None:
        """Read all rows below the heading."""
        for indicator, column, _ in self._scored:
            if column is None:
                place = (self.sheet.name, self.heading.row, None, indicator.name)
                message = f"缺少指标列“{indicator.name}”"
                self.faults.append(Fault(*place, "missing_column", None, message))
        for row in self.sheet.rows:
            first = _first_text(row) if row.number > self.heading.row else ""
            if not first:
                continue
            if self._is_closing(row, first):
                self.closing_rows.append(ClosingRow(self.sheet.name, row.number, first))
                continue
            self._read_row(row)
            if self._found:
                self._found.sort(key=lambda item: item[0])
                self.faults += [fault for _, fault in self._found]
                self._found = []

    def _is_closing(self, row: Row, first: str) -> bool:
        if not _CLOSING.match(first):
            return False
        code = clean_text(_text(self._cell(row, CODE)))
        if not code:
            return True
        # the word may stand in the column of the codes, where it is no code of the row's own
        has_name = bool(clean_text(_text(self._cell(row, NAME))))
        return code == first and (not has_name or _CLOSING_CODE.fullmatch(code) is not None)

    def _read_row(self, row: Row) -> None:
        code = self._read_code(row)
        is_exempt = self._read_yes_no(row, EXEMPT)
        scores = self._read_scores(row, has_code=bool(code), is_exempt=is_exempt)
        is_recognised = self._read_yes_no(row, RECOGNISED)
        ceiling = self._read_ceiling(row)
        pool = clean_text(self._plain(row, POOL)) or WHOLE_POOL
        name = self._plain(row, NAME).strip()
        if code:
            self.rows.append(
                ScoreRow(
                    sheet=self.sheet.name,
                    number=row.number,
                    code=code,
                    name=name,
                    pool=pool,
                    scores=scores,
                    is_recognised=is_recognised,
                    ceiling=ceiling,
                    is_exempt=is_exempt,
                    cells=row.cells,
                )
            )

    def _read_code(self, row: Row) -> str:
        code = clean_text(self._plain(row, CODE))
        if not code:
            if not self._found:
                self._fault(row, CODE, "blank_code", None, "没有填写组织编码")
        elif code in self._codes:
            sheet, number = self._codes[code]
            where = "" if sheet == self.sheet.name else f"工作表“{sheet}”"
            message = f"组织编码重复,{where}第 {number} 行已有"
            self._fault(row, CODE, "duplicate_code", code, message)
        else:
            self._codes[code] = (self.sheet.name, row.number)
        return code

    def _read_scores(self, row: Row, *, has_code: bool, is_exempt: bool) -> tuple[int | None, ...]:
        scores: list[int | None] = []
        blanks: list[Indicator] = []
        for indicator, column, known in self._scored:
            score: int | ScoreFault = ScoreFault.BLANK
            cell = None if column is None else row.cell(column)
            if cell is not None:
                found = known.get(cell)
                score = known[cell] = score_of(cell, indicator.maximum) if found is None else found
            if not isinstance(score, ScoreFault):
                scores.append(score)
                continue
            scores.append(None)
            if score is ScoreFault.BLANK:
                blanks.append(indicator)
            else:
                message = score_sentence(score, indicator.maximum)
                self._fault(row, indicator.name, score, _text(cell), message)
        # a row without a code has its one fault; an exempt row leaves out all scores or none
        if has_code and not (is_exempt and len(blanks) == len(scores)):
            for indicator in blanks:
                if indicator.name in self._columns:
                    message = score_sentence(ScoreFault.BLANK, indicator.maximum)
                    self._fault(row, indicator.name, ScoreFault.BLANK, None, message)
        return tuple(scores)

    def _read_yes_no(self, row: Row, name: str) -> bool:
        text = self._plain(row, name)
        answer = _YES_NO.get(clean_text(text))
        if answer is None:
            self._fault(row, name, "not_yes_no", text, "只能填“是”或“否”,空白等于“否”")
        return bool(answer)

    def _read_ceiling(self, row: Row) -> int | None:
        text = self._plain(row, CEILING)
        plain = clean_text(text)
        if not plain:
            return None
        if not _STAR.fullmatch(plain):
            message = "只能填 1 至 5 的整数,空白表示不受限制"
            self._fault(row, CEILING, "bad_ceiling", text, message)
            return None
        return int(plain)

    def _cell(self, row: Row, name: str) -> Cell | None:
        column = self._columns.get(name)
        return None if column is None else row.cell(column)

    def _plain(self, row: Row, name: str) -> str:
        """What stands in that column; a formula, date, percentage or error there is a fault."""
        cell = self._cell(row, name)
        if cell is not None and cell.kind in _KIND_SENTENCES:
            self._fault(row, name, cell.kind, cell.text, _KIND_SENTENCES[cell.kind])
            return ""
        return _text(cell)

    def _fault(self, row: Row, name: str, kind: str, value: str | None, message: str) -> None:
        column = self._columns[name]
        place = (self.sheet.name, row.number, column_letter(column), name)
        self._found.append((column, Fault(*place, str(kind), value, message)))


def _text(cell: Cell | None) -> str:
    return "" if cell is None else cell.text


def _first_text(row: Row) -> str:
    for cell in row.cells:
        if cell is not None and (text := clean_text(cell.text)):
            return text
    return ""


def score_of(cell: Cell, maximum: int) -> int | ScoreFault:
    """The score of a cell in hundredths, or why it is none."""
    return _SCORE_FAULTS.get(cell.kind) or parse_score(cell.text, maximum)
