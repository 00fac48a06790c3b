"""Review workbooks as programs leave them: columns moved, sheets hidden, cells merged, odd texts."""

import io
from collections.abc import Sequence
from decimal import Decimal

import pytest

from scoring.reviews.sheets.review_book import (
    OPINIONS,
    STARS,
    OpinionRow,
    ReadBook,
    StarRow,
    opinion_version,
    star_version,
)
from scoring.reviews.sheets.review_reading import read_review_book
from scoring.reviews.sheets.review_writing import (
    OutgoingOpinion,
    OutgoingStar,
    review_sheets,
)
from starrating.workbook import (
    Cell,
    CellKind,
    Merge,
    Sheet,
    Workbook,
    read_workbook,
    write_workbook,
)
from tests.scoring.reviews.books import Plain, sheet

MAXIMA = {"领导班子": 1500, "工作制度": 1000}
SEEN, SEEN_STAR = opinion_version(1, 0), star_version(2, None, "")
LINE: tuple[Plain, ...] = ("001", "甲支部", "领导班子", 15, 14, "13.5", "缺一次", "查阅资料", SEEN)
STAR_LINE = ("001", "甲支部", "96", None, "三星", "四星", "示范点", SEEN_STAR)
MINUTES = ("会议纪要文号", "会议日期", "主持人", "应到", "实到")


def items(*lines: Sequence[Plain], headings: Sequence[Plain] = OPINIONS, **given: object) -> Sheet:
    return sheet(*lines, headings=headings, **{"name": "逐项", **given})  # type: ignore[arg-type]  # names of sheet()


def read(*sheets: Sheet) -> tuple[ReadBook, list[str]]:
    book, reading = read_review_book(Workbook(sheets), MAXIMA)
    return book, [str(fault) for fault in reading.faults]


def test_w15_columns_and_sheets_in_any_order_under_other_names() -> None:
    headings = ("版本", "理由", "我的记号", "审核分", "名称", "指标", "考评方式", "代码")
    line = (SEEN, "缺\n一次", "x", 13.5, "甲支部", "领导班子", "个别访谈/查阅资料", "001")
    minutes = sheet(
        ("8号", Cell(CellKind.DATE, "2025-09-18"), "冯领衔", "７", 6), headings=MINUTES, name="会"
    )
    stars = sheet(STAR_LINE, headings=STARS, name="汇")
    other = sheet(("x",), headings=("别的",), name="别的")
    advice = sheet(("x",), headings=("填写说明",), name="填写说明")
    book, reading = read_review_book(
        Workbook((minutes, stars, other, advice, items(line, headings=headings))), MAXIMA
    )
    assert book.opinions == [
        OpinionRow(
            *("逐项", 2, "001", "甲支部", "领导班子", 1350, "缺\n一次"),
            ["documents", "talk"],
            [1, 0],
        )
    ]
    seen = ["2", SEEN_STAR[-8:]]
    assert book.stars == [StarRow("汇", 2, "001", "甲支部", 4, "示范点", seen)]
    assert book.minutes == {
        "minutes_number": "8号",
        "held_on": "2025-09-18",
        "chair": "冯领衔",
        "due": "7",
        "present": "6",
    }
    assert (reading.faults, reading.unknown) == ([], ["我的记号"])
    assert [tuple(one) for one in reading.passed_sheets] == [("别的", False)]


def test_w15_hidden_sheets_are_passed_over_and_merged_cells_told() -> None:
    second = (None, None, "工作制度", 10, 9, None, None, None, SEEN)
    hidden = items(("002", *LINE[1:]), name="旧", is_hidden=True)
    merges = [Merge(2, 0, 3, 0), Merge(2, 1, 3, 1)]
    book, reading = read_review_book(Workbook((hidden, items(LINE, second, merges=merges))), MAXIMA)
    assert [(row.code, row.name, row.indicator, row.score) for row in book.opinions] == [
        ("001", "甲支部", "领导班子", 1350),
        ("001", "甲支部", "工作制度", None),
    ]
    assert (reading.faults, [one.name for one in reading.passed_sheets]) == ([], ["旧"])
    # a score or reason that stands for two rows is no score of the second one
    merges += [Merge(2, 5, 3, 5), Merge(2, 6, 3, 6)]
    assert read(items(LINE, second, merges=merges))[1] == [
        f"工作表“逐项”第 3 行 {letter} 列({name}):与上面的行合并了单元格,请拆开后逐行填写"
        for letter, name in (("F", "审核分"), ("G", "扣分原因"))
    ]


@pytest.mark.parametrize(
    ("score", "message"),
    [
        ("90.005", "“90.005”分数最多两位小数"),
        ("1_000", "“1_000”不是分数,应为最多两位小数的数字,如 12 或 12.5"),
        ("⑤", "“⑤”不是分数,应为最多两位小数的数字,如 12 或 12.5"),
        ("٣", "“٣”不是分数,应为最多两位小数的数字,如 12 或 12.5"),
        ("-0", "“-0”分数不能为负"),
        ("15.01", "“15.01”超过该指标满分 15 分"),
        (Cell(CellKind.FORMULA, "=1+1"), "“=1+1”是公式,不能作为分数,请粘贴为数值"),
        (Cell(CellKind.PERCENT, "0.85"), "“0.85”是百分比格式,不能作为分数"),
        (Cell(CellKind.DATE, "2025-09-05"), "“2025-09-05”是日期格式,不能作为分数"),
    ],
)
def test_u21_scores_are_read_strictly(score: Plain, message: str) -> None:
    book, faults = read(items((*LINE[:5], score, *LINE[6:])))
    assert (book.opinions[0].score, faults) == (
        None,
        [f"工作表“逐项”第 2 行 F 列(审核分):{message}"],
    )


