"""What happens inside the guarded child: from bytes to sheets of pooled contents."""

import codecs
from typing import Final, NamedTuple

from starrating.workbook import limits
from starrating.workbook.cells import UnreadableWorkbook
from starrating.workbook.delimited import decode, read_delimited
from starrating.workbook.limits import refuse
from starrating.workbook.package import Package, ScannedSheet
from starrating.workbook.pool import Pool

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_MARKS: Final = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<script")


class Scanned(NamedTuple):
    """What was read: the contents by number, and the sheets that refer to them."""

    pool: Pool
    sheets: list[ScannedSheet]


def scan(data: bytes, suffix: str, name: str) -> Scanned:
    """Read a file of that suffix (``.xlsx`` or ``.csv``); ``name`` names the sheet of a CSV file.

    Raises ``UnreadableWorkbook`` and nothing else.
    """
    if not data.strip():
        raise refuse("empty")
    if len(data) > limits.FILE_BYTES:
        raise refuse("too_big")
    if suffix == ".csv":
        if data.startswith((b"PK\x03\x04", _OLE)):
            raise refuse("xlsx_named_csv" if data.startswith(b"PK") else "old_format")
        if _is_html(data):
            raise refuse("html")
        pool = Pool()
        rows = read_delimited(data, pool)
        return Scanned(pool, [ScannedSheet(name, False, rows, [])])
    if not data.startswith(b"PK"):
        raise _disguise(data)
    package = Package(data)
    return Scanned(package.pool, package.sheets())


def _disguise(data: bytes) -> UnreadableWorkbook:
    """What a file named .xlsx really is."""
    if data.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        return refuse("encrypted" if is_locked else "old_format")
    if _is_html(data):
        return refuse("html")
    try:
        text = decode(data)
    except UnreadableWorkbook:
        return refuse("not_xlsx")
    is_marked_up = text.lstrip("\ufeff \r\n\t").startswith(("<", "%PDF", "{"))
    return refuse("not_xlsx" if is_marked_up else "text_named_xlsx")


def _is_html(data: bytes) -> bool:
    """Whether it begins like a page, as the "spreadsheets" of many web systems do."""
    start = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return start.startswith(b"<") and any(mark in start for mark in _HTML_MARKS)
