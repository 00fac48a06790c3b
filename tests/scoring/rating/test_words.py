"""Traces in words, with the figures that decided."""

from scoring.engine import Candidate, PoolVerdict, Ruling, Scheme, rate_pool
from scoring.rating.sheets import star_words, total_words, trace_sentences
from tests.scoring.engine.builders import by_totals, default_scheme, rate_totals, total_scheme


def said(verdict: PoolVerdict, code: str, scheme: Scheme | None = None) -> list[str]:
    """The sentences of a branch without the first one, which gives total and place."""
    result = next(result for result in verdict.results if result.code == code)
    return trace_sentences(result, verdict, scheme or total_scheme())[1:]


FOURTEEN = rate_totals("99✓ 94✓ 93 90 89.5 86 84 81 79 77 75 73 71 70")


def test_first_sentence_gives_total_and_place() -> None:
    first = trace_sentences(FOURTEEN.results[1], FOURTEEN, total_scheme())[0]
    assert first == "总分 94.00,在参评的 14 个党组织中位次第 2。"


def test_line_gate_seats_and_stars() -> None:
    assert said(FOURTEEN, "01") == ["五星:达到 90.00 分线,评定为五星。"]
    assert said(FOURTEEN, "02") == [
        "五星:达到 90.00 分线,但 1 个名额已满,末位 99.00 分。",
        "四星:达到 80.00 分线,评定为四星。",
    ]
    assert said(FOURTEEN, "03")[0] == "五星:达到 90.00 分线,但没有经认定的创新项目。"
    assert said(FOURTEEN, "09") == [
        "五星:未达到 90.00 分线,差 11.00 分。",
        "四星:未达到 80.00 分线,差 1.00 分。",
        "三星:达到 70.00 分线,评定为三星。",
    ]
    assert said(FOURTEEN, "06")[1] == "四星:达到 80.00 分线,但 4 个名额已满,末位 89.50 分。"


def test_two_stars_by_seats_are_told_apart() -> None:
    assert said(FOURTEEN, "13")[-2:] == [
        "三星:达到 70.00 分线,但 7 个名额已满,末位 73.00 分。",
        "得分达到三星标准,因名额为二星。",
    ]
    low = rate_totals("65 50")
    assert said(low, "01")[-1] == "二星:达到 60.00 分线,评定为二星。"
    assert said(low, "02")[-2:] == ["二星:未达到 60.00 分线,差 10.00 分。", "评定为一星。"]


def test_veto() -> None:
    verdict = rate_pool(total_scheme(), "池", [Candidate("01", (9500,), True, 1)])
    assert said(verdict, "01") == [
        *(
            f"{star}:达到 {line} 分线,但受星级上限(一票否决)限制。"
            for star, line in (
                ("五星", "90.00"),
                ("四星", "80.00"),
                ("三星", "70.00"),
                ("二星", "60.00"),
            )
        ),
        "评定为一星。",
    ]


def test_ties_and_rulings() -> None:
    totals = "95✓ 95✓ 95 95 95" + " 10" * 5
    open_tie = rate_totals(totals)
    assert said(open_tie, "01") == ["五星:达到 90.00 分线,2 个党组织并列,剩余名额 1 个,待裁定。"]
    assert said(open_tie, "03")[-1] == (
        "四星:达到 80.00 分线,与上一星级待裁定的党组织并列,随其裁定而定。"
    )
    ruled = rate_pool(total_scheme(), "池", by_totals(totals), [Ruling("池", 5, ("02",))])
    assert said(ruled, "01")[0] == "五星:达到 90.00 分线,与他人并列,经裁定没有入选。"
    assert [star_words(result) for result in ruled.results[:3]] == ["待裁定", "五星", "待裁定"]


def test_ruled_out_at_the_third_line_is_by_seats_too() -> None:
    scheme = total_scheme(overflow="strict")
    totals = "75 75 75" + " 10" * 1
    rulings = [Ruling("池", 3, ("01",))]
    verdict = rate_pool(scheme, "池", by_totals(totals), rulings)
    assert said(verdict, "02")[-1] == "得分达到三星标准,因名额为二星。"


def test_equal_totals_parted_by_the_tie_keys() -> None:
    scheme = default_scheme()
    first = (1500, 1000, 1000, 1000, 1000, 1500, 2500, 0)
    second = (1500, 1000, 1000, 1000, 1000, 2000, 2000, 0)
    rows = [Candidate("01", first, True), Candidate("02", second, True)]
    rows += [Candidate(f"{at}", (0,) * 8) for at in range(10, 18)]
    verdict = rate_pool(scheme, "池", rows)
    assert said(verdict, "02", scheme)[0] == (
        "五星:达到 90.00 分线,但 1 个名额已满,末位同为 95.00 分,"
        "按群众评价、工作业绩、领导班子比较在前。"
    )


def test_pools_without_a_seat() -> None:
    verdict = rate_totals("95✓ 85")
    assert said(verdict, "01")[:2] == [
        "五星:达到 90.00 分线,但本池没有五星名额。",
        "四星:达到 80.00 分线,但本池没有四星名额。",
    ]


def test_seats_taken_by_an_open_tie() -> None:
    verdict = rate_totals("95✓ 95✓ 94✓" + " 10" * 7)
    assert said(verdict, "03")[0] == "五星:达到 90.00 分线,但 1 个名额已满。"


def test_exempt_branches() -> None:
    verdict = rate_pool(total_scheme(), "池", [Candidate("9", None, is_exempt=True)])
    (result,) = verdict.results
    assert trace_sentences(result, verdict, total_scheme()) == [
        "不参加本次评定,不计入参评数,不定星级。"
    ]
    assert (star_words(result), total_words(result, default_scheme(bonus=("党建创新",)))) == (
        "不参评",
        "总分 None",
    )
