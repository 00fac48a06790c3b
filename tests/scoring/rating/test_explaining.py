from decimal import Decimal
from typing import Any

import pytest

from scoring.rating.models import PoolResult, Result, Run
from scoring.rating.queries import (
    explanation,
    finding_words,
    margin_words,
    policy_words,
    shortage_words,
    total_words,
)
from scoring.reviews.models import Ceiling
from scoring.standards.models import RuleSet
from starrating import clock
from tests.factories.standards import make_rule_set
from tests.scoring.rating.stages import Stage, staged

pytestmark = pytest.mark.django_db

TEN = ("97", "95✓", "92✓", "88", "84", "83.99", "81", "76", "72", "63")
# What the public may be told, and nothing else.
CLASSES = ("已达标", "未达上一星级条件", "名额已满")


def told(stage: Stage, run: Run, place: int, audience: Any = "department") -> list[str]:
    result = stage.result(run, place)
    return explanation(result, PoolResult.objects.get(run=run, pool=result.pool), audience=audience)


def test_the_department_sees_every_star_with_its_figures() -> None:
    stage = staged(*TEN)
    run = stage.make()
    assert told(stage, run, 0) == [
        "五星:总分 97.00,达到分数线 90.00,但没有认定的创新项目。",
        "四星:总分 97.00,达到分数线 80.00,位次第 1(参评 10 个),名额 3 个,评定为四星。",
    ]
    assert told(stage, run, 1) == [
        "五星:总分 95.00,达到分数线 90.00,有认定的创新项目,位次第 2(参评 10 个),名额 1 个,评定为五星。"
    ]
    assert told(stage, run, 2)[0] == (
        "五星:达到五星条件,但名额 1 个已满,末位 95.00;总分 92.00,位次第 3,差 3.00。"
    )
    assert told(stage, run, 8) == [
        "五星:总分 72.00,低于分数线 90.00,差 18.00;另没有认定的创新项目。",
        "四星:总分 72.00,低于分数线 80.00,差 8.00。",
        "三星:得分达到三星标准,但名额 4 个已满,末位 76.00;总分 72.00,位次第 9,差 4.00。",
        "二星:得分达到三星标准,因名额为二星。",
    ]
    assert told(stage, run, 9)[-1] == "二星:总分 63.00,达到分数线 60.00,评定为二星。"


def test_the_branch_sees_places_and_lines_in_a_large_pool() -> None:
    stage = staged(*TEN)
    run = stage.make()
    assert told(stage, run, 8, "branch") == told(stage, run, 8)


def test_the_branch_sees_no_place_and_no_line_in_a_small_pool() -> None:
    stage = staged("86", "85", "84", "83")
    run = stage.make()
    assert told(stage, run, 0, "branch")[1] == "四星:总分 86.00,达到分数线 80.00,评定为四星。"
    assert told(stage, run, 1, "branch") == [
        "五星:总分 85.00,低于分数线 90.00,差 5.00;另没有认定的创新项目。",
        "四星:达到四星条件,但名额已满。",
        "三星:总分 85.00,达到分数线 70.00,评定为三星。",
    ]
    assert told(stage, run, 1)[1:] == [
        "四星:达到四星条件,但名额 1 个已满,末位 86.00;总分 85.00,位次第 2,差 1.00。",
        "三星:总分 85.00,达到分数线 70.00,位次第 2(参评 4 个),名额 1 个(实际评定 3 个),评定为三星。",
    ]


def test_the_public_sees_three_classes_of_reason_and_no_figure() -> None:
    stage = staged(*TEN)
    run = stage.make()
    assert [told(stage, run, place, "public") for place in (0, 1, 2, 8, 9)] == [
        ["已达标:评定为四星。", "未评为五星:未达上一星级条件。"],
        ["已达标:评定为五星。"],
        ["已达标:评定为四星。", "未评为五星:名额已满。"],
        ["已达标:评定为二星。", "未评为三星:名额已满。"],
        ["已达标:评定为二星。", "未评为三星:未达上一星级条件。"],
    ]
    for place in range(10):
        for words in told(stage, run, place, "public"):
            assert any(word in words for word in CLASSES)
            assert not any(sign.isdigit() for sign in words)


