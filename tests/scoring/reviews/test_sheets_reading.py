"""The rules by which a score workbook is read."""

import pytest

from scoring.reviews.sheets import (
    ClosingRow,
    PassedSheet,
    ScoreRow,
    ScoreTable,
    read_scores,
)
from starrating.scores import ScoreFault
from starrating.workbook import Cell, CellKind, Merge, Row, Sheet, Workbook
from tests.scoring.reviews.books import (
    HEADINGS,
    HUNDREDTHS,
    INDICATORS,
    SCORES,
    Plain,
    book,
    branch,
    sheet,
)
from tests.scoring.reviews.schemes import DEFAULT


def read(*sheets: Sheet) -> ScoreTable:
    return read_scores(book(*sheets), DEFAULT)


def kinds(table: ScoreTable) -> list[tuple[int | None, str | None, str]]:
    """(row, heading, kind) of each fault."""
    return [(fault.row, fault.heading, fault.kind) for fault in table.faults]


def codes(table: ScoreTable) -> list[str]:
    assert table.faults == ()
    return [row.code for row in table.rows]


def test_a_row_with_everything() -> None:
    line = branch(
        " ００１\u3000", " 甲支部 ", 评定池="农村 ", 创新项目认定="是", 星级上限="３", 不参评="否"
    )
    table = read(sheet(line, first=4))
    own = book(sheet(line)).sheets[0].rows[1].cells
    row = ScoreRow("审核评分", 5, "001", "甲支部", "农村", HUNDREDTHS, True, 3, False, own)
    assert (table.rows, table.faults) == ((row,), ())
    assert table.headings == HEADINGS
    assert tuple(table.input_cells(table.rows[0])) == own
    assert (table.has_pool, table.has_recognition) == (True, True)
    assert (table.has_ceiling, table.has_exemption) == (True, True)


def test_a_row_with_the_least() -> None:
    table = read(sheet(["001", *SCORES], headings=["组织编码", *INDICATORS]))
    (row,) = table.rows
    assert row[2:9] == ("001", "", "全部", HUNDREDTHS, False, None, False)
    assert read(sheet(branch(评定池="\u3000"))).rows[0].pool == "全部"


@pytest.mark.parametrize(("first", "kind"), [(1, []), (20, []), (21, ["no_heading"])])
def test_the_heading_stands_in_the_first_twenty_rows(first: int, kind: list[str]) -> None:
    assert [fault.kind for fault in read(sheet(branch(), first=first)).faults] == kind


def test_columns_may_come_in_any_order() -> None:
    mixed = sheet(branch()[::-1], headings=HEADINGS[::-1])
    assert read(mixed).rows[0].scores == HUNDREDTHS


def test_a_heading_over_two_rows() -> None:
    upper = ["序号", "组织编码", "组织名称", "指标得分", *[None] * 7]
    lower = [None, None, None, *INDICATORS]
    merges = [*(Merge(1, column, 2, column) for column in range(3)), Merge(1, 3, 1, 10)]
    table = read(sheet(lower, [1, "001", "甲支部", *SCORES], headings=upper, merges=merges))
    assert (codes(table), table.sheets[0].heading.row) == (["001"], 2)
    assert table.headings == ("序号", "组织编码", "组织名称", *INDICATORS)


def test_titles_and_blank_rows_are_passed_over() -> None:
    title = Row(1, (Cell(CellKind.TEXT, "云溪市审核评分表"),))
    below = sheet(branch("001"), [None], ["\u3000", None, " "], branch("002"), first=3)
    table = read(Sheet("审核评分", False, (title, *below.rows), ()))
    assert codes(table) == ["001", "002"]
    assert [row.number for row in table.rows] == [4, 7]


def test_a_repeated_heading_is_a_fault_wherever_it_stands() -> None:
    headings = [*HEADINGS, "备注", "备 注", "群众评价"]
    table = read(sheet([*branch(), "", "", "1"], headings=headings))
    assert [(fault.column, fault.heading, fault.kind) for fault in table.faults] == [
        ("P", "备注", "repeated_heading"),
        ("Q", "群众评价", "repeated_heading"),
    ]


def test_a_missing_indicator_column_is_one_fault_of_the_sheet() -> None:
    headings = [name for name in HEADINGS if name != "群众评价"]
    line = [value for name, value in zip(HEADINGS, branch(), strict=True) if name != "群众评价"]
    table = read(sheet(line, ["002", *line[1:]], headings=headings, first=3))
    assert [tuple(fault) for fault in table.faults] == [
        ("审核评分", 3, None, "群众评价", "missing_column", None, "缺少指标列“群众评价”")
    ]


