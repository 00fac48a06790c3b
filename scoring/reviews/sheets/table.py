"""What a score workbook holds once it has been read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from starrating.workbook import Cell, Fault, Heading

CODE: Final = "组织编码"
NAME: Final = "组织名称"
POOL: Final = "评定池"
RECOGNISED: Final = "创新项目认定"
CEILING: Final = "星级上限"
EXEMPT: Final = "不参评"
WHOLE_POOL: Final = "全部"


class Indicator(Protocol):
    """What reading needs to know of an indicator; ``maximum`` in hundredths."""

    @property
    def name(self) -> str: ...
    @property
    def maximum(self) -> int: ...
    @property
    def is_bonus(self) -> bool: ...


class Scheme(Protocol):
    """What reading needs to know of a scheme."""

    @property
    def indicators(self) -> Sequence[Indicator]: ...


class ScoreRow(NamedTuple):
    """One branch as the sheet gives it.

    ``scores`` are hundredths in the order of the scheme's indicators, None where the cell is
    faulty or, in an exempt row, blank. ``ceiling`` is 1–5 or None. ``cells`` are the row's own
    cells by column index of its sheet.
    """

    sheet: str
    number: int
    code: str
    name: str
    pool: str
    scores: tuple[int | None, ...]
    is_recognised: bool
    ceiling: int | None
    is_exempt: bool
    cells: tuple[Cell | None, ...]


class ClosingRow(NamedTuple):
    """A row passed over as 合计, 平均, 备注 and the like; ``text`` is its first cell."""

    sheet: str
    number: int
    text: str


class PassedSheet(NamedTuple):
    """A sheet that was not read: hidden, or visible without a heading row."""

    name: str
    is_hidden: bool


class SheetHeading(NamedTuple):
    """A sheet that was read, with its heading row."""

    name: str
    heading: Heading


@dataclass(frozen=True)
class ScoreTable:
    """All rows of a score workbook in the order of its sheets, and everything to be reported.

    Rows that carry faults are among ``rows`` too (without a code only among ``faults``): nobody
    may use the rows while ``faults`` is not empty. Faults come by sheet, row and column.
    """

    rows: tuple[ScoreRow, ...]
    faults: tuple[Fault, ...]
    sheets: tuple[SheetHeading, ...]
    passed_sheets: tuple[PassedSheet, ...]
    closing_rows: tuple[ClosingRow, ...]

    @property
    def has_pool(self) -> bool:
        """Whether any sheet has the column 评定池."""
        return self._has(POOL)

    @property
    def has_recognition(self) -> bool:
        """Whether any sheet has the column 创新项目认定."""
        return self._has(RECOGNISED)

    @property
    def has_ceiling(self) -> bool:
        """Whether any sheet has the column 星级上限."""
        return self._has(CEILING)

    @property
    def has_exemption(self) -> bool:
        """Whether any sheet has the column 不参评."""
        return self._has(EXEMPT)

    def _has(self, name: str) -> bool:
        return any(name in sheet.heading.columns for sheet in self.sheets)

    @cached_property
    def _places(self) -> tuple[tuple[str, ...], dict[str, tuple[int | None, ...]]]:
        """The headings of all sheets together, and for each sheet where each of them stands."""
        headings = list(dict.fromkeys(key for sheet in self.sheets for key in self._keys(sheet)))
        places = {
            sheet.name: tuple(self._keys(sheet).get(heading) for heading in headings)
            for sheet in self.sheets
        }
        return tuple(headings), places

    def _keys(self, sheet: SheetHeading) -> dict[str, int]:
        """Column index by heading; a column without one counts by its index if it has values."""
        names = sheet.heading.names
        keys = {name: index for index, name in enumerate(names) if name}
        for index in range(self._widths[sheet.name]):
            if index >= len(names) or not names[index]:
                keys[f"\0{index}"] = index
        return dict(sorted(keys.items(), key=lambda item: item[1]))

    @cached_property
    def _widths(self) -> dict[str, int]:
        return {
            sheet.name: max(
                (len(row.cells) for row in self.rows if row.sheet == sheet.name), default=0
            )
            for sheet in self.sheets
        }

    @property
    def headings(self) -> tuple[str, ...]:
        """The input columns of all sheets in order (empty for a column without a heading)."""
        return tuple("" if key.startswith("\0") else key for key in self._places[0])

    def input_cells(self, row: ScoreRow) -> Iterator[Cell | None]:
        """The row's cells in the order of ``headings``."""
        cells = row.cells
        for index in self._places[1][row.sheet]:
            yield cells[index] if index is not None and index < len(cells) else None
