"""Score workbooks going out: blank ones to fill in, and the reported scores as they stand."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from scoring.reviews.sheets.rows import NOTE
from scoring.reviews.sheets.table import CEILING, CODE, EXEMPT, NAME, POOL, RECOGNISED
from starrating.scores import from_hundredths
from starrating.workbook import SheetSpec
from starrating.workbook.cells import Value

BODY: Final = "审核党委"
TOTAL: Final = "总分"
STATE: Final = "状态"
_WIDTHS: Final = (14.0, 34.0, 24.0, 14.0)
_SCORE_WIDTH: Final = 9.0
_BAD_SIGNS: Final = str.maketrans("[]:*?/\\", "       ")
_NAME_LENGTH: Final = 28


class OutgoingRow(NamedTuple):
    """One branch going out; ``scores`` in hundredths, None where there are none."""

    code: str
    name: str
    body: str
    pool: str
    scores: tuple[int, ...] | None
    is_recognised: bool
    ceiling: int | None
    is_exempt: bool
    note: str
    state: str


def blank_sheet(title: str, indicators: Sequence[str], rows: Iterable[OutgoingRow]) -> SheetSpec:
    """The branches with all that is on record but their scores, which are to be filled in.

    What is read back is told apart by its heading, so columns may be moved or left out.
    """
    return _sheet(
        title, indicators, (), ([*_left(row), *_blanks(indicators), *_right(row)] for row in rows)
    )


def scores_sheet(title: str, indicators: Sequence[str], rows: Iterable[OutgoingRow]) -> SheetSpec:
    """The scores as they stand; read again as a score workbook it changes nothing."""
    return _sheet(title, indicators, (TOTAL,), (_scored(row, indicators) for row in rows))


def states_sheet(title: str, rows: Iterable[OutgoingRow]) -> SheetSpec:
    """Branches without scores and how they stand; without a column of scores, so never read back."""
    headings = [CODE, NAME, BODY, POOL, STATE]
    return SheetSpec(
        sheet_name(title),
        headings,
        ([*_left(row), row.state] for row in rows),
        widths=_WIDTHS,
        text_columns=(CODE, POOL),
    )


def _sheet(
    title: str, indicators: Sequence[str], sums: Sequence[str], rows: Iterable[Sequence[Value]]
) -> SheetSpec:
    return SheetSpec(
        sheet_name(title),
        [CODE, NAME, BODY, POOL, *indicators, *sums, RECOGNISED, CEILING, EXEMPT, NOTE],
        rows,
        widths=[*_WIDTHS, *([_SCORE_WIDTH] * len(indicators))],
        text_columns=(CODE, POOL),
    )


def _scored(row: OutgoingRow, indicators: Sequence[str]) -> list[Value]:
    points: list[Value] = [*_blanks(indicators), None]
    if row.scores is not None:
        points = [from_hundredths(score) for score in (*row.scores, sum(row.scores))]
    return [*_left(row), *points, *_right(row)]


def _left(row: OutgoingRow) -> list[Value]:
    return [row.code, row.name, row.body, row.pool]


def _right(row: OutgoingRow) -> list[Value]:
    recognised = "是" if row.is_recognised else "否"
    return [recognised, row.ceiling, "是" if row.is_exempt else "否", row.note]


def _blanks(indicators: Sequence[str]) -> list[Value]:
    return [None] * len(indicators)


def sheet_name(title: str) -> str:
    """A title as a sheet may be called: at most 28 characters, none of ``[]:*?/\\``."""
    return title.translate(_BAD_SIGNS).strip()[:_NAME_LENGTH] or "审核评分"