def test_all_visible_sheets_are_read_and_the_others_named() -> None:
    table = read(
        sheet(branch("001"), name="甲"),
        sheet(["说明"], headings=["填表说明"], name="说明"),
        sheet(branch("001"), name="藏", is_hidden=True),
        sheet(["002", "9", *SCORES], headings=["组织编码", "人数", *INDICATORS], name="乙"),
    )
    assert codes(table) == ["001", "002"]
    assert table.passed_sheets == (PassedSheet("说明", False), PassedSheet("藏", True))
    assert table.headings == (*HEADINGS[:2], *INDICATORS, *HEADINGS[10:], "人数")
    first, second = ([cell and cell.text for cell in table.input_cells(row)] for row in table.rows)
    assert first == ["001", "甲支部", *SCORES, None, None, None, None, None]
    assert second == ["002", None, *SCORES, None, None, None, None, "9"]


def test_columns_without_a_heading_are_kept_in_their_places() -> None:
    headings = ["组织编码", "", *INDICATORS]
    table = read(sheet(["001", "甲", *SCORES, "末"], headings=headings))
    assert table.headings == ("组织编码", "", *INDICATORS, "")
    assert [cell and cell.text for cell in table.input_cells(table.rows[0])] == [
        *("001", "甲", *SCORES, "末"),
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (["合计", None, "100"], "合计"),
        ([None, "合计:", "100"], "合计:"),
        ([None, None, "小计", "1"], "小计"),
        (["总计", "共 410 个"], "总计"),
        (["合 计", None, "=SUM(C2:C9)"], "合 计"),
        (["平均值", "", Cell(CellKind.FORMULA, "=AVERAGE(C2)")], "平均值"),
        (["备注：", "张三填报"], "备注："),
        (["备注", "张三填报"], "备注"),
        (["说明:本表一式两份"], "说明:本表一式两份"),
        (["注:分数已经会议审定"], "注:分数已经会议审定"),
        (["\u3000合计\u3000"], "合计"),
    ],
)
def test_closing_rows_are_passed_over_and_named(line: list[Plain], text: str) -> None:
    table = read(sheet(branch(), line))
    assert codes(table) == ["001"]
    assert table.closing_rows == (ClosingRow("审核评分", 3, text),)


@pytest.mark.parametrize("name", ["注册会计师行业党支部", "平均律琴行党支部", "备注册党支部"])
def test_a_branch_with_a_code_of_its_own_is_no_closing_row(name: str) -> None:
    headings = ["组织名称", "组织编码", *INDICATORS]
    table = read(sheet([name, "001", *SCORES], headings=headings))
    assert (codes(table), table.closing_rows) == (["001"], ())
    assert table.rows[0].name == name
    # nor is one whose code begins like that
    assert codes(read(sheet(branch("注001", name)))) == ["注001"]


NO_SCORE: list[tuple[Plain, str]] = [
    *(
        (text, ScoreFault.NOT_A_NUMBER)
        for text in ("⑤", "1²", "٣", "1_0", "1e0", "NaN", "九", "1e999")
    ),
    ("-0", ScoreFault.NEGATIVE),
    ("9.005", ScoreFault.THREE_DECIMALS),
    ("9" * 400, ScoreFault.OVER_MAXIMUM),
    ("15.01", ScoreFault.OVER_MAXIMUM),
    ("=9", ScoreFault.FORMULA),
    (None, ScoreFault.BLANK),
    ("\u3000", ScoreFault.BLANK),
    (9.005, ScoreFault.THREE_DECIMALS),
    (-1, ScoreFault.NEGATIVE),
    (Cell(CellKind.FORMULA, "=9"), ScoreFault.FORMULA),
    (Cell(CellKind.DATE, "2025-09-05"), ScoreFault.DATE),
    (Cell(CellKind.PERCENT, "0.09"), ScoreFault.PERCENT),
    (Cell(CellKind.BOOLEAN, "TRUE"), ScoreFault.NOT_A_NUMBER),
    (Cell(CellKind.ERROR, "#N/A"), ScoreFault.NOT_A_NUMBER),
]


@pytest.mark.parametrize(("value", "fault"), NO_SCORE)
def test_u21_what_is_no_score_is_a_fault_in_its_place(value: Plain, fault: ScoreFault) -> None:
    table = read(sheet(branch(领导班子=value), branch("002", 领导班子=value)))
    assert kinds(table) == [(2, "领导班子", fault), (3, "领导班子", fault)]
    found = table.faults[0]
    blank = fault is ScoreFault.BLANK
    text = value.text if isinstance(value, Cell) else str(value)
    assert (found.sheet, found.column, found.value) == ("审核评分", "C", None if blank else text)
    assert [row.scores[:2] for row in table.rows] == [(None, 900), (None, 900)]


def test_numbers_as_people_and_programs_write_them() -> None:
    line = branch(
        领导班子="１４．５",
        骨干队伍="\u30009.0 ",
        活动阵地=8.25,
        工作制度=Cell(CellKind.NUMBER, "8.3"),
    )
    assert read(sheet(line)).rows[0].scores[:4] == (1450, 900, 825, 830)


