"""Workbook rows ↔ values: the roster, earlier stars, and tables in general."""

from branches.organisations.sheets.roster import (
    HEADINGS,
    UNDISCLOSED,
    RosterRow,
    is_personal,
    listing_sheet,
    read_roster,
    roster_rows,
    roster_sheet,
)
from branches.organisations.sheets.stars import StarRow, parse_star, read_stars
from branches.organisations.sheets.table import (
    PassedSheet,
    Reading,
    TableRow,
    plain_reading,
    read_tables,
    reading_of,
)
from branches.organisations.sheets.templates import roster_template, stars_template

__all__ = [
    "HEADINGS",
    "UNDISCLOSED",
    "PassedSheet",
    "Reading",
    "RosterRow",
    "StarRow",
    "TableRow",
    "is_personal",
    "listing_sheet",
    "parse_star",
    "plain_reading",
    "read_roster",
    "read_stars",
    "read_tables",
    "reading_of",
    "roster_rows",
    "roster_sheet",
    "roster_template",
    "stars_template",
]
