"""Workbook files as a whole: what they are, what they carry, what is hidden."""

import pytest

from starrating.workbook import limits
from tests.starrating.workbook.builders import (
    MAIN,
    OFFICE,
    PACKAGE,
    Tab,
    packed,
    parts_of,
    read_here,
    refusal,
    relations,
    row,
    table,
    text,
    worksheet,
    xlsx,
    xml,
)

SHEET = worksheet(row(1, text("A1", "云溪市")))
SOUND = parts_of(SHEET)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_parts(**parts: bytes) -> bytes:
    return packed({**SOUND, **parts})


def linked(identifier: str, kind: str, target: str, mode: str = "") -> dict[str, bytes]:
    """The sound workbook's relations and one more."""
    own = SOUND["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", b"")
    more = relations([(identifier, kind, target)], mode).partition(b'relationships">')[2]
    return {"xl/_rels/workbook.xml.rels": own + more}


def test_sheets_come_in_order_and_hidden_ones_are_told() -> None:
    book = read_here(
        xlsx(
            Tab("审核评分", SHEET),
            Tab("藏", SHEET, "hidden"),
            Tab("深藏", SHEET, "veryHidden"),
            Tab("图", xml("chartsheet", ""), kind="chartsheet"),
        )
    )
    assert [(sheet.name, sheet.is_hidden, len(sheet.rows)) for sheet in book.sheets] == [
        ("审核评分", False, 1),
        ("藏", True, 1),
        ("深藏", True, 1),
        ("图", False, 0),
    ]


def test_strict_open_xml_and_absolute_targets_are_read() -> None:
    strict = {
        name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        .replace(b'"worksheets/', b'"/XL/worksheets/')
        for name, data in SOUND.items()
    }
    assert table(read_here(packed(strict)).sheets[0].rows) == [["云溪市"]]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><HTML>", "html"),
        ("组织编码,组织名称\r\n1,甲\r\n".encode(), "text_named_xlsx"),
        ("组织编码,组织名称\r\n1,甲\r\n".encode("gb18030"), "text_named_xlsx"),
        (b"<?xml version='1.0'?><Workbook/>", "not_xlsx"),
        (b"%PDF-1.7\n", "not_xlsx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_xlsx"),
        (b"MZ\x90\0", "not_xlsx"),
        (OLE + b"Workbook".ljust(600, b"\0"), "old_format"),
        (packed({"word/document.xml": b"<x/>"}), "not_xlsx"),
        (
            packed({"[Content_Types].xml": SOUND["[Content_Types].xml"], "word/d.xml": b"<x/>"}),
            "not_xlsx",
        ),
        (packed({"xl/workbook.bin": b"x"}), "xlsb"),
        (packed({**SOUND, "xl/workbook.bin": b"x"}), "xlsb"),
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"P", "text_named_xlsx"),
        (b"PK", "damaged"),
    ],
)  # fmt: skip - one case a line
def test_u05_files_under_a_false_name(data: bytes, kind: str) -> None:
    assert refusal(data) == kind


def test_u05_workbooks_named_csv() -> None:
    assert refusal(packed(SOUND), ".csv") == "xlsx_named_csv"
    assert refusal(OLE + b"Workbook", ".csv") == "old_format"
    assert refusal(b" <table><tr><td>1</td></tr></table>", ".csv") == "html"
    assert refusal(b"\x89PNG\r\n\x1a\n", ".csv") != ""
    assert refusal(b"", ".csv") == "empty"


def test_files_over_the_size_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    assert refusal(b"x" * 101) == "too_big"


def test_u16_password_protected() -> None:
    locked = OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert refusal(locked) == "encrypted"


MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
TYPES = f'xmlns="{PACKAGE}/content-types"'


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": b"x"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"xl/activeX/activeX1.xml": b"<x/>"},
        {"xl/dialogsheets/sheet1.xml": b"<x/>"},
        {
            "[Content_Types].xml": xml(
                "Types", f'<Default ContentType="{MACRO_TYPE}"/>', spaces=TYPES
            )
        },
    ],
)
def test_u17_macros(parts: dict[str, bytes]) -> None:
    assert refusal(with_parts(**parts)) == "macros"


@pytest.mark.parametrize("kind", ["xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"])
def test_u17_xlm_sheets_by_relation(kind: str) -> None:
    assert refusal(xlsx(Tab("宏", SHEET, kind=kind))) == "macros"