def test_codes_are_unique_over_the_whole_file() -> None:
    table = read(
        sheet(branch("001"), branch("００１ "), name="甲"), sheet(branch("001"), name="乙")
    )
    assert [
        (fault.sheet, *place, fault.message)
        for fault, place in zip(table.faults, kinds(table), strict=True)
    ] == [
        ("甲", 3, "组织编码", "duplicate_code", "组织编码重复,第 2 行已有"),
        ("乙", 2, "组织编码", "duplicate_code", "组织编码重复,工作表“甲”第 2 行已有"),
    ]  # fmt: skip - a fault a line


def test_a_row_with_values_needs_a_code() -> None:
    lines: list[list[Plain]] = [
        branch(None),
        [None, None, None, "9"],
        [None, "填表人:张三"],
        branch(Cell(CellKind.FORMULA, "=A2")),
        branch("\u3000", 领导班子="x", 群众评价=None),
    ]
    table = read(sheet(branch("001"), *lines))
    assert kinds(table) == [
        (3, "组织编码", "blank_code"),
        (4, "组织编码", "blank_code"),
        (5, "组织编码", "blank_code"),
        (6, "组织编码", CellKind.FORMULA),
        (7, "组织编码", "blank_code"),
        (7, "领导班子", "not_a_number"),
    ]
    assert [row.code for row in table.rows] == ["001"]


def test_yes_and_no() -> None:
    answers: list[tuple[Plain, bool]] = [
        ("是", True),
        ("否", False),
        (None, False),
        (" 是\u3000", True),
    ]
    for value, answer in answers:
        row = read(sheet(branch(创新项目认定=value))).rows[0]
        assert row.is_recognised is answer
    wrong: list[Plain] = ["√", "yes", 1, "是的", Cell(CellKind.BOOLEAN, "TRUE")]
    for value in wrong:
        table = read(sheet(branch(创新项目认定=value, 不参评=value)))
        assert kinds(table) == [(2, "创新项目认定", "not_yes_no"), (2, "不参评", "not_yes_no")]


def test_ceilings() -> None:
    ceilings: list[tuple[Plain, int | None]] = [
        (None, None),
        ("\u3000", None),
        ("1", 1),
        (5, 5),
        ("３", 3),
    ]
    for value, ceiling in ceilings:
        assert read(sheet(branch(星级上限=value))).rows[0].ceiling == ceiling
    for wrong in ("0", "6", "三", "3.0", "-1", "1.5", "③"):
        assert kinds(read(sheet(branch(星级上限=wrong)))) == [(2, "星级上限", "bad_ceiling")]


@pytest.mark.parametrize(
    "kind", [CellKind.FORMULA, CellKind.DATE, CellKind.PERCENT, CellKind.ERROR]
)
def test_other_columns_that_are_read_hold_plain_values(kind: CellKind) -> None:
    names = ("组织编码", "组织名称", "评定池", "创新项目认定", "星级上限", "不参评")
    table = read(sheet(branch(**dict.fromkeys(names, Cell(kind, "1")))))
    assert kinds(table) == [(2, name, kind) for name in names]
    # a column that nothing is taken from may hold what it likes
    headings = [*HEADINGS, "自评合计"]
    assert codes(read(sheet([*branch(), Cell(kind, "1")], headings=headings))) == ["001"]


def test_an_exempt_row_leaves_all_its_scores_blank_or_none() -> None:
    blank = dict.fromkeys(INDICATORS)
    exempt = read(sheet(branch(不参评="是", **blank), branch("002", 不参评="是")))
    assert [(row.is_exempt, row.scores) for row in exempt.rows] == [
        (True, (None,) * 8),
        (True, HUNDREDTHS),
    ]
    assert exempt.faults == ()
    some = read(sheet(branch(不参评="是", 群众评价=None)))
    assert kinds(some) == [(2, "群众评价", ScoreFault.BLANK)]
    assert len(read(sheet(branch(**blank))).faults) == 8


def test_faults_come_by_row_and_column() -> None:
    table = read(
        sheet(branch("001", 领导班子="x", 不参评="x"), branch(None), branch("001", 骨干队伍=""))
    )
    assert kinds(table) == [
        (2, "领导班子", "not_a_number"),
        (2, "不参评", "not_yes_no"),
        (3, "组织编码", "blank_code"),
        (4, "组织编码", "duplicate_code"),
        (4, "骨干队伍", "blank_score"),
    ]


def test_headings_without_a_branch_and_books_without_headings() -> None:
    none = read(sheet(["合计", None, "9"], first=3))
    assert [tuple(fault) for fault in none.faults] == [
        ("审核评分", 3, None, None, "no_rows", None, "表头之下没有任何党组织的数据")
    ]
    assert none.headings == HEADINGS
    empty = read_scores(Workbook(()), DEFAULT)
    assert [str(fault) for fault in empty.faults] == [
        "前 20 行内找不到含有“组织编码”和指标名称的表头"
    ]
    # hidden headings are none
    assert [fault.kind for fault in read(sheet(branch(), is_hidden=True)).faults] == ["no_heading"]
