"""The command on the workbooks of the sample city, and what it prints, writes and refuses."""

import csv
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from starrating.workbook import read_workbook
from tests.scoring.rating.running import CITY, DATA, csv_text, rate, row, rows, start, write_rows

TIED = """
企业 54 1 53 5/15/21 10 5 15 23 10 0 0
农村 96 1 95 9/28/38 19 9 28 39 18 1 0
城市社区 31 0 31 3/9/12 6 1 9 15 6 0 0
学校 60 0 60 6/18/24 12 6 17 22 10 2 3
机关事业单位 169 3 166 16/49/66 33 15 48 68 32 1 2
"""
RULED = """
企业 54 1 53 5/15/21 10 5 15 23 10 0 0
农村 96 1 95 9/28/38 19 9 28 39 18 1 0
城市社区 31 0 31 3/9/12 6 1 9 15 6 0 0
学校 60 0 60 6/18/24 12 6 18 24 10 2 0
机关事业单位 169 3 166 16/49/66 33 16 49 68 32 1 0
"""
TIES = {
    "学校": [{"star": 4, "seats": 1, "members": ["099002035", "099002051", "099002055"]}],
    "机关事业单位": [{"star": 5, "seats": 1, "members": ["099004006", "099016003"]}],
}


def tabulated(pools: list[dict[str, Any]]) -> str:
    """The pools as a table: 评定池 行 不参评 N 名额 低星上限 五 四 三 二 一 待裁定."""
    lines = []
    for pool in pools:
        seats = "/".join(str(pool["seats"][star]) for star in "543")
        numbers = [len(pool["results"]), pool["exempt"], pool["n"], seats, pool["low_cap"]]
        counts = [pool["counts"][star] for star in (*"54321", "pending")]
        lines.append(" ".join(map(str, [pool["pool"], *numbers, *counts])))
    return "\n".join(["", *lines, ""])


@pytest.mark.parametrize("name", ["审核评分-全市.xlsx", "审核评分-全市.gb18030.csv"])
def test_city_has_two_ties(name: str) -> None:
    ran = rate(DATA / name, "--format", "json")
    assert (ran.status, tabulated(ran.json["pools"])) == (3, TIED)
    assert ran.json["complete"] is False
    assert {pool["pool"]: pool["ties"] for pool in ran.json["pools"] if pool["ties"]} == TIES
    assert {pool["pool"] for pool in ran.json["pools"] if not pool["findings"]} == set(TIES)


def test_city_is_complete_with_the_rulings() -> None:
    ran = rate(CITY, "--rulings", DATA / "并列裁定.csv", "--format", "json")
    assert (ran.status, tabulated(ran.json["pools"])) == (0, RULED)
    assert (ran.json["complete"], [pool["ties"] for pool in ran.json["pools"]]) == (True, [[]] * 5)


def test_bureau_by_thresholds_and_seats() -> None:
    ran = rate(DATA / "自评汇总-教育局.xlsx", "--format", "json")
    (pool,) = ran.json["pools"]
    assert (ran.status, pool["pool"], pool["n"], pool["ties"]) == (0, "全部", 60, [])
    counts = {"5": 0, "4": 18, "3": 30, "2": 12, "1": 0, "pending": 0}
    assert pool["counts"] == counts


def test_faulty_file_names_every_fault_and_leaves_everything_as_it_was(tmp_path: Path) -> None:
    expected = json.loads((DATA / "审核评分-有错.expected.json").read_text("utf-8"))["faults"]
    kept = tmp_path / "结果.xlsx"
    kept.write_bytes(b"as it was")
    for output in (kept, tmp_path / "新.json"):
        ran = rate(DATA / "审核评分-有错.xlsx", "--output", output, "--format", "json")
        assert (ran.status, ran.out) == (2, "")
        lines = ran.err.splitlines()
        assert lines[-1].startswith("共 16 处错误")
        for fault, line in zip(expected, lines, strict=False):
            place = f"工作表“{fault['sheet']}”第 {fault['row']} 行"
            column = f" {fault['column']} 列" if fault["column"] else ""
            assert line.startswith(f"{place}{column}({fault['heading']}):")
            assert fault["value"] is None or f"“{fault['value']}”" in line
    assert ([path.name for path in tmp_path.iterdir()], kept.read_bytes()) == (
        ["结果.xlsx"],
        b"as it was",
    )


