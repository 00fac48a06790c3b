"""Results as a table: the input's own columns, then 总分, 位次, 星级, 说明, 距上一星级."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from scoring.engine import Result
from scoring.rating.sheets.determination import Determination
from scoring.rating.sheets.words import TraceWords, star_words
from starrating.scores import from_hundredths
from starrating.workbook import Cell, CellKind, SheetSpec
from starrating.workbook.cells import Value

TOTAL: Final = "总分"
RANK: Final = "位次"
STAR: Final = "星级"
TRACE: Final = "说明"
UP: Final = "距上一星级"
ADDED: Final = (TOTAL, RANK, STAR, TRACE, UP)

_ADDED_WIDTHS: Final = (9.0, 7.0, 8.0, 80.0, 11.0)
_EXACT_DIGITS: Final = 15
_DAY_LENGTH: Final = len("2025-09-05")


def result_sheet(determination: Determination) -> SheetSpec:
    """One sheet of all rows in the order they were read, to be written as .xlsx or .csv."""
    table = determination.table
    kept = [place for place, name in enumerate(table.headings) if name not in ADDED]
    headings = [table.headings[place] for place in kept]
    return SheetSpec(
        name="评定结果",
        headings=(*headings, *ADDED),
        rows=_rows(determination, kept),
        widths=(*(_width(heading) for heading in headings), *_ADDED_WIDTHS),
        text_columns=("组织编码",),
    )


def _width(heading: str) -> float:
    return {"组织编码": 13.0, "组织名称": 30.0}.get(heading, 11.0)


def _rows(determination: Determination, kept: list[int]) -> Iterator[list[Value]]:
    known: dict[int, Value] = {id(None): None}  # equal cells of a workbook are one object
    words = {
        pool: TraceWords(verdict, determination.scheme)
        for pool, verdict in determination.by_pool.items()
    }
    for row in determination.table.rows:
        cells = [*determination.table.input_cells(row)]
        values: list[Value] = []
        for place in kept:
            cell = cells[place]
            if cell is not None and id(cell) not in known:
                known[id(cell)] = value_of(cell)
            values.append(known[id(cell)])
        result = determination.result_of(row)
        sentences = words[row.pool].sentences(result)
        yield [*values, *_outcome(result), "".join(sentences), from_hundredths(result.up)]


def _outcome(result: Result) -> tuple[Value, Value, Value]:
    return from_hundredths(result.total), result.rank, star_words(result)


def value_of(cell: Cell) -> Value:
    """An input cell as it goes out again: numbers as numbers, days as days, the rest as its text.

    A number with more digits than a workbook's numbers keep goes out as its text; so does a
    formula, whose cached value nobody has checked.
    """
    if cell.kind in (CellKind.NUMBER, CellKind.PERCENT):
        return _number(cell.text)
    if cell.kind is CellKind.DATE and len(cell.text) == _DAY_LENGTH:
        return date.fromisoformat(cell.text)
    return cell.text


def _number(text: str) -> Value:
    digits = text.lstrip("-").replace(".", "").strip("0")
    if len(digits) > _EXACT_DIGITS:
        return text
    return float(text) if "." in text else int(text)
