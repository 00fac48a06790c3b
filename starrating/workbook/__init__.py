"""Workbooks in and out: a guarded reader, one way to find headings, faults, and a safe writer.

Reading::

    book = read_workbook(Path("审核评分.xlsx"), "审核评分.xlsx")  # or bytes, and the name they had

raises ``UnreadableWorkbook(kind, message)``, the message one Chinese sentence, for everything that
is not a sound .xlsx or .csv (UTF-8 with or without BOM, GB 18030) within the limits of
``limits``. The bytes are looked at only in a child process with limits of memory, CPU and time.

``Workbook.sheets`` → ``Sheet(name, is_hidden, rows, merges)`` → ``Row(number, cells)`` (non-empty
rows only, numbered from 1) → ``Cell(kind, text)`` or None by column index; see ``CellKind``.

``find_heading(sheet, required, any_of, within=20)`` gives the ``Heading`` by names, in any column
order and over two rows; ``Fault`` says where and why a row is refused; ``parse_date`` reads dates
as rosters write them. Scores are read by ``starrating.scores``.

Writing: ``write_workbook(path_or_buffer, [SheetSpec(...)])`` and ``write_csv``. Texts that a
program might take for a formula are guarded, and come back as they were when read again.
"""

from starrating.workbook.cells import (
    Cell,
    CellKind,
    Merge,
    Row,
    Sheet,
    UnreadableWorkbook,
    Workbook,
    column_letter,
)
from starrating.workbook.dates import BadDate, PartialDate, parse_date
from starrating.workbook.faults import Fault
from starrating.workbook.guard import read_workbook
from starrating.workbook.headings import Heading, find_heading, heading_text
from starrating.workbook.writer import SheetSpec, write_csv, write_workbook

__all__ = [
    "BadDate",
    "Cell",
    "CellKind",
    "Fault",
    "Heading",
    "Merge",
    "PartialDate",
    "Row",
    "Sheet",
    "SheetSpec",
    "UnreadableWorkbook",
    "Workbook",
    "column_letter",
    "find_heading",
    "heading_text",
    "parse_date",
    "read_workbook",
    "write_csv",
    "write_workbook",
]
