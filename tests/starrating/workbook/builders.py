"""Zip archives and workbooks made by hand, sound or hostile, and reading them in this process."""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from starrating.workbook import Cell, Row, UnreadableWorkbook, Workbook
from starrating.workbook.child import answer
from starrating.workbook.guard import _workbook

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


class Part(NamedTuple):
    """A file of an archive; what is None follows from ``data``, what is not may be a lie."""

    name: str
    data: bytes = b""
    is_packed: bool = True
    flags: int = 0x800
    method: int | None = None
    mode: int = 0
    packed: bytes | None = None
    size: int | None = None
    checksum: int | None = None
    local_name: str | None = None
    extra: bytes = b""
    header: int | None = None


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_of(parts: Iterable[Part], *, comment: bytes = b"", count: int | None = None) -> bytes:
    """An archive of these parts, in this order, exactly as told."""
    body, directory, number = bytearray(), bytearray(), 0
    for number, part in enumerate(parts, 1):  # noqa: B007 - counted for the end record
        packed = part.packed
        if packed is None:
            packed = deflated(part.data) if part.is_packed else part.data
        method = part.method if part.method is not None else 8 * part.is_packed
        checksum = zlib.crc32(part.data) if part.checksum is None else part.checksum
        size = len(part.data) if part.size is None else part.size
        sizes = (checksum, len(packed), size)
        header = len(body) if part.header is None else part.header
        name = part.name.encode()
        local_name = name if part.local_name is None else part.local_name.encode()
        body += (
            struct.pack(
                "<4s5H3L2H", b"PK\3\4", 20, part.flags, method, 0, 33, *sizes, len(local_name), 0
            )
            + local_name
            + packed
        )  # fmt: skip - one record
        directory += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\1\2",
                0x314,
                20,
                part.flags,
                method,
                0,
                33,
                *sizes,
                len(name),
                len(part.extra),
                0,
                0,
                0,
                part.mode << 16,
                header,
            )
            + name
            + part.extra
        )  # fmt: skip - one record
    entries = number if count is None else count
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(directory), len(body), len(comment)
    )  # fmt: skip - one record
    return bytes(body + directory + end + comment)


def xml(root: str, content: str, *, spaces: str = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {spaces}>{content}</{root}>'.encode()


def worksheet(rows: str = "", *, before: str = "", after: str = "") -> bytes:
    return xml("worksheet", f"{before}<sheetData>{rows}</sheetData>{after}")


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def number(reference: str, value: str, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


class Tab(NamedTuple):
    name: str
    content: bytes
    state: str = "visible"
    kind: str = "worksheet"


def relations(items: Iterable[tuple[str, str, str]], mode: str = "") -> bytes:
    """Of (identifier, kind, target)."""
    made = "".join(
        f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}{mode}/>'
        for identifier, kind, target in items
    )
    return xml("Relationships", made, spaces=f'xmlns="{PACKAGE}/relationships"')


def parts_of(
    *tabs: Tab | bytes,
    styles: str = "",
    strings: str = "",
    workbook: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """The parts of a workbook by name; a tab given as bytes is called 表1, 表2 …"""
    named = [
        tab if isinstance(tab, Tab) else Tab(f"表{place}", tab) for place, tab in enumerate(tabs, 1)
    ]
    links = [(f"s{n}", tab.kind, f"worksheets/sheet{n}.xml") for n, tab in enumerate(named, 1)]
    links += [("st", "styles", "styles.xml"), ("ss", "sharedStrings", "sharedStrings.xml")]
    listed = "".join(
        f'<sheet name={quoteattr(tab.name)} sheetId="{n}" state="{tab.state}" r:id="s{n}"/>'
        for n, tab in enumerate(named, 1)
    )
    types = f'xmlns="{PACKAGE}/content-types"'
    top = relations([("w", "officeDocument", "xl/workbook.xml")])
    return {
        "[Content_Types].xml": xml("Types", "", spaces=types),
        "_rels/.rels": top,
        "xl/workbook.xml": xml("workbook", f"<sheets>{listed}</sheets>{workbook}"),
        "xl/_rels/workbook.xml.rels": relations(links),
        "xl/styles.xml": xml("styleSheet", styles),
        "xl/sharedStrings.xml": xml("sst", strings),
        **{f"xl/worksheets/sheet{n}.xml": tab.content for n, tab in enumerate(named, 1)},
        **(extra or {}),
    }


def packed(parts: Mapping[str, bytes]) -> bytes:
    return zip_of(Part(name, data) for name, data in parts.items())


def xlsx(*tabs: Tab | bytes, **options: str) -> bytes:
    """A workbook file; ``styles``, ``strings`` and ``workbook`` as in ``parts_of``."""
    return packed(parts_of(*tabs, **options))  # type: ignore[arg-type]  # extra is for parts_of alone


def formats(*codes: str | int) -> str:
    """Styles 0, 1, 2 … with these number formats: a code or a built-in identifier."""
    own = [(164 + place, code) for place, code in enumerate(codes) if isinstance(code, str)]
    listed = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(c)}/>' for n, c in own)
    used = "".join(
        f'<xf numFmtId="{164 + place if isinstance(code, str) else code}"/>'
        for place, code in enumerate(codes)
    )
    return f"<numFmts>{listed}</numFmts><cellXfs>{used}</cellXfs>"


def read_here(data: bytes, suffix: str = ".xlsx", name: str = "表") -> Workbook:
    """What the child would answer, asked in this process and without its limits."""
    return _workbook(b"".join(answer(data, suffix, name)))


def refusal(data: bytes, suffix: str = ".xlsx") -> str:
    """The kind of the refusal, or "" for a file that is read."""
    try:
        read_here(data, suffix)
    except UnreadableWorkbook as refused:
        return refused.kind
    return ""


def cells(book: Workbook, sheet: int = 0) -> list[Cell | None]:
    """All cells of a sheet, row after row."""
    return [cell for line in book.sheets[sheet].rows for cell in line.cells]


def table(rows: Sequence[Row]) -> list[list[str]]:
    """The texts of rows, "" for an empty cell."""
    return [[cell.text if cell else "" for cell in line.cells] for line in rows]
