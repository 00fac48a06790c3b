"""Scores as people write them, in workbooks and in forms."""

from decimal import Decimal

import pytest

from starrating.scores import (
    ScoreFault,
    clean_text,
    format_hundredths,
    from_hundredths,
    hundredths,
    parse_score,
    score_sentence,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("0.00", 0),
        ("00", 0),
        ("7", 700),
        ("7.5", 750),
        ("7.05", 705),
        ("15.00", 1500),
        ("015", 1500),
        ("１２．５", 1250),
        ("\u3000 12.5\t\xa0", 1250),
    ],
)
def test_scores(text: str, count: int) -> None:
    assert parse_score(text, 1500) == count


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ScoreFault.BLANK),
        (" \u3000", ScoreFault.BLANK),
        ("NaN", ScoreFault.NOT_A_NUMBER),
        ("inf", ScoreFault.NOT_A_NUMBER),
        ("1e999", ScoreFault.NOT_A_NUMBER),
        ("1e3", ScoreFault.NOT_A_NUMBER),
        ("1_000", ScoreFault.NOT_A_NUMBER),
        ("⑤", ScoreFault.NOT_A_NUMBER),
        ("1²", ScoreFault.NOT_A_NUMBER),
        ("٣", ScoreFault.NOT_A_NUMBER),
        ("九十", ScoreFault.NOT_A_NUMBER),
        ("12,5", ScoreFault.NOT_A_NUMBER),
        ("12。5", ScoreFault.NOT_A_NUMBER),
        ("12.", ScoreFault.NOT_A_NUMBER),
        (".5", ScoreFault.NOT_A_NUMBER),
        ("+5", ScoreFault.NOT_A_NUMBER),
        ("1 2", ScoreFault.NOT_A_NUMBER),
        ("12分", ScoreFault.NOT_A_NUMBER),
        ("12\n", 1200),
        ("0x1F", ScoreFault.NOT_A_NUMBER),
        ("0000", ScoreFault.NOT_A_NUMBER),
        ("-0", ScoreFault.NEGATIVE),
        ("-1.5", ScoreFault.NEGATIVE),
        ("90.005", ScoreFault.THREE_DECIMALS),
        ("12.000", ScoreFault.THREE_DECIMALS),
        ("15.01", ScoreFault.OVER_MAXIMUM),
        ("999", ScoreFault.OVER_MAXIMUM),
        ("1000", ScoreFault.OVER_MAXIMUM),
        ("9" * 400, ScoreFault.OVER_MAXIMUM),
        ("=1+1", ScoreFault.FORMULA),
    ],
)
def test_u21_texts_that_are_no_score(text: str, fault: ScoreFault | int) -> None:
    assert parse_score(text, 1500) == fault


def test_only_full_width_digits_and_points_are_changed() -> None:
    assert clean_text(" ０９９－Ａ．①\u3000") == "099－Ａ.①"


def test_hundredths_are_shown_with_two_places() -> None:
    assert [format_hundredths(value) for value in (0, 5, 50, 1250, 11000)] == [
        *("0.00", "0.05", "0.50", "12.50", "110.00"),
    ]


def test_hundredths_and_back() -> None:
    values = [Decimal(0), Decimal("0.05"), Decimal("12.5"), Decimal("110.00")]
    counts = [0, 5, 1250, 11000]
    assert [hundredths(value) for value in values] == counts
    assert [from_hundredths(count) for count in counts] == values
    assert (hundredths("70"), hundredths(20), hundredths(None)) == (7000, 2000, None)
    assert (str(from_hundredths(1250)), from_hundredths(None)) == ("12.50", None)


def test_every_fault_has_its_sentence() -> None:
    assert {fault: score_sentence(fault, 1250) for fault in ScoreFault} == {
        ScoreFault.BLANK: "没有填写分数",
        ScoreFault.NOT_A_NUMBER: "不是分数,应为最多两位小数的数字,如 12 或 12.5",
        ScoreFault.NEGATIVE: "分数不能为负",
        ScoreFault.THREE_DECIMALS: "分数最多两位小数",
        ScoreFault.OVER_MAXIMUM: "超过该指标满分 12.5 分",
        ScoreFault.FORMULA: "是公式,不能作为分数,请粘贴为数值",
        ScoreFault.DATE: "是日期格式,不能作为分数",
        ScoreFault.PERCENT: "是百分比格式,不能作为分数",
    }
    assert score_sentence(ScoreFault.OVER_MAXIMUM, 1500) == "超过该指标满分 15 分"