@pytest.mark.parametrize("name", ["党组织名册.xlsx", "党员学时台帐.xlsx", "三会一课记录.xlsx"])
def test_workbooks_without_scores_are_refused(name: str) -> None:
    ran = rate(DATA / name)
    assert (ran.status, ran.out) == (2, "")
    assert (
        ran.err.splitlines()[0] == f"{DATA / name}:前 20 行内找不到含有“组织编码”和指标名称的表头"
    )


def test_printed_table_is_for_people(tmp_path: Path) -> None:
    branches = [*rows("97✓ 92✓ 88 83 83 83 81 76 72 63"), row("11", "80", 不参评="是")]
    ran = rate(write_rows(tmp_path / "表.csv", branches))
    assert (ran.status, ran.err) == (3, "")
    lines = ran.out.splitlines()
    assert lines[:4] == [
        "评定池 全部:参评 10 个,不参评 1 个",
        "  名额 五星 1、四星 3、三星 4;二星及以下 2",
        "  结果 五星 1、四星 2、三星 2、二星 2、一星 0、待裁定 3",
        "  并列 四星剩余名额 1 个,待裁定:04、05、06",
    ]
    assert lines[5:8] == [
        "位次  组织编码  组织名称     总分  星级    距上一星级",
        "   1  01        第01党支部  97.00  五星",
        "   2  02        第02党支部  92.00  四星          5.01",
    ]
    assert lines[9] == "   4  04        第04党支部  83.00  待裁定"
    assert lines[16] == "      11        第11党支部  80.00  不参评"
    assert lines[-1] == (
        "合计 11 个党组织,参评 10 个,不参评 1 个:五星 1、四星 2、三星 2、二星 2、一星 0、待裁定 3"
    )


def test_w05_quotas_that_cannot_hold_are_said_plainly(tmp_path: Path) -> None:
    ran = rate(write_rows(tmp_path / "表.csv", rows("96✓ 91 85 82 74 66 58")))
    assert ran.status == 0
    assert ran.out.splitlines()[1:5] == [
        "  名额 五星 0、四星 2、三星 2;二星及以下 1",
        "  结果 五星 0、四星 2、三星 3、二星 1、一星 1、待裁定 0",
        "  超出 三星 3 个,名额 2 个,超 1 个(取整 2,减去其他星级多用的 1)",
        "  超出 二星及以下 2 个,名额 1 个,超 1 个(得分未达三星 2)",
    ]


def test_report_names_what_was_passed_over() -> None:
    ran = rate(CITY, "--format", "json")
    assert [line.partition("”")[2][:11] for line in ran.err.splitlines()] == [
        "第 414 行“合计”",
        "第 415 行“平均”",
        "第 416 行“说明:",
    ]


