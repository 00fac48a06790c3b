"""Other schemes and rulings given to the command, and what is refused of them."""

from pathlib import Path

import pytest

from scoring.engine import Scheme
from scoring.standards.sheets import scheme_to_toml, shipped_scheme
from tests.scoring.engine.builders import default_scheme
from tests.scoring.rating.running import CITY, DATA, rate, row, rows, write_rows

TIED = "97✓ 92✓ 88 83 83 83 81 76 72 63"


def write_scheme(folder: Path, scheme: Scheme) -> Path:
    path = folder / "方案.toml"
    path.write_text(scheme_to_toml(scheme), encoding="utf-8")
    return path


def write_rulings(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["评定池,星级,组织编码", *lines]), encoding="utf-8")
    return path


def counts(out: str) -> str:
    return out.splitlines()[2].removeprefix("  结果 ")


def test_shipped_scheme_is_what_is_used_without_one(tmp_path: Path) -> None:
    scheme = write_scheme(tmp_path, shipped_scheme())
    assert rate(CITY, "--scheme", scheme).out == rate(CITY).out


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("absorb", "五星 1、四星 4、三星 7、二星 2、一星 0、待裁定 0"),
        ("strict", "五星 1、四星 4、三星 5、二星 4、一星 0、待裁定 0"),
        ("protect", "五星 1、四星 4、三星 9、二星 0、一星 0、待裁定 0"),
        ("about", "五星 1、四星 4、三星 6、二星 3、一星 0、待裁定 0"),
    ],
)
def test_policies(tmp_path: Path, policy: str, expected: str) -> None:
    scores = write_rows(tmp_path / "表.csv", rows("99✓ 94✓ 93 90 89.5 86 84 81 79 77 75 73 71 70"))
    scheme = write_scheme(tmp_path, default_scheme(overflow=policy))
    ran = rate(scores, "--scheme", scheme)
    assert (ran.status, counts(ran.out)) == (0, expected)


def test_explicit_seats_by_pool(tmp_path: Path) -> None:
    branches = [*rows("99✓ 98✓ 97"), *(row(f"1{at}", "85", 评定池="乙") for at in range(3))]
    scores = write_rows(tmp_path / "表.csv", branches)
    seats = {"全部": {5: 2, 4: 0, 3: 1}, "乙": {5: 0, 4: 3, 3: 0}}
    scheme = default_scheme(overflow="explicit", seats=seats)
    ran = rate(scores, "--scheme", write_scheme(tmp_path, scheme))
    assert (ran.status, ran.out.splitlines()[-1].rpartition(":")[2]) == (
        0,
        "五星 2、四星 3、三星 1、二星 0、一星 0、待裁定 0",
    )
    too_few = default_scheme(overflow="explicit", seats={"全部": {5: 2, 4: 2, 3: 1}})
    ran = rate(scores, "--scheme", write_scheme(tmp_path, too_few))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[:2] == [
        "评定池 乙 没有指导数",
        "评定池 全部 的指导数合计超过参评数 3",
    ]


def test_thresholds_on_the_base_sum(tmp_path: Path) -> None:
    scores = write_rows(tmp_path / "表.csv", rows("100✓ 10 10 10 10 10 10 10 10 10"))
    scheme = default_scheme(threshold_basis="base", bonus=("群众评价",))
    ran = rate(
        scores,
        "--scheme",
        write_scheme(tmp_path, scheme),
        "--output",
        tmp_path / "结果.csv",
        "--format",
        "json",
    )
    best = ran.json["pools"][0]["results"][0]
    assert (best["total"], best["star"], best["up"]) == ("100.00", 3, "5.00")
    words = (tmp_path / "结果.csv").read_text("utf-8-sig").splitlines()[1]
    assert "总分 100.00 = 基础 75.00 + 加分 25.00,按基础分评定,在参评的 10 个" in words


def test_other_indicators_and_totals(tmp_path: Path) -> None:
    scheme = tmp_path / "方案.toml"
    scheme.write_text(
        """
        title = "一百五十分"
        low_cap = 20.0
        overflow = "strict"
        tie_keys = []
        indicators = [{name = "甲", max = 100}, {name = "乙", max = 50.5}]
        levels = [
          {star = 2, min = 90}, {star = 3, min = 105.25, cap = 40},
          {star = 4, min = 120, cap = 30}, {star = 5, min = 135, cap = 100},
        ]
        """,
        encoding="utf-8-sig",
    )
    scores = tmp_path / "表.csv"
    scores.write_text("组织编码,甲,乙\n1,100,50.5\n2,100,5.25\n3,90,0\n4,89.99,0\n", "utf-8")
    ran = rate(scores, "--scheme", scheme, "--format", "json")
    found = [
        (each["code"], each["total"], each["star"]) for each in ran.json["pools"][0]["results"]
    ]
    assert found == [("1", "150.50", 5), ("2", "105.25", 3), ("3", "90.00", 2), ("4", "89.99", 1)]
    assert ran.json["scheme"]["title"] == "一百五十分"


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (("absorb", "sideways"), ["超额处理方式 sideways 不存在"]),
        (('工作业绩", "领', '民意", "领'), ["同分比较指标 民意 不存在"]),
        (("max = 15", "max = -15"), ["指标 领导班子 的分值为负"]),
        (("max = 15", "max = 15.005"), ["第 1 个指标的 max 最多两位小数,现为 15.005"]),
        (('name = "骨干队伍"', 'name = "领导班子"'), ["指标 领导班子 重复"]),
        (("low_cap = 20", "low_cap = '20'\nextra = 1"), ["low_cap 应为数字", "extra 不是已知的键"]),
        (("title", "[["), None),
    ],
)
def test_refused_schemes(tmp_path: Path, change: tuple[str, str], faults: list[str] | None) -> None:
    scheme = tmp_path / "方案.toml"
    text = scheme_to_toml(shipped_scheme()).replace(*change)
    scheme.write_text(text, encoding="utf-8")
    ran = rate(CITY, "--scheme", scheme)
    assert (ran.status, ran.out) == (2, "")
    lines = ran.err.splitlines()
    if faults is None:
        assert lines[0].startswith(f"{scheme}:不是合法的 TOML")
    else:
        assert lines[:-1] == [f"{scheme}:{fault}" for fault in faults]