def test_a_veto_is_told_inside_and_looks_like_any_condition_outside() -> None:
    stage = staged("95✓", "86", "75", "55", "0!")
    Ceiling.objects.create(
        enrolment=stage.branches[0],
        star=2,
        reason="一票否决",
        document_number="云组〔2025〕40号",
        document_on=clock.today(),
        entered_at=clock.now(),
    )
    Ceiling.objects.create(
        enrolment=stage.branches[3],
        star=1,
        reason="一票否决",
        document_number="云组〔2025〕41号",
        document_on=clock.today(),
        entered_at=clock.now(),
    )
    run = stage.make()
    assert told(stage, run, 0) == [
        "五星:总分 95.00,分数达到,但因一票否决,星级上限为二星。",
        "四星:总分 95.00,分数达到,但因一票否决,星级上限为二星。",
        "三星:总分 95.00,分数达到,但因一票否决,星级上限为二星。",
        "二星:总分 95.00,达到分数线 60.00,评定为二星。",
    ]
    assert told(stage, run, 0, "public") == [
        "已达标:评定为二星。",
        "未评为三星:未达上一星级条件。",
    ]
    assert told(stage, run, 3)[-2:] == [
        "二星:总分 55.00,低于分数线 60.00,差 5.00;另受星级上限一星限制。",
        "一星:评定为一星。",
    ]
    assert told(stage, run, 3, "public") == ["评定为一星。", "未评为二星:未达上一星级条件。"]
    assert told(stage, run, 4)[0] == "未申报:按零分计入参评数。"
    assert told(stage, run, 4)[-1] == "一星:评定为一星(未申报)。"


def test_ties_and_rulings_in_words() -> None:
    stage = staged("85", "85", "84", "72")
    first = stage.make()
    assert told(stage, first, 0)[-1] == (
        "四星:总分 85.00,与其他党组织总分和各项同分比较全部相同而名额不够,待裁定。"
    )
    assert told(stage, first, 0, "public") == ["尚未评定。"]
    assert told(stage, first, 2)[1] == (
        "四星:达到四星条件,但名额 1 个由得分更高的并列党组织裁定;总分 84.00,位次第 3。"
    )
    stage.rule(first, 4, stage.branches[1].code)
    second = stage.make()
    assert told(stage, second, 0)[1] == (
        "四星:总分 85.00,与其他党组织总分和各项同分比较全部相同,经裁定由其他党组织入选。"
    )
    assert told(stage, second, 0, "public") == ["已达标:评定为三星。", "未评为四星:名额已满。"]


def test_equal_totals_are_told_apart_by_what_was_compared() -> None:
    stage = staged("85", "85", "84", "72")
    for name, change in (("群众评价", "-1"), ("党建创新", "1")):
        score = stage.branches[1].sheet.scores.filter(indicator__name=name)
        score.update(score=score.get().score + Decimal(change))
    run = stage.make()
    assert told(stage, run, 1)[1] == (
        "四星:达到四星条件,但名额 1 个已满,末位 85.00;"
        "总分 85.00,位次第 2,与末位同分,依次比较群众评价、工作业绩、领导班子后在末位之后。"
    )


def test_a_pool_without_seats_says_so_to_everybody_inside() -> None:
    stage = staged("95✓", "82", "75")
    run = stage.make()
    for audience in ("department", "branch"):
        assert told(stage, run, 0, audience)[:2] == [
            "五星:达到五星条件,但本池参评 3 个,没有五星名额。",
            "四星:达到四星条件,但本池参评 3 个,没有四星名额。",
        ]
    pool = PoolResult.objects.get(run=run)
    assert shortage_words(pool) == (
        "五星 0、四星 0、三星 1、二星及以下 0,四项上限合计 1 个,参评 3 个,有 2 个放不进任何一档。"
    )


