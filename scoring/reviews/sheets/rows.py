"""Rows of a score workbook as they are kept between reading, entering and confirming.

What a sheet has no column for it does not say: None, never a default, so that it is not compared
with what is on record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from scoring.reviews.sheets.table import (
    CEILING,
    EXEMPT,
    POOL,
    RECOGNISED,
    ScoreRow,
    ScoreTable,
)
from starrating.scores import format_hundredths, hundredths
from starrating.workbook import Cell, CellKind, Fault, Heading, column_letter

NOTE: Final = "备注"
REASON: Final = "理由"
TEXT_LENGTH: Final = 300
NO_CEILING: Final = 0
_NOTES: Final = (NOTE, "扣分原因")
_REASONS: Final = (REASON, "扣分原因")


class EnteredRow(NamedTuple):
    """One branch as the file gives it.

    ``scores`` are hundredths and ``reasons`` texts in the order of ``ScoreReading.indicators``; a
    row that leaves out all scores (an exempt branch) has None for each. ``ceiling`` is 1–5, or
    ``NO_CEILING`` where the cell is blank. None everywhere: the sheet has no such column.
    """

    sheet: str
    number: int
    code: str
    name: str
    pool: str | None
    scores: tuple[int | None, ...]
    is_recognised: bool | None
    ceiling: int | None
    is_exempt: bool | None
    reasons: tuple[str, ...]
    note: str

    def plain(self) -> list[Any]:
        """As JSON holds it, scores as text."""
        scores = [None if score is None else format_hundredths(score) for score in self.scores]
        return [*self[:5], scores, *self[6:9], list(self.reasons), self.note]

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "EnteredRow":
        """The row that ``plain`` put away."""
        row = cls(*plain)
        return row._replace(scores=tuple(map(hundredths, row.scores)), reasons=tuple(row.reasons))


@dataclass(frozen=True)
class ScoreReading:
    """What was met while the file was read.

    ``indicators`` are the scored columns, ``columns`` the letter of each heading by sheet,
    ``passed_rows`` (sheet, row) the closing rows.
    """

    indicators: tuple[str, ...] = ()
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    passed_sheets: tuple[tuple[str, bool], ...] = ()
    passed_rows: tuple[tuple[str, int], ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "indicators": list(self.indicators),
            "columns": {sheet: dict(letters) for sheet, letters in self.columns.items()},
            "faults": [list(fault) for fault in self.faults],
            "passed_sheets": [list(sheet) for sheet in self.passed_sheets],
            "passed_rows": [list(row) for row in self.passed_rows],
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "ScoreReading":
        """The reading that ``plain`` put away."""
        return cls(
            indicators=tuple(plain["indicators"]),
            columns=plain["columns"],
            faults=tuple(Fault(*fault) for fault in plain["faults"]),
            passed_sheets=tuple((name, is_hidden) for name, is_hidden in plain["passed_sheets"]),
            passed_rows=tuple((sheet, number) for sheet, number in plain["passed_rows"]),
        )

    def says(self, heading: str) -> bool:
        """Whether every sheet that was read has that column."""
        return all(heading in letters for letters in self.columns.values())


def entered_rows(
    table: ScoreTable, indicators: Sequence[str]
) -> tuple[list[EnteredRow], ScoreReading]:
    """The rows of a table that was read, with what they do not say, their reasons and notes."""
    headings = {sheet.name: sheet.heading for sheet in table.sheets}
    faults = list(table.faults)
    rows = [_entered(row, headings[row.sheet], indicators, faults) for row in table.rows]
    return rows, ScoreReading(
        indicators=tuple(indicators),
        columns={
            name: {
                label: column_letter(column) for label, column in heading.columns.items() if label
            }
            for name, heading in headings.items()
        },
        faults=tuple(faults),
        passed_sheets=tuple((sheet.name, sheet.is_hidden) for sheet in table.passed_sheets),
        passed_rows=tuple((row.sheet, row.number) for row in table.closing_rows),
    )


def _entered(
    row: ScoreRow, heading: Heading, indicators: Sequence[str], faults: list[Fault]
) -> EnteredRow:
    columns = heading.columns
    texts = _Texts(row, heading, faults)
    return EnteredRow(
        sheet=row.sheet,
        number=row.number,
        code=row.code,
        name=row.name,
        pool=row.pool if POOL in columns else None,
        scores=row.scores,
        is_recognised=row.is_recognised if RECOGNISED in columns else None,
        ceiling=(row.ceiling or NO_CEILING) if CEILING in columns else None,
        is_exempt=row.is_exempt if EXEMPT in columns else None,
        reasons=tuple(texts.under(*(f"{name}{end}" for end in _REASONS)) for name in indicators),
        note=texts.under(*_NOTES),
    )


class _Texts:
    """Texts of one row; what is no text, or too long a one, becomes a fault in its place."""

    def __init__(self, row: ScoreRow, heading: Heading, faults: list[Fault]) -> None:
        self._row = row
        self._heading = heading
        self._faults = faults

    def under(self, *names: str) -> str:
        """The text under the first of these headings that the sheet has; empty without one."""
        name = next((name for name in names if name in self._heading.columns), None)
        if name is None:
            return ""
        column = self._heading.columns[name]
        cell = self._row.cells[column] if column < len(self._row.cells) else None
        return "" if cell is None else self._text(cell, name)

    def _text(self, cell: Cell, name: str) -> str:
        text = cell.text.strip()
        if cell.kind in {CellKind.FORMULA, CellKind.ERROR}:
            self._fault(name, str(cell.kind), text, "是公式或错误值,请粘贴为文字")
        elif len(text) > TEXT_LENGTH:
            self._fault(name, "too_long", text, f"超过 {TEXT_LENGTH} 个字")
        else:
            return text
        return ""

    def _fault(self, name: str, kind: str, value: str, message: str) -> None:
        letter = self._heading.letter(name)
        place = (self._row.sheet, self._row.number, letter, name)
        self._faults.append(Fault(*place, kind, value, message))