@pytest.mark.parametrize(
    "name", ['name="Auto_Open"', 'name="_xlnm.Auto_Open1"', 'name="AUTO_CLOSE"', 'name="x" xlm="1"']
)
def test_u17_xlm_names(name: str) -> None:
    defined = f"<definedNames><definedName {name}>A1</definedName></definedNames>"
    assert refusal(xlsx(SHEET, workbook=defined)) == "macros"
    harmless = '<definedNames><definedName name="_xlnm.Print_Area">A1</definedName></definedNames>'
    assert refusal(xlsx(SHEET, workbook=harmless)) == ""


DDE = [
    "cmd|'/C calc'!A0",
    "SUM(1)+cmd|'/c calc'!'A0'",
    "DDE(&quot;cmd&quot;,&quot;/C calc&quot;,&quot;1&quot;)",
    "ddeauto (&quot;x&quot;)",
]


@pytest.mark.parametrize("formula", DDE)
def test_u17_dde_in_a_formula(formula: str) -> None:
    assert refusal(xlsx(worksheet(row(1, f'<c r="A1"><f>{formula}</f><v>0</v></c>')))) == "dde"


def test_u17_what_only_looks_like_dde() -> None:
    for formula in ("'a|b'!A1", "&quot;a|b!&quot;", "ADDED(1)"):
        assert refusal(xlsx(worksheet(row(1, f'<c r="A1"><f>{formula}</f></c>')))) == ""


def test_u17_dde_link() -> None:
    link = xml("externalLink", '<ddeLink ddeService="cmd" ddeTopic="/C calc"/>')
    assert refusal(with_parts(**{"xl/externalLinks/externalLink1.xml": link})) == "dde"


def test_u18_external_links() -> None:
    link = xml("externalLink", '<externalBook r:id="rId1"/>')
    for parts in (
        {"xl/externalLinks/externalLink1.xml": link},
        {"xl/connections.xml": b"<x/>"},
        {"xl/queryTables/queryTable1.xml": b"<x/>"},
        linked("x", "image", "http://127.0.0.1:9/x.png", ' TargetMode="External"'),
    ):
        assert refusal(with_parts(**parts)) == "external_links"
    page = linked("x", "hyperlink", "https://example.org/", ' TargetMode="External"')
    assert refusal(with_parts(**page)) == ""


@pytest.mark.parametrize(
    "parts",
    [
        {"_rels/.rels": relations([("w", "officeDocument", "xl/other.xml")])},
        {"_rels/.rels": relations([])},
        {"xl/workbook.xml": xml("workbook", "<sheets/>")},
        {"xl/workbook.xml": xml("workbook", '<sheets><sheet name="" r:id="s1"/></sheets>')},
        {
            "xl/workbook.xml": xml(
                "workbook", f'<sheets><sheet name="{"长" * 256}" r:id="s1"/></sheets>'
            )
        },
        {"xl/workbook.xml": xml("workbook", '<sheets><sheet name="甲" r:id="s9"/></sheets>')},
        {
            "xl/workbook.xml": xml(
                "workbook",
                '<sheets><sheet name="甲" r:id="st"/><sheet name="甲" r:id="s1"/></sheets>',
            )
        },
        {
            "xl/workbook.xml": xml(
                "workbook",
                '<sheets><sheet name="甲" r:id="s1"/><sheet name="乙" r:id="s1"/></sheets>',
            )
        },
        linked("s2", "worksheet", "worksheets/none.xml")
        | {"xl/workbook.xml": xml("workbook", '<sheets><sheet name="甲" r:id="s2"/></sheets>')},
        linked("s1", "worksheet", "worksheets/sheet2.xml"),
    ],
)  # fmt: skip - one case a line
def test_u15_parts_that_do_not_fit_together(parts: dict[str, bytes]) -> None:
    assert refusal(with_parts(**parts)) == "damaged"


def test_one_part_is_not_two_sheets() -> None:
    twice = xml(
        "workbook", '<sheets><sheet name="甲" r:id="s1"/><sheet name="乙" r:id="s2"/></sheets>'
    )
    parts = linked("s2", "worksheet", "worksheets/sheet1.xml") | {"xl/workbook.xml": twice}
    assert refusal(with_parts(**parts)) == "damaged"


def test_workbooks_without_styles_and_strings_are_read() -> None:
    bare = {
        name: data for name, data in SOUND.items() if "styles" not in name and "Str" not in name
    }
    assert refusal(packed(bare)) == ""


def test_too_many_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHEETS", 2)
    assert refusal(xlsx(SHEET, SHEET)) == ""
    assert refusal(xlsx(SHEET, SHEET, SHEET)) == "too_many_sheets"
