"""Score workbooks as bureaus send them."""

import json
from pathlib import Path

import pytest

from scoring.reviews.sheets import PassedSheet, ScoreTable, read_scores
from starrating.workbook import read_workbook
from tests.scoring.reviews.schemes import DEFAULT

DATA = Path(__file__).parents[1] / "data"


def _read(name: str) -> ScoreTable:
    return read_scores(read_workbook(DATA / name, name), DEFAULT)


@pytest.mark.parametrize("name", ["审核评分-全市.xlsx", "审核评分-全市.gb18030.csv"])
def test_city_sums(name: str) -> None:
    table = _read(name)
    assert table.faults == ()
    sums = [sum(scores) for scores in zip(*(row.scores for row in table.rows), strict=True)]
    assert sums == [469554, 309075, 309243, 309058, 311027, 624635, 786590, 257773]
    assert len(table.rows) == 410
    pools = {"企业": 54, "农村": 96, "城市社区": 31, "学校": 60, "机关事业单位": 169}
    assert {pool: sum(row.pool == pool for row in table.rows) for pool in pools} == pools
    assert sum(row.is_exempt for row in table.rows) == 5


def test_city_closing_rows() -> None:
    closing = _read("审核评分-全市.xlsx").closing_rows
    assert [(row.number, row.text[:2]) for row in closing] == [
        (414, "合计"),
        (415, "平均"),
        (416, "说明"),
    ]
    assert [(row.number, row.text) for row in _read("审核评分-全市.gb18030.csv").closing_rows] == [
        (413, "合计")
    ]


def test_bureau_sums() -> None:
    table = _read("自评汇总-教育局.xlsx")
    assert table.faults == ()
    sums = [sum(scores) for scores in zip(*(row.scores for row in table.rows), strict=True)]
    assert sums == [72780, 48118, 49766, 48220, 48867, 96252, 122209, 42007]
    assert {row.pool for row in table.rows} == {"全部"}
    assert [row.number for row in table.closing_rows] == [64, 65, 66]
    flags = (table.has_pool, table.has_recognition, table.has_ceiling, table.has_exemption)
    assert flags == (False, False, False, False)


def test_faulty_file_names_every_fault() -> None:
    expected = json.loads((DATA / "审核评分-有错.expected.json").read_text("utf-8"))["faults"]
    found = [
        {key: value for key, value in fault._asdict().items() if key != "message"}
        for fault in _read("审核评分-有错.xlsx").faults
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "sheets"),
    [
        ("党组织名册.xlsx", ["名册", "分类统计"]),
        ("党员学时台帐.xlsx", ["2025年度"]),
        ("三会一课记录.xlsx", ["会议记录"]),
    ],
)
def test_workbooks_without_scores(name: str, sheets: list[str]) -> None:
    table = _read(name)
    assert [fault.kind for fault in table.faults] == ["no_heading"]
    assert table.passed_sheets == tuple(PassedSheet(sheet, is_hidden=False) for sheet in sheets)


def test_both_files_of_the_city_say_the_same() -> None:
    workbook, text = (_read(f"审核评分-全市.{ending}").rows for ending in ("xlsx", "gb18030.csv"))
    assert [row[2:9] for row in workbook] == [row[2:9] for row in text]
