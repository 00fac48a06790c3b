"""What happens inside the guarded child: from bytes to sheets of pooled contents."""

from typing import Final, TypedDict

from starrating.workbook import limits
from starrating.workbook.cells import UnreadableWorkbook
from starrating.workbook.delimited import decode, read_delimited
from starrating.workbook.limits import refuse
from starrating.workbook.package import Package, ScannedSheet
from starrating.workbook.pool import Pool

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_MARKS: Final = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"<script")


class Scanned(TypedDict):
    """The child's answer: contents by number, and name, hidden flag, rows, merges of each sheet."""

    pool: list[str]
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
        pool = Pool()
        rows = read_delimited(data, pool)
        return {"pool": pool.contents(), "sheets": [ScannedSheet(name, False, rows, [])]}
    if not data.startswith(b"PK"):
        raise _disguise(data)
    package = Package(data)
    sheets = package.sheets()
    return {"pool": package.pool.contents(), "sheets": sheets}


def _disguise(data: bytes) -> UnreadableWorkbook:
    """What a file named .xlsx really is."""
    if data.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        return refuse("encrypted" if is_locked else "old_format")
    start = data[:4096].lower()
    if any(mark in start for mark in _HTML_MARKS):
        return refuse("html")
    try:
        text = decode(data)
    except UnreadableWorkbook:
        return refuse("not_xlsx")
    is_marked_up = text.lstrip("\ufeff \r\n\t").startswith(("<", "%PDF", "{"))
    return refuse("not_xlsx" if is_marked_up else "text_named_xlsx")
