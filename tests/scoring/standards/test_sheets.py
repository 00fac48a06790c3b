"""Schemes as TOML and the shipped standard."""

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import Indicator, Level, Scheme, SchemeFault
from scoring.standards.sheets import (
    scheme_from_toml,
    scheme_to_toml,
    shipped_rule_set,
    shipped_scheme,
    shipped_standard,
)
from tests.house.sizes import ROOT
from tests.scoring.engine.builders import LEVELS, default_scheme

names = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
shares = st.integers(0, 10_000)


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    found = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    lines = sorted(draw(st.sets(st.integers(0, 99_999), min_size=4, max_size=4)), reverse=True)
    caps = [*draw(st.tuples(shares, shares, shares)), None]
    policy = draw(st.sampled_from(["absorb", "strict", "protect", "explicit"]))
    seats = st.fixed_dictionaries({star: st.integers(0, 999) for star in (5, 4, 3)})
    return Scheme(
        title=draw(names),
        indicators=tuple(
            Indicator(name, draw(st.integers(0, 99_999)), draw(st.booleans())) for name in found
        ),
        levels=tuple(
            Level(star, line, cap, draw(st.booleans()))
            for star, line, cap in zip((5, 4, 3, 2), lines, caps, strict=True)
        ),
        low_cap=draw(shares),
        overflow=policy,
        threshold_basis=draw(st.sampled_from(["total", "base"])),
        tie_keys=tuple(draw(st.permutations(found))[: draw(st.integers(0, 3))]),
        seats=draw(st.dictionaries(names, seats, max_size=3)) if policy == "explicit" else {},
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(schemes())
def test_schemes_come_back_as_they_were(scheme: Scheme) -> None:
    assert scheme_from_toml(scheme_to_toml(scheme)) == scheme


def test_numbers_are_read_as_decimals() -> None:
    text = scheme_to_toml(default_scheme()).replace("max = 15", "max = 8.30")
    assert scheme_from_toml(text).indicators[0].maximum == 830
    assert "\nlow_cap = 12.5\n" in scheme_to_toml(default_scheme(low_cap=1250))


def test_shipped_scheme_is_the_default() -> None:
    scheme = shipped_scheme()
    assert (scheme.levels, scheme.low_cap, scheme.overflow, scheme.threshold_basis) == (
        LEVELS,
        2000,
        "absorb",
        "total",
    )
    assert scheme.tie_keys == ("群众评价", "工作业绩", "领导班子")
    assert [(each.name, each.maximum) for each in scheme.indicators] == [
        (each.name, each.maximum) for each in default_scheme().indicators
    ]
    assert sum(each.maximum for each in scheme.indicators if not each.is_bonus) == 10_000
    assert scheme.maximum == 11_000
    assert shipped_rule_set()["levels"][3] == {
        "star": 2,
        "minimum": "60.00",
        "cap": None,
        "requires_innovation": False,
    }


def test_shipped_standard_says_which_maxima_are_inferred() -> None:
    content = shipped_standard()
    assert len(content["aims"]) == 6
    assert [each["is_inferred"] for each in content["indicators"]] == [False] * 4 + [True] * 4
    assert all(each["source_note"] and each["method"] for each in content["indicators"])
    assert all(each["criteria"] and each["rules"] for each in content["indicators"])
    for indicator in content["indicators"]:
        for rule in indicator["rules"]:
            for number in (rule["points"], rule["points_limit"]):
                assert number is None or Decimal(number) <= Decimal(indicator["maximum"])


def test_shipped_vetoes_are_optional() -> None:
    without, with_them = shipped_standard(), shipped_standard(with_vetoes=True)
    kinds = [rule["kind"] for each in without["indicators"] for rule in each["rules"]]
    assert set(kinds) == {
        *("fixed", "per_occurrence", "per_person", "threshold", "discretion", "bonus"),
    }
    more = [rule for each in with_them["indicators"] for rule in each["rules"]]
    ceilings = [rule["veto_ceiling"] for rule in more if rule["kind"] == "veto"]
    assert (len(more) - len(kinds), sorted(ceilings)) == (7, [0, 1, 2, 2, 2, 2, 2])


def test_sheets_need_no_django() -> None:
    code = (
        "import sys; from scoring.standards.sheets import shipped_scheme; shipped_scheme();"
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


GOOD = scheme_to_toml(default_scheme(seats={"学校": {5: 1, 4: 1, 3: 1}}, overflow="explicit"))


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("title = ", "name = ", ["title 没有填写", "name 不是已知的键"]),
        ('title = "默认"', 'title = " "', ["title 不能为空"]),
        ('title = "默认"', "title = 3", ["title 应为文字"]),
        ("low_cap = 20", "low_cap = true", ["low_cap 应为数字"]),
        ("low_cap = 20", "low_cap = nan", ["low_cap 应为小于 10000 的数字"]),
        ("low_cap = 20", "low_cap = -inf", ["low_cap 应为小于 10000 的数字"]),
        ("low_cap = 20", "low_cap = 1e99", ["low_cap 应为小于 10000 的数字"]),
        ("low_cap = 20", "low_cap = 20.005", ["low_cap 最多两位小数,现为 20.005"]),
        ("low_cap = 20", "low_cap = 101", ["二星及以下比例应在 0 到 100 之间"]),
        ("tie_keys = [", "tie_keys = [1, ", ["tie_keys 应为文字的列表"]),
        ("tie_keys = [", 'tie_keys = "群众评价" # [', ["tie_keys 应为文字的列表"]),
        ("max = 15", "", ["第 1 个指标的 max 没有填写"]),
        ("max = 15", 'max = "15"', ["第 1 个指标的 max 应为数字"]),
        ("max = 15", 'max = 15\nbonus = "是"', ["第 1 个指标的 bonus 应为 true 或 false"]),
        ('name = "骨干队伍"', "", ["第 2 个指标的 name 没有填写"]),
        ("star = 3", "star = 1", ["第 3 个星级线的 star 只能是 5、4、3、2"]),
        ("star = 3", "star = 3.0", ["第 3 个星级线的 star 应为整数"]),
        ("star = 3", "star = 4", ["星级线应恰好是五、四、三、二星各一条"]),
        ("min = 70", "min = 85", ["各星级分数线应逐级降低且不为负"]),
        ("min = 60", "min = 60\ncap = 20", ["二星不设单独的名额比例"]),
        ("5 = 1", "5 = -1", ["评定池 学校 的指导数为负"]),
        ("5 = 1", "", ["评定池 学校 的 5 没有填写"]),
        ("5 = 1", "5 = 1.5\n2 = 0", ["评定池 学校 的 5 应为整数", "评定池 学校 的 2 不是已知的键"]),
        ('[seats."学校"]', "[seats]", ["seats.5 应写成 [seats.<名称>]"]),
        (
            'overflow = "explicit"',
            'overflow = "about"\nthreshold_basis = "half"',
            ["分数线依据 half 不存在"],
        ),
        ('overflow = "explicit"', "", ["overflow 没有填写"]),
    ],
)
def test_faulty_schemes(old: str, new: str, faults: list[str]) -> None:
    with pytest.raises(SchemeFault) as caught:
        scheme_from_toml(GOOD.replace(old, new, 1))
    assert list(caught.value.faults)[: len(faults)] == faults


def test_several_faults_at_once_and_none_made_up() -> None:
    with pytest.raises(SchemeFault) as caught:
        scheme_from_toml(
            'title = "x"\noverflow = "about"\nlow_cap = "20"\ntie_keys = ["甲", "甲"]\nindicators = 1\n'
            "levels = [1]\nseats = 2"
        )
    assert caught.value.faults == (
        "indicators 应写成 [[indicators]]",
        "levels 应写成 [[levels]]",
        "low_cap 应为数字",
        "seats 应写成 [seats.<名称>]",
    )
    with pytest.raises(SchemeFault) as caught:
        scheme_from_toml(
            "indicators = []\nlevels = []\nlow_cap = 1\noverflow = 'x'\ntitle = 'x'\ntie_keys = []"
        )
    assert caught.value.faults == (
        "没有指标(indicators)",
        "超额处理方式 x 不存在",
        "星级线应恰好是五、四、三、二星各一条",
    )
    with pytest.raises(SchemeFault, match="不是合法的 TOML"):
        scheme_from_toml("a = " + "[" * 5000)
    with pytest.raises(SchemeFault, match="indicators 没有填写"):
        scheme_from_toml("title = 'x'")
