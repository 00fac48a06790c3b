"""CSV files: encodings, quotes, limits."""

import codecs

import pytest

from starrating.workbook import CellKind, limits
from tests.starrating.workbook.builders import cells, read_here, refusal, table

ROWS = [
    ["组织编码", "组织名称", "领导班子"],
    ["099001001", "云溪市第一中学党总支部", "14.50"],
    ["099001002", "㛃湖小学党支部", "１２．５"],
    ["099001003", "青竹镇䶮𬱖村党支部", "9"],
]
PLAIN = "".join(",".join(row) + "\r\n" for row in ROWS)
COMMON = PLAIN.replace("㛃", "新").replace("䶮𬱖", "东风")
TRADITIONAL = (
    "組織編碼,組織名稱,領導班子\r\n"
    "099001001,雲溪市第一中學黨總支部,14.50\r\n"
    "099001002,東風鄉衛生院黨支部,12.50\r\n"
    "099001003,發展和改革局機關黨支部,9\r\n"
)


@pytest.mark.parametrize(
    "data",
    [PLAIN.encode(), PLAIN.encode("utf-8-sig"), PLAIN.encode("gb18030")],
    ids=["utf-8", "utf-8-sig", "gb18030"],
)
def test_u22_utf_8_and_gb_18030_give_the_same_rows(data: bytes) -> None:
    book = read_here(data, ".csv", "审核评分")
    assert [(sheet.name, sheet.is_hidden, sheet.merges) for sheet in book.sheets] == [
        ("审核评分", False, ())
    ]
    assert table(book.sheets[0].rows) == ROWS
    assert {cell.kind for cell in cells(book) if cell} == {CellKind.TEXT}


def test_u22_gbk_is_read_as_the_gb_18030_that_it_is() -> None:
    assert (
        table(read_here(COMMON.encode("gbk"), ".csv").sheets[0].rows)[3][1] == "青竹镇东风村党支部"
    )
    # traditional characters of GBK are no Big5
    text = TRADITIONAL.replace("099", "国镕喆,099")
    assert table(read_here(text.encode("gbk"), ".csv").sheets[0].rows)[1][1:3] == [
        *("099001001", "雲溪市第一中學黨總支部"),
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TRADITIONAL.encode("big5"), "big5"),
        ("組織編碼\r\n雲溪市 \xa0".encode("big5", "ignore") + b"\xff", "encoding"),
        (COMMON.encode("hz"), "hz"),
        (PLAIN.encode("utf-16"), "utf16"),
        (PLAIN.encode("utf-16-le"), "utf16"),
        (PLAIN.encode("utf-16-be"), "utf16"),
        (PLAIN.encode("utf-32"), "utf16"),
        (PLAIN.encode("utf-32-be"), "utf16"),
        (b"a,b\r\n1,\0\r\n", "bad_text"),
        ("a,\ufffd\r\n".encode(), "bad_text"),
        (b"a,\x07\r\n", "not_csv"),
        ("组织编码,甲\r\n".encode("shift_jis", "ignore") + b"\x80\x80\r\n", "encoding"),
    ],
)
def test_u22_other_encodings_are_told_apart(data: bytes, kind: str) -> None:
    assert refusal(data, ".csv") == kind


@pytest.mark.parametrize(
    "data",
    [
        COMMON.encode() + "099001004,青竹镇党委机关党支部,9\r\n".encode("gb18030"),
        COMMON.encode("gb18030") + "099001004,青竹镇党委机关党支部,9\r\n".encode(),
        "组织名称,".encode("gb18030") + "青竹镇党委机关党支部\r\n".encode(),
        codecs.BOM_UTF8 + COMMON.encode("gb18030"),
    ],
    ids=["line of gb", "line of utf-8", "field of utf-8", "false mark"],
)
def test_u22_mixed_encodings_are_refused(data: bytes) -> None:
    assert refusal(data, ".csv") == "mixed_encodings"


def test_records_keep_their_numbers_over_blank_lines_quotes_and_all_line_ends() -> None:
    text = '甲,"乙 ""丙""",\r\n\n,,\r"一\n二","a,b"\n'
    book = read_here(text.encode(), ".csv")
    assert [
        (row.number, [cell and cell.text for cell in row.cells]) for row in book.sheets[0].rows
    ] == [
        (1, ["甲", '乙 "丙"']),
        (4, ["一\n二", "a,b"]),
    ]
    without_end = read_here("甲,乙".encode(), ".csv")
    assert table(without_end.sheets[0].rows) == [["甲", "乙"]]


@pytest.mark.parametrize("text", ['甲,"乙\r\n', '"甲"乙,丙\r\n'])
def test_quotes_that_do_not_pair(text: str) -> None:
    assert refusal(text.encode(), ".csv") == "quotes"


def test_limits_of_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = "长" * limits.TEXT_LENGTH
    assert refusal(longest.encode(), ".csv") == ""
    assert refusal(f"{longest}长".encode(), ".csv") == "text_too_long"
    for name, within, beyond, kind in (
        ("ROWS", "1\n2\n\n", "1\n2\n3\n", "too_many_rows"),
        ("COLUMNS", "1,2,,\n", "1,2,3\n", "too_many_columns"),
        ("CELLS", "1,2\n,,\n", "1\n1,2\n", "too_many_cells"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, 2)
            assert refusal(within.encode(), ".csv") == ""
            assert refusal(beyond.encode(), ".csv") == kind