def test_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    scheme = tmp_path / "方案.toml"
    scheme.write_bytes("title = “中文”".encode("gb18030"))
    rulings = tmp_path / "裁定.csv"
    rulings.write_text("池,星\n1,2\n", encoding="utf-8")
    ran = rate(
        tmp_path / "无.csv", "--scheme", scheme, "--rulings", rulings, "--output", tmp_path / "a.b"
    )
    assert (ran.status, ran.out) == (2, "")
    assert [line.rpartition(":")[2] for line in ran.err.splitlines()] == [
        "输出文件的扩展名应为 .xlsx、.csv、.json。",
        "方案文件应为 UTF-8 编码。",
        "裁定文件没有表头“评定池,星级,组织编码”",
        "找不到文件,或文件无法打开。",
        "共 4 处错误,没有评定,没有写出任何文件。",
    ]
    missing = rate(CITY, "--scheme", tmp_path / "无.toml", "--rulings", tmp_path / "无.csv")
    assert [line.partition(":")[2] for line in missing.err.splitlines()[:2]] == [
        "找不到方案文件,或文件无法打开。",
        "找不到文件,或文件无法打开。",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rulings_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    scores = write_rows(tmp_path / "表.csv", rows(TIED))
    rulings = tmp_path / "裁定.csv"
    rulings.write_bytes("组织编码,星级,评定池,备注\r\n,,,备注\r\n05,４,,抽签\r\n".encode(encoding))
    ran = rate(scores, "--rulings", rulings)
    assert (ran.status, counts(ran.out)) == (
        0,
        "五星 1、四星 3、三星 4、二星 2、一星 0、待裁定 0",
    )


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (["全部,4,04", "全部,4,05"], ["全部 4 星剩余名额 1 个,裁定列了 2 个"]),
        (["全部,4,07"], ["全部 4 星的裁定所列 07 不在并列之中"]),
        (["全部,3,04"], ["全部 3 星没有对应的并列"]),
        (["全部,5,04"], ["全部 5 星没有对应的并列"]),
        (
            ["全部,4,04", "全部,4,04"],
            ["工作表“裁定”第 3 行(组织编码):“04”与前面的行重复"],
        ),
        (["乙,4,04"], ["工作表“裁定”第 2 行(评定池):“乙”没有这个评定池"]),
        (
            ["全部,4,99", "全部,4,04"],
            ["工作表“裁定”第 2 行(组织编码):“99”评定池“全部”里没有这个党组织"],
        ),
        (
            ["全部,2,04", "全部,五星,", "全部,4,04"],
            [
                "工作表“裁定”第 2 行 B 列(星级):“2”只能是 5、4 或 3",
                "工作表“裁定”第 3 行 B 列(星级):“五星”只能是 5、4 或 3",
                "工作表“裁定”第 3 行 C 列(组织编码):没有填写组织编码",
            ],
        ),
    ],
)
def test_refused_rulings(tmp_path: Path, lines: list[str], faults: list[str]) -> None:
    scores = write_rows(tmp_path / "表.csv", rows(TIED))
    rulings = write_rulings(tmp_path / "裁定.csv", *lines)
    ran = rate(scores, "--rulings", rulings, "--output", tmp_path / "结果.json")
    assert (ran.status, ran.out, (tmp_path / "结果.json").exists()) == (2, "", False)
    assert ran.err.splitlines()[:-1] == faults


def test_faults_of_rulings_of_every_pool(tmp_path: Path) -> None:
    rulings = write_rulings(tmp_path / "裁定.csv", "学校,4,099002001", "机关事业单位,5,099004007")
    ran = rate(CITY, "--rulings", rulings)
    assert [line.partition("的裁定")[0] for line in ran.err.splitlines()[:-1]] == [
        "学校 4 星",
        "机关事业单位 5 星",
    ]


def test_a_ruling_of_one_tie_leaves_the_other_pending(tmp_path: Path) -> None:
    rulings = write_rulings(tmp_path / "裁定.csv", "学校,4,099002035")
    ran = rate(CITY, "--rulings", rulings)
    assert (ran.status, ran.out.splitlines()[-1][-6:]) == (3, "、待裁定 2")
    assert rate(DATA / "审核评分-全市.xlsx", "--rulings", DATA / "并列裁定.csv").status == 0
