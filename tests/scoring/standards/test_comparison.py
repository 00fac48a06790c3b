"""What two versions differ in, in words; rules in words; exports."""

import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from branches.people.models import Account
from scoring.standards.models import RuleSet
from scoring.standards.queries import (
    Difference,
    basis_words,
    compare_rule_sets,
    compare_standards,
    overflow_words,
    plain_number,
    rule_set_differences,
    standard_differences,
    total_of,
)
from scoring.standards.services import (
    RuleValues,
    add_rule,
    change_standard,
    copy_standard,
    standard_as_toml,
)
from scoring.standards.sheets import (
    scheme_from_toml,
    shipped_rule_set,
    shipped_scheme,
    shipped_standard,
)
from starrating.access import Refused
from tests.factories.organisations import City
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.rating.running import run, start
from tests.scoring.standards.drafting import draft_standard, indicator


def test_equal_contents_do_not_differ() -> None:
    assert compare_standards(shipped_standard(), shipped_standard()) == []
    assert compare_rule_sets(shipped_rule_set(), shipped_rule_set()) == []


def test_rule_sets_differ_place_by_place() -> None:
    before, after = shipped_rule_set(), shipped_rule_set()
    after |= {"overflow": "strict", "threshold_basis": "base", "low_cap": "25.50", "tie_keys": []}
    after["levels"][0] = {**after["levels"][0], "minimum": "92.50", "requires_innovation": False}
    del after["levels"][3]
    assert compare_rule_sets(before, after) == [
        Difference(
            "分数线依据",
            "按总分(含加分项)对照分数线和排名",
            "按基础分(不含加分项)对照分数线和排名",
        ),
        Difference("超额处理", "三星承接", "各档从严"),
        Difference("二星及以下比例", "20%", "25.5%"),
        Difference("同分比较", "群众评价、工作业绩、领导班子", "不比较"),
        Difference(
            "五星",
            "90 分以上,须有经认定的创新项目,名额不超过 10%",
            "92.5 分以上,名额不超过 10%",
        ),
        Difference("二星", "60 分以上", ""),
    ]


def test_standards_differ_place_by_place() -> None:
    before: dict[str, Any] = shipped_standard()
    after = copy.deepcopy(before)
    after |= {"title": "新", "field": "学校"}
    after["aims"] = after["aims"][1:]
    first, second, third = after["indicators"][:3]
    first |= {"maximum": "20.00", "is_bonus": True}
    first["criteria"] = list(reversed(first["criteria"]))
    second["rules"][0] = {**second["rules"][0], "points": "4.00"}
    after["indicators"][:3] = [second, first, {**third, "name": "阵地"}]
    found = compare_standards(before, after)
    assert [(each.place, each.before[:14], each.after[:14]) for each in found] == [
        ("名称", "基层党组织星级考评标准(学校", "新"),
        ("领域", "不限领域", "学校"),
        ("目标", before["aims"][0][:14], ""),
        ("指标“领导班子”分值", "15", "20"),
        ("指标“领导班子”加分项", "否", "是"),
        (
            "指标“领导班子”评分要点的次序",
            "书记政治素质好、责任心强,带",
            "联系群众,执行民主集中制,廉",
        ),
        ("指标“骨干队伍”扣分项", "没有专职或兼职党务工作者:扣", ""),
        ("指标“骨干队伍”扣分项", "", "没有专职或兼职党务工作者:扣"),
        ("指标“活动阵地”", "10 分;有相对固定的党员活", ""),
        ("指标“阵地”", "", "10 分;有相对固定的党员活"),
        ("指标的次序", "领导班子、骨干队伍、工作制度", "骨干队伍、领导班子、工作制度"),
    ]


def test_differences_of_rows(town: City, officer: Account) -> None:
    standard = draft_standard(officer)
    later = copy_standard(source=standard, field=None, title="标准", by=officer)
    assert standard_differences(standard, later) == []
    add_rule(
        indicator=indicator(later), values=RuleValues("fixed", "缺档案", Decimal(1)), by=officer
    )
    assert standard_differences(standard, later) == [
        Difference("指标“领导班子”扣分项", "", "缺档案:扣 1 分")
    ]
    assert rule_set_differences(make_rule_set(), make_rule_set("strict")) == [
        Difference("超额处理", "三星承接", "各档从严")
    ]


def test_every_policy_and_basis_has_its_words() -> None:
    assert len({overflow_words(policy) for policy in RuleSet.Overflow.values}) == 5
    assert len({basis_words(basis) for basis in RuleSet.ThresholdBasis.values}) == 2
    assert [plain_number(text) for text in ("15.00", "0.50", "100.00", "0.00", None)] == [
        *("15", "0.5", "100", "0", ""),
    ]
    assert total_of(shipped_standard()["indicators"]) == ("100", "10")


def test_standard_as_toml(town: City, officer: Account) -> None:
    rules, standard = make_rule_set(), make_standard()
    scheme = scheme_from_toml(standard_as_toml(standard, rules))
    assert (scheme.title, scheme.indicators) == ("考评标准", shipped_scheme().indicators)
    with pytest.raises(Refused, match="民意 不存在") as caught:
        standard_as_toml(standard, make_rule_set(tie_keys=["民意"]))
    assert caught.value.status == 409


def test_export_scheme_command(town: City, officer: Account, tmp_path: Path) -> None:
    shipped = run("export_scheme")
    assert (shipped.status, scheme_from_toml(shipped.out)) == (0, shipped_scheme())
    assert shipped.err == "没有已发布的版本,这是随系统附带的标准和规则\n"
    missing = run("export_scheme", "--version", 7)
    assert (missing.status, missing.out) == (2, "")
    assert missing.err == "没有已发布的第 7 版考评标准,或没有已发布的评定规则。\n"
    rules, first, second = make_rule_set("strict"), make_standard(), make_standard()
    ran = run("export_scheme")
    assert ran.err == f"{second},配{rules}\n"
    assert scheme_from_toml(ran.out).overflow == "strict"
    output = tmp_path / "方案.toml"
    ran = run("export_scheme", "--version", first.number, "--output", output)
    assert (ran.status, ran.out, ran.err) == (0, "", f"{first},配{rules}\n")
    assert scheme_from_toml(output.read_text("utf-8")).title == "考评标准"
    ran = run("export_scheme", "--output", tmp_path / "无" / "方案.toml")
    assert (ran.status, ran.out) == (2, "")
    change_standard(
        standard=draft_standard(officer), title="x", field=None, aims=[], note="", by=officer
    )
    make_rule_set(tie_keys=["民意"])
    ran = run("export_scheme")
    assert (ran.status, "民意 不存在" in ran.err) == (2, True)


def test_export_scheme_without_a_database(town: City) -> None:
    def fail(*_arguments: Any) -> Any:
        raise OperationalError("no such table")

    with connection.execute_wrapper(fail):
        assert scheme_from_toml(run("export_scheme").out) == shipped_scheme()
        assert run("export_scheme", "--version", 1).status == 2
    status, out, _err = start("export_scheme", PYTHONIOENCODING="ascii")
    assert (status, scheme_from_toml(out.decode("utf-8"))) == (0, shipped_scheme())
    status, out, _err = start("export_scheme", "--version", 1)
    assert (status, out) == (2, b"")
