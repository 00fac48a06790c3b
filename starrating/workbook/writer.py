"""Workbooks going out: text stays text, numbers stay numbers, and nothing becomes a formula."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from starrating.workbook.cells import Value
from starrating.workbook.numbers import decimal_text
from starrating.workbook.texts import outgoing_text

_WIDTH: Final = 12.0
_UPRIGHT_WIDTH: Final = 95.0
_A4: Final = 9


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet to write: headings, then rows of values in the same order.

    ``str`` is written as text, ``int`` as a whole number, ``Decimal`` with two places, ``float``
    as it stands (a number that came out of a workbook), ``date`` as a day, None as an empty cell.
    ``widths`` are column widths in characters (12 where none is given); columns whose heading is
    in ``text_columns`` keep what people type into them later as text, so that codes keep their
    zeros. ``name`` has at most 31 characters and none of ``[]:*?/\\``.
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[float] = ()
    text_columns: Sequence[str] = field(default=())


def load_writer() -> Any:
    """The module that writes rows, and with it the package; loaded when first needed."""
    from starrating.workbook import rows  # noqa: PLC0415 - readers and most commands do without it

    return rows


def write_workbook(target: Path | IO[bytes], sheets: Sequence[SheetSpec]) -> None:
    """Write an .xlsx file with frozen, filtered and repeated headings, ready to print on A4.

    Texts that a program might take for a formula are neutralised; ``read_workbook`` gives them
    back as they were. Raises ``ValueError`` for a text longer than a cell can hold, a
    number that is not finite or too many rows; then the target is as it was.
    """
    rows = load_writer()
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        # row by row: what a sheet holds is not kept until it is closed
        book = rows.Workbook(buffer, {"constant_memory": True, "tmpdir": folder})
        try:
            for spec in sheets:
                _write_sheet(book, book.add_worksheet(spec.name, rows.RowSheet), spec)
        finally:
            book.close()
    _deliver(buffer.getvalue(), target)


def _write_sheet(book: Any, sheet: Any, spec: SheetSpec) -> None:
    head = book.add_format(
        {
            "bold": True,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "bg_color": "#F6F7F8",
        }
    )
    fine = book.add_format({"num_format": "0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    text = book.add_format({"num_format": "@"})
    total = 0.0
    kept = [text if heading in spec.text_columns else None for heading in spec.headings]
    for index, heading in enumerate(spec.headings):
        width = spec.widths[index] if index < len(spec.widths) else _WIDTH
        total += width
        sheet.set_column(index, index, width, kept[index])
        sheet.write_string(0, index, outgoing_text(heading), head)
    sheet.set_styles(kept, fine=fine, day=day)
    last = 0
    for last, values in enumerate(spec.rows, 1):
        sheet.put_row(last, values)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(spec.headings) - 1)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    if total > _UPRIGHT_WIDTH:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def write_csv(target: Path | IO[bytes], sheet: SheetSpec) -> None:
    """Write one sheet as CSV in UTF-8 with BOM and CRLF, which every spreadsheet program opens."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([outgoing_text(heading) for heading in sheet.headings])
    for values in sheet.rows:
        writer.writerow([_field(value) for value in values])
    _deliver(buffer.getvalue().encode("utf-8-sig"), target)


def _deliver(data: bytes, target: Path | IO[bytes]) -> None:
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return outgoing_text(value)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, float):
        return decimal_text(repr(value)) or ""
    return str(value)