def test_blanks_and_cells_that_are_no_texts() -> None:
    blank = (*LINE[:5], "\u3000", "", "", SEEN)
    formula = Cell(CellKind.FORMULA, "=A1")
    book, faults = read(
        items(
            blank,
            ("", "甲支部", *LINE[2:]),
            (*LINE[:2], "", *LINE[3:]),
            (*LINE[:6], formula, formula, SEEN),
            (Cell(CellKind.NUMBER, "1"), *LINE[1:]),
            (*LINE[:8], SEEN_STAR),
            ("合计", None, None, None, None, "13.5"),
        )
    )
    assert book.opinions[0].is_blank
    place = "工作表“逐项”第 {} 列({}):"
    assert faults == [
        place.format("3 行 A", "组织编码") + "没有填写组织编码",
        place.format("4 行 C", "指标") + "没有填写指标",
        place.format("5 行 G", "扣分原因") + "“=A1”是公式,请粘贴为数值或文字",
        place.format("5 行 H", "考评方式") + "“=A1”是公式,请粘贴为数值或文字",
        place.format("6 行 A", "组织编码")
        + "“1”代码是数字格式,开头的 0 可能已经丢失,请把这一列设为文本后重新填写",
        place.format("7 行 I", "版本")
        + f"“{SEEN_STAR}”应保持下载时的内容;请重新下载,把填好的内容复制过去",
    ]


def test_columns_taken_out_and_files_with_nothing() -> None:
    headings = [name for name in OPINIONS if name not in {"扣分原因", "版本"}]
    kept = dict(zip(OPINIONS, LINE, strict=True))
    line: list[Plain] = [kept[name] for name in headings]
    assert read(items(line, headings=headings))[1] == [
        "工作表“逐项”(扣分原因):缺少“扣分原因”一列",
        "工作表“逐项”(版本):缺少“版本”一列",
    ]
    assert read(items((*LINE, "x"), headings=(*OPINIONS, "审核分")))[1] == [
        "工作表“逐项”第 1 行 J 列(审核分):“审核分”列名重复,F 列已有同名的列"
    ]
    assert read(items())[1] == ["工作表“逐项”:表头之下没有任何数据行"]
    assert read(sheet(("8号",), headings=MINUTES[:1]))[1][0] == (
        "工作表“审核评分”(会议日期):缺少“会议日期”一列"
    )
    assert read(sheet(("x",), headings=("别的",)))[1] == [
        "前 20 行内找不到含有“组织编码”和“指标”的表头,请用从系统下载的审核工作簿"
    ]


def test_what_the_sheets_of_stars_and_of_the_meeting_refuse() -> None:
    stars = sheet((*STAR_LINE[:5], "优秀", *STAR_LINE[6:]), headings=STARS, name="汇总")
    minutes = sheet(
        ("8号", "2025年9月", "冯领衔", "七人", "6"),
        ("9号", "昨天"),
        headings=MINUTES,
        name="会议",
    )
    book, faults = read(items(LINE), stars, minutes)
    assert (book.stars[0].star, book.minutes["minutes_number"]) == (None, "8号")
    assert faults == [
        "工作表“汇总”第 2 行 F 列(拟评星级):“优秀”应写成一星至五星,或 1 至 5",
        "工作表“会议”第 2 行 B 列(会议日期):日期要写到日",
        "工作表“会议”第 2 行 D 列(应到):“七人”不是整数",
        "工作表“会议”第 3 行 A 列(会议纪要文号):一份工作簿只填一次会议,多出的行请删去",
        "工作表“会议”第 3 行 B 列(会议日期):“昨天”不是日期,"
        "应写成 2019-03-05、2019.3.5、2019年3月5日 或 2019-03",
    ]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+cmd", "@SUM(A1)", "\t-1", "＝1+1", "'=1"]
)
def test_u20_hostile_texts_go_out_as_texts_and_come_back(text: str) -> None:
    opinion = OutgoingOpinion(
        *("001", text, "领导班子", Decimal(15), Decimal(14), Decimal("13.5"), text),
        *(("documents", "visit"), 1, 3),
    )
    star = OutgoingStar("001", text, Decimal(96), None, 3, 4, text, 2)
    buffer = io.BytesIO()
    write_workbook(buffer, review_sheets([opinion], [star], [text]))
    workbook = read_workbook(buffer.getvalue(), "x.xlsx")
    kinds = {cell.kind for one in workbook.sheets for row in one.rows for cell in row.cells if cell}
    assert kinds == {CellKind.TEXT, CellKind.NUMBER}
    book, reading = read_review_book(workbook, MAXIMA)
    row, proposed = book.opinions[0], book.stars[0]
    assert (row.score, row.reason, row.methods, row.seen) == (
        *(1350, text.strip(), ["documents", "visit"]),
        [1, 3],
    )
    assert (proposed.star, proposed.reason, star_version(2, 4, text)[-8:]) == (
        *(4, text.strip()),
        proposed.seen[1],
    )
    assert book.minutes == {}
    assert [fault.kind for fault in reading.faults] == ["hidden_signs"] * (
        2 * ("\t" in text.strip())
    )
