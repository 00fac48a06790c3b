"""Score workbooks ↔ values: the sheet a bureau fills in, read strictly and whole.

``read_scores(workbook, scheme)`` takes what ``starrating.workbook.read_workbook`` gives and any
scheme whose ``indicators`` have ``name``, ``maximum`` (hundredths) and ``is_bonus``; it returns a
``ScoreTable`` of rows, faults, closing rows and sheets passed over. It knows no database.
"""

from scoring.reviews.sheets.reading import read_scores
from scoring.reviews.sheets.table import (
    CEILING,
    CODE,
    EXEMPT,
    NAME,
    POOL,
    RECOGNISED,
    WHOLE_POOL,
    ClosingRow,
    PassedSheet,
    ScoreRow,
    ScoreTable,
    SheetHeading,
)

__all__ = [
    "CEILING",
    "CODE",
    "EXEMPT",
    "NAME",
    "POOL",
    "RECOGNISED",
    "WHOLE_POOL",
    "ClosingRow",
    "PassedSheet",
    "ScoreRow",
    "ScoreTable",
    "SheetHeading",
    "read_scores",
]
