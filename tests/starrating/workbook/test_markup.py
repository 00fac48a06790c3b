"""XML that wants more than it says: entities, outside parts, depth, attributes, broken markup."""

import pytest

from tests.starrating.workbook.builders import MAIN, packed, parts_of, refusal, row, text, worksheet

SOUND = parts_of(worksheet(row(1, text("A1", "云溪市"))))
READ_PARTS = sorted(SOUND)
IDLE_PART = "docProps/app.xml"


def with_doctype(data: bytes, doctype: str) -> bytes:
    head, _, rest = data.partition(b"\n")
    return head + b"\n" + doctype.encode() + rest


def replaced(part: str, data: bytes) -> bytes:
    return packed({**SOUND, part: data})


LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "哈"}{"&l" + str(n - 1) + ";" if n else "哈"}">'
    for n in range(40)
)
QUADRATIC = f'<!ENTITY q "{"哈" * 50_000}">'
OUTSIDE = (
    '<!ENTITY x SYSTEM "file:///etc/passwd">',
    '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
    '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;',
)


@pytest.mark.parametrize("part", [*READ_PARTS, IDLE_PART])
def test_u07_billion_laughs_in_any_part(part: str) -> None:
    for inner in (LAUGHS, QUADRATIC):
        data = with_doctype(
            SOUND.get(part, b"<?xml version='1.0'?>\n<x/>"), f"<!DOCTYPE x [{inner}]>"
        )
        assert refusal(replaced(part, data)) == "entities"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", IDLE_PART])
def test_u08_external_entities_and_dtd(part: str) -> None:
    base = SOUND.get(part, b"<?xml version='1.0'?>\n<x/>")
    doctypes = [f"<!DOCTYPE x [{inner}]>" for inner in OUTSIDE]
    doctypes += ['<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "<!DOCTYPE x>"]
    for doctype in doctypes:
        assert refusal(replaced(part, with_doctype(base, doctype))) == "entities"
    wide = with_doctype(base, "<!DOCTYPE x>").decode().replace("UTF-8", "UTF-16")
    assert refusal(replaced(part, wide.encode("utf-16"))) == "entities"


def test_u13_xml_that_is_200_000_levels_deep() -> None:
    nest = f"{'<a>' * 200_000}{'</a>' * 200_000}"
    within_cell = row(1, f'<c r="A1" t="inlineStr"><is>{nest}</is></c>')
    for part, data in {
        "xl/worksheets/sheet1.xml": worksheet(within_cell),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si>{nest}</si></sst>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{nest}</styleSheet>'.encode(),
        IDLE_PART: f"<x>{nest}</x>".encode(),
    }.items():
        assert refusal(replaced(part, data)) == "too_deep"
    assert refusal(replaced("xl/worksheets/sheet1.xml", worksheet(after=nest))) == "too_deep"


def test_u13_an_element_with_100_000_attributes() -> None:
    many = " ".join(f'a{n}="1"' for n in range(100_000))
    for part, data in {
        "xl/worksheets/sheet1.xml": worksheet(row(1, f'<c r="A1" {many}><v>1</v></c>')),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si {many}/></sst>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><x {many}/></styleSheet>'.encode(),
    }.items():
        assert refusal(replaced(part, data)) == "too_deep"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<",
        b"<a><b></a>",
        b"<a/><b/>",
        b"<a>&unknown;</a>",
        b"<a>&#0;</a>",
        b"<a>\xff</a>",
        b"<?xml version='1.0' encoding='gb18030'?><a/>",
        b"<?xml version='1.0' encoding='klingon'?><a/>",
        b"\xff\xfe<\0a",
    ],
)
def test_u15_broken_xml(data: bytes) -> None:
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", IDLE_PART):
        assert refusal(replaced(part, data)) == "damaged"


def test_other_vocabularies_are_passed_by() -> None:
    strange = '<x:c xmlns:x="urn:other" r="A1"><x:v>9</x:v></x:c>'
    assert refusal(replaced("xl/worksheets/sheet1.xml", worksheet(row(1, strange)))) == ""
    assert refusal(replaced("xl/worksheets/sheet1.xml", b"<worksheet/>")) == "damaged"