def test_findings_say_what_was_exceeded_and_why() -> None:
    stage = staged(*TEN, "62")
    run = stage.make()
    pool = PoolResult.objects.get(run=run)
    assert finding_words(pool) == [
        "三星名额 4 个,评定 5 个,超出 1 个:比例取整余下 1 个。",
        "二星及以下上限 2 个,评定 2 个:因得分 2 个。",
    ]
    stage.rescore(9, "72")
    stage.rescore(8, "72")
    assert finding_words(PoolResult.objects.get(run=stage.make())) == [
        "三星名额 4 个,评定 6 个,超出 2 个:比例取整余下 1 个、其他档次没有用满的名额 1 个。",
        "二星及以下上限 2 个,评定 1 个:因得分 1 个。",
    ]
    tied = PoolResult(counts={"pending": 2}, findings=[])
    assert finding_words(tied) == ["有 2 个党组织待裁定,名额使用情况在裁定后给出。"]
    empty = PoolResult(
        counts={"pending": 0},
        findings=[
            {
                "star": "low",
                "cap": 2,
                "count": 0,
                "excess": 0,
                "causes": {"score": 0, "veto": 0, "seats": 0},
            }
        ],
    )
    assert finding_words(empty) == ["二星及以下上限 2 个,评定 0 个。"]
    assert shortage_words(PoolResult(n=10, seats={"5": 1, "4": 3, "3": 4}, low_cap=2)) == ""


@pytest.mark.parametrize(
    ("overflow", "words"),
    [
        ("absorb", "二星及以下不因名额超过 20%,多出的由三星承接。"),
        ("strict", "五、四、三星名额都不突破,多出的落到二星及以下。"),
        ("protect", "达到三星分数线的不因名额落到二星,三星名额放开。"),
        ("about", "合计等于参评数,余数相同的先给低一档。"),
        ("explicit", "五、四、三星按下达的指导数评定,其余为二星及以下。"),
    ],
)
def test_the_policy_in_words(overflow: str, words: str) -> None:
    assert policy_words({"overflow": overflow, "low_cap": "20.00"}).endswith(words)


def test_totals_and_margins_in_words() -> None:
    result = Result(total=Decimal("92.40"), base=Decimal("84.40"), star=3)
    assert total_words(result) == "总分 92.40 = 基础 84.40 + 加分 8.00"
    assert total_words(Result()) == "—"
    result.up, result.up_star = Decimal("2.01"), 4
    assert margin_words(result) == "其他条件不变时,再得 2.01 分即为四星。"
    result.up = None
    assert margin_words(result) == "其他条件不变时,单靠加分不能评为更高星级。"
    assert margin_words(Result(star=5)) == "已是最高星级。"
    assert margin_words(Result(star=None)) == ""


def test_lines_on_the_base_sum_are_told_by_the_base_sum() -> None:
    rules = make_rule_set(threshold_basis=RuleSet.ThresholdBasis.BASE)
    stage = staged("105", "82", "75", "60", rule_set=rules)
    run = stage.make()
    assert told(stage, run, 0)[0].startswith("五星:基础分 100.00,达到分数线 90.00,但没有")
    assert total_words(stage.result(run, 0)) == "总分 105.00 = 基础 100.00 + 加分 5.00"


def test_an_exempt_branch_is_told_nothing_of_stars() -> None:
    stage = staged("86", "-", exempt={"099002002": "新成立不满一年"})
    run = stage.make()
    for audience in ("department", "branch", "public"):
        assert told(stage, run, 1, audience) == ["不参评:不计入参评数,不评星级。"]
    assert total_words(stage.result(run, 1)) == "—"
