"""What an office may hand in: odd numbers, odd bytes, formulas, names that look like formulas."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from starrating.workbook import read_workbook
from tests.scoring.engine.builders import NAMES
from tests.scoring.rating.running import csv_text, rate, row, rows, spread, write_rows


@pytest.mark.parametrize(
    ("total", "star"), [("89.99✓", 4), ("90.00✓", 5), ("90.01✓", 5), ("97", 4), ("110✓", 5)]
)
def test_w10_five_stars_want_the_line_and_a_recognised_project(
    tmp_path: Path, total: str, star: int
) -> None:
    path = write_rows(tmp_path / "表.csv", rows(f"{total} 10 10 10 10 10 10 10 10 10"))
    ran = rate(path, "--format", "json")
    found = {result["code"]: result["star"] for result in ran.json["pools"][0]["results"]}
    assert (ran.status, found["01"]) == (0, star)


def test_w10_more_than_two_decimals_or_than_the_maximum_is_a_fault(tmp_path: Path) -> None:
    branches = rows("80 80 80 80")
    branches[0]["群众评价"] = "89.995"
    branches[1]["群众评价"] = "25.01"
    branches[2]["群众评价"] = "110.01"
    ran = rate(write_rows(tmp_path / "表.csv", branches))
    assert (ran.status, ran.out) == (2, "")
    assert [line.partition(":")[2] for line in ran.err.splitlines()[:3]] == [
        "“89.995”分数最多两位小数",
        "“25.01”超过该指标满分 25 分",
        "“110.01”超过该指标满分 25 分",
    ]


def test_w10_eight_scores_that_add_up_to_ninety(tmp_path: Path) -> None:
    scores = ("13.1", "8.1", "9.1", "9.7", "9.3", "17.9", "22.8", "0")
    assert sum(map(float, scores)) < 90
    branches = [{**row("01", "0✓"), **dict(zip(NAMES, scores, strict=True))}]
    branches += rows("10 " * 10)[1:]
    ran = rate(write_rows(tmp_path / "表.csv", branches), "--format", "json")
    best = ran.json["pools"][0]["results"][0]
    assert (best["code"], best["total"], best["star"]) == ("01", "90.00", 5)


def test_u19_a_formula_with_a_lying_cached_value_is_no_score(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "表.xlsx")
    sheet = book.add_worksheet("评分")
    sheet.write_row(0, 0, ["组织编码", "组织名称", *NAMES, "合计"])
    for number, total in enumerate(("85", "84"), 1):
        sheet.write_row(number, 0, [f"0{number}", "某支部", *map(float, spread(total))])
        sheet.write_formula(number, 10, f"=SUM(C{number + 1}:J{number + 1})", value=999)
    sheet.write_formula(2, 8, "=9", value=25)
    book.close()
    ran = rate(tmp_path / "表.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert "第 3 行 I 列(群众评价):“=9”是公式" in ran.err.splitlines()[0]


def test_u19_a_formula_in_another_column_goes_out_as_its_text(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "表.xlsx")
    sheet = book.add_worksheet("评分")
    sheet.write_row(0, 0, ["组织编码", "组织名称", *NAMES, "合计"])
    sheet.write_row(1, 0, ["01", "某支部", *map(float, spread("85"))])
    sheet.write_formula(1, 10, "=SUM(C2:J2)", value=999)
    book.close()
    output = tmp_path / "结果.xlsx"
    assert rate(tmp_path / "表.xlsx", "--output", output).status == 0
    assert "<f>" not in zipfile.ZipFile(output).read("xl/worksheets/sheet1.xml").decode()
    (written,) = read_workbook(output, output.name).sheets
    cell = written.rows[1].cell(10)
    assert cell is not None
    assert (cell.kind, cell.text) == ("text", "=SUM(C2:J2)")


HOSTILE = ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "=1+1", "-1", "'=x", "'a"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_u20_names_that_look_like_formulas_survive(tmp_path: Path, ending: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "表.xlsx", {"strings_to_formulas": False})
    sheet = book.add_worksheet("评分")
    sheet.write_row(0, 0, ["组织编码", "组织名称", *NAMES])
    for number, name in enumerate(HOSTILE, 1):
        sheet.write_row(number, 0, [f"0{number}", name, *map(float, spread("85"))])
    book.close()
    first, output = rate(tmp_path / "表.xlsx", "--format", "json"), tmp_path / f"结果.{ending}"
    assert rate(tmp_path / "表.xlsx", "--output", output).status == first.status
    (written,) = read_workbook(output, output.name).sheets
    names = [cell.text for line in written.rows[1:] if (cell := line.cell(1)) is not None]
    read = [
        cell.text
        for line in read_workbook(tmp_path / "表.xlsx", "表.xlsx").sheets[0].rows[1:]
        if (cell := line.cell(1)) is not None
    ]
    assert names == read
    if ending == "csv":
        lines = output.read_text("utf-8-sig").splitlines()
        starts = [line.partition(",")[2].lstrip('"')[:1] for line in lines[1:]]
        assert set(starts) == {"'"}
    else:
        assert "<f>" not in zipfile.ZipFile(output).read("xl/worksheets/sheet1.xml").decode()
    assert rate(output, "--format", "json").out == first.out


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "1e999",
        "-0",
        "1_000",
        "⑤",
        "1²",
        "٣",
        "90.005",
        "9" * 400,
        "",
        "九十",
        "1e3",
        "0x1",
        "1,5",
    ],
)
def test_u21_what_is_no_score_is_a_fault(tmp_path: Path, text: str) -> None:
    branches = rows("80 80")
    branches[1]["工作业绩"] = f'"{text}"'
    ran = rate(write_rows(tmp_path / "表.csv", branches))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[0].startswith("工作表“表”第 3 行 H 列(工作业绩):")
    assert ran.err.splitlines()[1].startswith("共 1 处错误")


def test_u21_full_width_digits_and_blanks_are_a_score(tmp_path: Path) -> None:
    branches = rows("80 80")
    branches[1]["工作业绩"] = "\u3000１９．５ "
    ran = rate(write_rows(tmp_path / "表.csv", branches), "--format", "json")
    assert ran.json["pools"][0]["results"][1]["total"] == "79.50"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_u22_encodings_of_offices_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(csv_text(rows("91✓ 85 72")).encode(encoding))
    ran = rate(path, "--format", "json")
    names = [result["name"] for result in ran.json["pools"][0]["results"]]
    assert (ran.status, names[0]) == (0, "第01党支部")


def test_u22_rare_characters_of_gb18030_survive(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    branches = [{**branch, "组织名称": "䶮𬱖村㛃湖党支部"} for branch in rows("91✓")]
    path.write_bytes(csv_text(branches).encode("gb18030"))
    ran = rate(path, "--format", "json")
    assert ran.json["pools"][0]["results"][0]["name"] == "䶮𬱖村㛃湖党支部"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (("組織編碼,組織名稱\n" + "1,臺灣體驗觀點國際縣議會黨支部\n" * 9).encode("big5"), "Big5"),
        (csv_text(rows("91")).encode("hz"), "HZ"),
        (csv_text(rows("91")).encode("utf-16"), "UTF-16"),
        (csv_text(rows("91")).encode() + csv_text(rows("85")).encode("gb18030"), "两种文字编码"),
        (b"", "空的"),
    ],
    ids=["big5", "hz", "utf-16", "mixed", "empty"],
)
def test_u22_other_bytes_are_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(data)
    ran = rate(path)
    assert (ran.status, ran.out, words in ran.err) == (2, "", True)


@pytest.mark.parametrize("name", ["没有.xlsx", "没有.xls", "没有"])
def test_files_that_are_not_there(tmp_path: Path, name: str) -> None:
    ran = rate(tmp_path / name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"{tmp_path / name}:")


def test_pools_by_column_blank_is_the_whole(tmp_path: Path) -> None:
    branches = rows("91✓ 85 72")
    branches[1]["评定池"], branches[2]["评定池"] = "乙１", " "
    ran = rate(write_rows(tmp_path / "表.csv", branches), "--format", "json")
    assert [(pool["pool"], pool["n"]) for pool in ran.json["pools"]] == [("乙1", 1), ("全部", 2)]


def test_numbers_go_out_as_numbers_and_texts_as_texts(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "表.xlsx")
    sheet = book.add_worksheet("评分")
    fine = book.add_format({"num_format": "0%"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["序号", "组织编码", "组织名称", *NAMES, "比例", "日期", "电话", "细数"])
    sheet.write_row(1, 0, [1, "007", "某支部", *map(float, spread("85"))])
    sheet.write_number(1, 11, 0.85, fine)
    sheet.write_number(1, 12, 45905, day)
    sheet.write_number(1, 13, 1234567890123456)
    sheet.write_number(1, 14, 0.125)
    book.close()
    output = tmp_path / "结果.xlsx"
    assert rate(tmp_path / "表.xlsx", "--output", output).status == 0
    line = read_workbook(output, output.name).sheets[0].rows[1]
    cells = [line.cell(place) for place in (0, 1, 3, 11, 12, 13, 14)]
    assert [(str(cell.kind), cell.text) for cell in cells if cell] == [
        ("number", "1"),
        ("text", "007"),
        ("number", "15"),
        ("number", "0.85"),
        ("date", "2025-09-05"),
        ("text", "1234567890123456"),
        ("text", "0.125"),
    ]