def test_report_names_hidden_sheets_and_sheets_without_a_heading(tmp_path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415 - only this test makes such a workbook

    book = xlsxwriter.Workbook(tmp_path / "表.xlsx")
    for name, texts in (
        ("评分", csv_text(rows("91✓ 85"))),
        ("旧表", csv_text(rows("50 50"))),
        ("说明页", "随便写的"),
    ):
        sheet = book.add_worksheet(name)
        for number, line in enumerate(texts.splitlines()):
            sheet.write_row(number, 0, line.split(","))
        if name == "旧表":
            sheet.hide()
    book.close()
    ran = rate(tmp_path / "表.xlsx")
    assert ran.err.splitlines() == [
        "工作表“旧表”是隐藏的,没有读取。",
        "工作表“说明页”没有表头,没有读取。",
    ]
    assert (ran.status, ran.out.splitlines()[0]) == (0, "评定池 全部:参评 2 个,不参评 0 个")


def test_json_has_the_agreed_shape(tmp_path: Path) -> None:
    branches = [
        *rows("97✓ 92✓ 88 83 83 83 81 76 72 63"),
        row("12", "0", 不参评="是"),
        {"组织编码": "11", "组织名称": "新支部", "不参评": "是"},
    ]
    ran = rate(write_rows(tmp_path / "表.csv", branches), "--format", "json")
    (pool,) = ran.json["pools"]
    wanted = {"pool", "n", "exempt", "seats", "low_cap", "counts", "ties", "findings", "results"}
    assert wanted <= set(pool)
    assert (pool["n"], pool["exempt"], pool["low_cap"]) == (10, 2, 2)
    assert list(pool["seats"]) == ["5", "4", "3"]
    assert list(pool["counts"]) == ["5", "4", "3", "2", "1", "pending"]
    assert pool["ties"] == [{"star": 4, "seats": 1, "members": ["04", "05", "06"]}]
    assert pool["findings"] == []
    results = pool["results"]
    assert [result["code"] for result in results[-3:]] == ["10", "11", "12"]
    assert results[1] == {
        "code": "02",
        "name": "第02党支部",
        "total": "92.00",
        "rank": 2,
        "star": 4,
        "up": "5.01",
        "trace": [{"star": 5, "outcome": "seats"}, {"star": 4, "outcome": "placed"}],
    }
    assert (results[3]["star"], results[3]["up"], results[3]["rank"]) == (None, None, 4)
    assert results[3]["trace"] == [{"star": 5, "outcome": "below"}, {"star": 4, "outcome": "tied"}]
    blank = {"total": None, "rank": None, "star": None, "up": None, "trace": [], "exempt": True}
    assert results[-2] == {"code": "11", "name": "新支部", **blank}
    assert results[-1] == {"code": "12", "name": "第12党支部", **blank, "total": "0.00"}


def test_findings_of_a_complete_pool() -> None:
    pools = rate(CITY, "--format", "json").json["pools"]
    found = {pool["pool"]: pool["findings"] for pool in pools}["城市社区"]
    assert found == [
        {
            "star": "3",
            "cap": 12,
            "count": 15,
            "excess": 3,
            "causes": {"rounding": 1, "unused": 2},
        },
        {
            "star": "low",
            "cap": 6,
            "count": 6,
            "excess": 0,
            "causes": {"score": 3, "veto": 0, "seats": 3},
        },
    ]


def test_row_order_and_hash_seed_change_no_byte(tmp_path: Path) -> None:
    lines = (DATA / "审核评分-全市.gb18030.csv").read_bytes().split(b"\r\n")
    head, data = lines[:2], lines[2:412]
    plain, shuffled = tmp_path / "a.csv", tmp_path / "b.csv"
    plain.write_bytes(b"\r\n".join([*head, *data]))
    random.Random(5).shuffle(data)
    shuffled.write_bytes(b"\r\n".join([*head, *data]))
    said = [
        start("rate", path, "--format", "json", PYTHONHASHSEED=seed, **surroundings)
        for path, seed, surroundings in (
            (plain, "0", {"LC_ALL": "C", "TZ": "America/New_York"}),
            (shuffled, "1", {"PYTHONIOENCODING": "ascii", "LC_ALL": "POSIX"}),
        )
    ]
    assert {status for status, _out, _err in said} == {3}
    assert said[0][1] == said[1][1]
    assert "云溪市" in said[0][1].decode("utf-8")


def test_it_needs_no_database_and_speaks_utf8_whatever_the_locale(tmp_path: Path) -> None:
    output = tmp_path / "结果.json"
    status, out, err = start(
        "rate", CITY, "--output", output, PYTHONIOENCODING="latin-1", LC_ALL="C"
    )
    assert (status, out) == (3, b"")
    assert err.decode("utf-8").splitlines()[-1] == f"结果已写入 {output}"
    status, out, err = start("rate", DATA / "审核评分-有错.xlsx", PYTHONIOENCODING="latin-1")
    assert (status, out, err.decode("utf-8").splitlines()[-1][:8]) == (2, b"", "共 16 处错误")
    status, out, err = start("rate")
    assert (status, out) == (2, b"")


def test_city_result_as_table_keeps_the_columns_and_adds_five(tmp_path: Path) -> None:
    for ending in ("xlsx", "csv"):
        output = tmp_path / f"结果.{ending}"
        assert rate(CITY, "--output", output).status == 3
        (sheet,) = read_workbook(output, output.name).sheets
        lines = [[cell.text if cell else "" for cell in line.cells] for line in sheet.rows]
        assert lines[0][-6:] == ["备注", "总分", "位次", "星级", "说明", "距上一星级"]
        assert len(lines) == 411
        by_code = {line[1]: line for line in lines}
        assert by_code["099002035"][-2:] == ["待裁定", by_code["099002035"][-1]]
        assert by_code["099002035"][-1].endswith("3 个党组织并列,剩余名额 1 个,待裁定。")
        assert by_code["099001001"][2:5] == [
            "云溪市直机关机关党支部",
            "中共云溪市直机关工委",
            "机关事业单位",
        ]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_output_rated_again_gives_the_same(tmp_path: Path, ending: str) -> None:
    first = rate(CITY, "--format", "json", "--output", tmp_path / f"一.{ending}")
    second = rate(
        tmp_path / f"一.{ending}", "--format", "json", "--output", tmp_path / f"二.{ending}"
    )
    assert (first.status, first.out) == (3, second.out)
    sheets = [
        read_workbook(tmp_path / f"{name}.{ending}", f"{name}.{ending}").sheets for name in "一二"
    ]
    assert sheets[0][0].rows == sheets[1][0].rows
    bureau = DATA / "自评汇总-教育局.xlsx"
    first = rate(bureau, "--format", "json", "--output", tmp_path / f"局.{ending}")
    second = rate(tmp_path / f"局.{ending}", "--format", "json")
    assert (first.status, first.out) == (0, second.out)


def test_input_columns_of_the_added_names_are_replaced(tmp_path: Path) -> None:
    branches = [{"总分": "3", "星级": "五星", **row("01", "85"), "说明": "旧", "备注": "留着"}]
    output = tmp_path / "结果.csv"
    assert rate(write_rows(tmp_path / "表.csv", branches), "--output", output).status == 0
    (line,) = csv.DictReader(output.read_text("utf-8-sig").splitlines())
    kept = {name: line[name] for name in ("总分", "星级", "说明", "备注", "位次", "距上一星级")}
    assert kept == {
        "总分": "85.00",
        "星级": "三星",
        "说明": "总分 85.00 = 基础 85.00 + 加分 0.00,在参评的 1 个党组织中位次第 1。"
        "五星:未达到 90.00 分线,差 5.00 分。四星:达到 80.00 分线,但本池没有四星名额。"
        "三星:达到 70.00 分线,评定为三星。",
        "备注": "留着",
        "位次": "1",
        "距上一星级": "",
    }
    assert list(line)[-5:] == ["总分", "位次", "星级", "说明", "距上一星级"]


@pytest.mark.parametrize("name", ["结果.pdf", "结果", "结果.xls", ".xlsx"])
def test_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    ran = rate(CITY, "--output", tmp_path / name)
    assert (ran.status, ran.out, list(tmp_path.iterdir())) == (2, "", [])
    assert ran.err.splitlines()[0].endswith("输出文件的扩展名应为 .xlsx、.csv、.json。")


def test_output_must_not_be_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scores = write_rows(tmp_path / "表.csv", rows("91✓ 85"))
    scheme = tmp_path / "方案.json"
    scheme.write_text("", "utf-8")
    (tmp_path / "软.csv").symlink_to(scores)
    os.link(scores, tmp_path / "硬.csv")
    (tmp_path / "夹").mkdir()
    (tmp_path / "夹.csv").mkdir()
    monkeypatch.chdir(tmp_path / "夹")
    before = scores.read_bytes()
    for output in (scores, tmp_path / "软.csv", tmp_path / "硬.csv", "../表.csv"):
        ran = rate(scores, "--output", output)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.splitlines()[0] == f"{output}:输出文件不能是正在读取的文件。"
    ran = rate(scores, "--scheme", scheme, "--output", scheme)
    assert (ran.status, "输出文件不能是正在读取的文件" in ran.err) == (2, True)
    assert (
        rate(scores, "--output", tmp_path / "夹.csv")
        .err.splitlines()[0]
        .endswith("是文件夹,不能作为输出文件。")
    )
    assert (
        rate(scores, "--output", tmp_path / "无" / "a.csv")
        .err.splitlines()[0]
        .endswith("文件夹不存在。")
    )
    assert scores.read_bytes() == before


def test_output_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    scores = write_rows(tmp_path / "表.csv", rows("91✓ 85"))
    output = tmp_path / ("长" * 84 + ".csv")
    ran = rate(scores, "--output", output)
    assert (ran.status, ran.out, "不能写入" in ran.err) == (2, "", True)
    long = write_rows(tmp_path / "长.csv", [{**row("01", "85"), "备注": "长" * 32_767}])
    ran = rate(long, "--output", tmp_path / "结果.xlsx")
    assert (ran.status, ran.out, "超过单元格的上限" in ran.err) == (2, "", True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["表.csv", "长.csv"]


def test_output_is_replaced_in_one_step_and_keeps_its_mode(tmp_path: Path) -> None:
    scores = write_rows(tmp_path / "表.csv", rows("91✓ 85"))
    target, link = tmp_path / "真.json", tmp_path / "链.json"
    target.write_text("旧", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert rate(scores, "--output", link).status == 0
    assert (link.is_symlink(), target.stat().st_mode & 0o777) == (True, 0o640)
    assert json.loads(target.read_text("utf-8"))["complete"] is True
    assert len(list(tmp_path.iterdir())) == 3
