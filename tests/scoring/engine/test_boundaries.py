"""Every line on it, one hundredth below, one above; every seat with one more and one less."""

import pytest

from scoring.engine import (
    Candidate,
    Indicator,
    Level,
    Ruling,
    RulingFault,
    Scheme,
    SchemeFault,
    city_seats,
    floor_share,
    mean_score,
    points,
    rate_pool,
    rate_round,
    seats_of,
)
from tests.scoring.engine.builders import (
    LEVELS,
    by_totals,
    default_scheme,
    outcomes,
    rate_totals,
    star_of,
    stars,
    total_scheme,
)

FILLER = " 10 10 10 10 10 10 10 10 10"


@pytest.mark.parametrize(
    ("total", "star"),
    [
        ("90.01✓", 5),
        ("90.00✓", 5),
        ("89.99✓", 4),
        ("80.01", 4),
        ("80.00", 4),
        ("79.99", 3),
        ("70.01", 3),
        ("70.00", 3),
        ("69.99", 2),
        ("60.01", 2),
        ("60.00", 2),
        ("59.99", 1),
        ("0.00", 1),
        ("110.00✓", 5),
    ],
)
def test_threshold_includes_its_own_number(total: str, star: int) -> None:
    assert star_of(rate_totals(total + FILLER), "01") == star


def test_w10_five_stars_need_a_recognised_project() -> None:
    verdict = rate_totals("97 95✓" + FILLER)
    assert (star_of(verdict, "01"), star_of(verdict, "02")) == (4, 5)
    assert outcomes(verdict, "01") == [(5, "gate"), (4, "placed")]


def test_w10_sum_of_one_decimal_scores_is_exact() -> None:
    scores = (1310, 810, 910, 970, 930, 1790, 2280, 0)
    assert sum(scores) == 9000
    assert 13.1 + 8.1 + 9.1 + 9.7 + 9.3 + 17.9 + 22.8 != 90
    rows = [Candidate("01", scores, True)]
    rows += [Candidate(f"{at}", (0,) * 8) for at in range(10, 19)]
    assert star_of(rate_pool(default_scheme(), "池", rows), "01") == 5


def test_w10_mean_rounds_once_half_up() -> None:
    assert mean_score([1749, 1750]) == 1750
    assert mean_score([1749, 1749, 1750]) == 1749
    assert mean_score([1, 2, 2]) == 2
    assert mean_score([8999, 9000]) == 9000
    with pytest.raises(ValueError, match="needs a score"):
        mean_score([])


@pytest.mark.parametrize(
    ("n", "five", "four", "three", "low"),
    [(9, 0, 2, 3, 1), (10, 1, 3, 4, 2), (11, 1, 3, 4, 2), (19, 1, 5, 7, 3), (20, 2, 6, 8, 4)],
)
def test_seats_are_floors(n: int, five: int, four: int, three: int, low: int) -> None:
    assert seats_of(total_scheme(), "池", n) == ({5: five, 4: four, 3: three}, low)


@pytest.mark.parametrize(
    ("n", "seats", "low"),
    [(14, {5: 1, 4: 4, 3: 6}, 3), (10, {5: 1, 4: 3, 3: 4}, 2), (5, {5: 0, 4: 2, 3: 2}, 1)],
)
def test_largest_remainder_gives_equal_ones_to_the_lower_star(
    n: int, seats: dict[int, int], low: int
) -> None:
    assert seats_of(total_scheme(overflow="about"), "池", n) == (seats, low)


def test_city_seats_stay_within_the_city_s_floor() -> None:
    pools = [("企业", 53), ("农村", 95), ("城市社区", 31), ("学校", 60), ("机关事业单位", 166)]
    found = {star: city_seats(cap, pools) for star, cap in ((5, 1000), (4, 3000), (3, 4000))}
    assert {star: sum(seats.values()) for star, seats in found.items()} == {5: 40, 4: 121, 3: 162}
    assert found[5] == {"企业": 5, "农村": 9, "城市社区": 3, "学校": 6, "机关事业单位": 17}
    floors = {cap: sum(floor_share(cap, n) for _pool, n in pools) for cap in (1000, 3000, 4000)}
    assert floors == {1000: 39, 3000: 119, 4000: 161}


def test_seat_line_exactly_between_two_branches_is_no_tie() -> None:
    verdict = rate_totals("95✓ 94.99✓" + FILLER[3:])
    assert verdict.ties == ()
    assert (star_of(verdict, "01"), star_of(verdict, "02")) == (5, 4)
    assert outcomes(verdict, "02") == [(5, "seats"), (4, "placed")]
    assert verdict.lines == {5: 9500, 4: 9499, 3: None}


def test_equals_at_the_seat_line_are_a_tie() -> None:
    verdict = rate_totals("95✓ 95✓ 94✓" + FILLER[6:])
    assert [case.members for case in verdict.ties] == [("01", "02")]
    assert outcomes(verdict, "01") == [(5, "tied")]
    assert star_of(verdict, "03") == 4


def test_equal_to_an_open_tie_at_a_lower_line_is_pending_too() -> None:
    totals = "95✓ 95✓ 95 95 95" + " 10" * 5
    verdict = rate_totals(totals)
    assert [(case.star, case.members) for case in verdict.ties] == [(5, ("01", "02"))]
    assert verdict.pending == 5
    assert outcomes(verdict, "03") == [(5, "gate"), (4, "tied")]
    ruled = rate_pool(total_scheme(), "池", by_totals(totals), [Ruling("池", 5, ("02",))])
    assert [(case.star, case.seats, case.members) for case in ruled.ties] == [
        (4, 3, ("01", "03", "04", "05"))
    ]
    both = [Ruling("池", 5, ("02",)), Ruling("池", 4, ("01", "03", "04"))]
    done = rate_pool(total_scheme(), "池", by_totals(totals), both)
    assert stars(done) == "1/3/1/0/5"
    assert outcomes(done, "05") == [(5, "gate"), (4, "ruled_out"), (3, "placed")]
    assert outcomes(done, "01") == [(5, "ruled_out"), (4, "placed")]


def test_soft_line_takes_a_tie_up_whole() -> None:
    absorb = rate_totals("75 75 75 75 75 75 75 75 75 75")
    assert stars(absorb) == "0/0/10/0/0"
    strict = rate_totals("75 75 75 75 75 75 75 75 75 75", overflow="strict")
    assert strict.pending == 10
    protect = rate_totals("75 74 73 72 71 70 69.99", overflow="protect")
    assert stars(protect) == "0/0/6/1/0"


@pytest.mark.parametrize(
    ("ceiling", "star", "trace"),
    [
        (5, 5, [(5, "placed")]),
        (4, 4, [(5, "veto"), (4, "placed")]),
        (3, 3, [(5, "veto"), (4, "veto"), (3, "placed")]),
        (2, 2, [(5, "veto"), (4, "veto"), (3, "veto"), (2, "placed")]),
        (1, 1, [(5, "veto"), (4, "veto"), (3, "veto"), (2, "veto"), (1, "placed")]),
    ],
)
def test_veto_caps_the_star(ceiling: int, star: int, trace: list[tuple[int, str]]) -> None:
    rows = [Candidate("01", (9500,), True, ceiling), *by_totals("0 " + FILLER)[1:]]
    verdict = rate_pool(total_scheme(), "池", rows)
    assert star_of(verdict, "01") == star
    assert outcomes(verdict, "01") == trace


def test_first_reason_is_line_then_gate_then_veto() -> None:
    rows = [
        Candidate("01", (8900,), False, 2),
        Candidate("02", (9100,), False, 2),
        Candidate("03", (9100,), True, 2),
    ]
    verdict = rate_pool(total_scheme(), "池", rows)
    assert [outcomes(verdict, code)[0][1] for code in ("01", "02", "03")] == [
        "below",
        "gate",
        "veto",
    ]


def test_exempt_branches_are_outside_of_n() -> None:
    rows = [
        *by_totals("95✓" + FILLER),
        Candidate("99", None, is_exempt=True),
        Candidate("98", (8000,), is_exempt=True),
    ]
    verdict = rate_pool(total_scheme(), "池", rows)
    assert (verdict.n, verdict.exempt) == (10, 2)
    last = verdict.as_json()["results"][-2:]
    assert [(row["code"], row["total"], row["star"], row["exempt"]) for row in last] == [
        ("98", "80.00", None, True),
        ("99", None, None, True),
    ]


def test_base_basis_lifts_no_line_by_bonus() -> None:
    rows = [Candidate("01", (1500, 1000, 1000, 1000, 1000, 1000, 1400, 1000), True)]
    rows += [Candidate(f"{at}", (0,) * 8) for at in range(10, 19)]
    on_base = rate_pool(
        default_scheme(threshold_basis="base", bonus=("党建创新",)), "池", rows
    ).results[0]
    assert (on_base.total, on_base.base, on_base.star, on_base.up) == (8900, 7900, 3, 100)
    assert rate_pool(default_scheme(), "池", rows).results[0].star == 4


def test_findings_of_an_exceeded_third_star() -> None:
    verdict = rate_totals("99✓ 94✓ 93 90 89.5 86 84 81 79 77 75 73 71 70")
    three, low = verdict.findings
    assert (three.label, three.cap, three.count, three.excess) == ("3", 5, 7, 2)
    assert three.causes == {"rounding": 2, "unused": 0}
    assert (low.label, low.cap, low.count, low.excess) == ("low", 2, 2, 0)
    assert low.causes == {"score": 0, "veto": 0, "seats": 2}


def test_findings_tell_score_from_veto() -> None:
    rows = [Candidate("01", (7500,), ceiling=2), *by_totals("0 65 50")[1:]]
    low = rate_pool(total_scheme(), "池", rows).findings[-1]
    assert low.causes == {"score": 2, "veto": 1, "seats": 0}
    assert (low.cap, low.excess) == (0, 3)


def test_explicit_seats() -> None:
    scheme = total_scheme(overflow="explicit", seats={"池": {5: 2, 4: 0, 3: 1}})
    verdict = rate_pool(scheme, "池", by_totals("99✓ 98✓ 97✓ 96"))
    assert stars(verdict) == "2/0/1/1/0"
    assert outcomes(verdict, "03") == [(5, "seats"), (4, "seats"), (3, "placed")]
    assert stars(rate_pool(scheme, "池", by_totals("99✓ 98✓ 97"))) == "2/0/1/0/0"
    with pytest.raises(SchemeFault, match="超过参评数 2"):
        rate_pool(scheme, "池", by_totals("99 98"))
    with pytest.raises(SchemeFault, match="没有指导数"):
        rate_pool(scheme, "别处", by_totals("99 98 97"))


@pytest.mark.parametrize(
    ("rulings", "words"),
    [
        ([Ruling("池", 5, ("01", "02"))], "剩余名额 1 个,裁定列了 2 个"),
        ([Ruling("池", 5, ("01", "01"))], "重复列名"),
        ([Ruling("池", 5, ("03",))], "03 不在并列之中"),
        ([Ruling("池", 5, ("77",))], "没有党组织 77"),
        ([Ruling("池", 4, ("01",))], "没有对应的并列"),
        ([Ruling("池", 2, ("01",))], "没有 2 星的名额线"),
        ([Ruling("池", 5, ("01",)), Ruling("池", 5, ("02",))], "有两份裁定"),
    ],
)
def test_ruling_that_does_not_fit_is_refused(rulings: list[Ruling], words: str) -> None:
    rows = by_totals("95✓ 95✓ 94✓" + FILLER[6:])
    with pytest.raises(RulingFault, match=words):
        rate_pool(total_scheme(), "池", rows, rulings)


def test_every_ruling_that_does_not_fit_is_named() -> None:
    rows = by_totals("95✓ 95✓ 84 84 84 84 75 75" + FILLER[:6])
    for given, faults in (
        (
            [Ruling("池", 5, ("03",)), Ruling("池", 4, ("03",))],
            ["5 星的裁定所列 03 不", "4 星剩余"],
        ),
        ([Ruling("池", 5, ("03",)), Ruling("池", 3, ("07",))], ["5 星的裁定所列 03 不"]),
        (
            [Ruling("池", 4, ("01",)), Ruling("池", 3, ("07",))],
            ["4 星的裁定所列 01 不", "4 星剩余"],
        ),
        ([Ruling("池", 5, ("01",)), Ruling("池", 3, ("07",))], ["3 星没有对应的并列"]),
    ):
        with pytest.raises(RulingFault) as caught:
            rate_pool(total_scheme(), "池", rows, given)
        assert [
            fault.removeprefix("池 ")[: len(start)]
            for fault, start in zip(caught.value.faults, faults, strict=True)
        ] == faults


def test_a_ruling_above_a_misfit_that_has_no_case_is_named_too() -> None:
    rows = by_totals("95✓ 94✓ 84 84 84 84 75 75" + FILLER[:6])
    with pytest.raises(RulingFault) as caught:
        rate_pool(total_scheme(), "池", rows, [Ruling("池", 4, ("01",)), Ruling("池", 5, ("01",))])
    assert caught.value.faults[0] == "池 5 星没有对应的并列"
    assert len(caught.value.faults) == 3


def test_round_rates_pools_by_name_and_refuses_unknown_ones_at_once() -> None:
    pools = {"乙": by_totals("95✓"), "甲": by_totals("85")}
    assert [verdict.pool for verdict in rate_round(total_scheme(), pools)] == ["乙", "甲"]
    each = {"乙": total_scheme(), "甲": total_scheme(overflow="protect")}
    assert [stars(verdict) for verdict in rate_round(each, pools)] == ["0/0/1/0/0", "0/0/1/0/0"]
    with pytest.raises(RulingFault, match="没有评定池 丙"):
        rate_round(total_scheme(), pools, [Ruling("丙", 5, ("01",))])


def test_faulty_rows_are_refused() -> None:
    twice = [Candidate("01", (1,)), Candidate("01", (2,))]
    for rows in (
        twice,
        [Candidate("01", (1, 2))],
        [Candidate("01", None)],
        [Candidate("1", (1,), False, 6)],
    ):
        with pytest.raises(ValueError, match=r"twice|expected|1 to 5"):
            rate_pool(total_scheme(), "池", rows)


def test_empty_pool() -> None:
    verdict = rate_pool(total_scheme(), "池", [])
    assert (verdict.n, stars(verdict), verdict.is_complete) == (0, "0/0/0/0/0", True)


@pytest.mark.parametrize(
    ("low", "three", "two", "one"),
    # q = 2: two, one or none may be pushed low by seats; the third star takes the rest
    [("", 7, 2, 0), (" 69.99", 7, 2, 0), (" 69.99 59.99", 7, 1, 1), (" 69 69 59.99", 6, 2, 1)],
)
def test_absorb_takes_what_the_low_cap_leaves(low: str, three: int, two: int, one: int) -> None:
    high = "99✓ 98 97 96 95 79 78 77 76 75 74 73 72 71"
    totals = " ".join([*high.split()[: 14 - len(low.split())], *low.split()])
    assert stars(rate_totals(totals)) == f"1/4/{three}/{two}/{one}"


@pytest.mark.parametrize("cap", [0, 1, 9999, 10000])
def test_caps_from_none_to_all(cap: int) -> None:
    levels = (Level(5, 9000, cap), *LEVELS[1:])
    assert rate_totals("99 98 97", levels=levels, low_cap=cap).seats[5] == cap * 3 // 10000


def test_base_line_includes_its_own_number() -> None:
    scheme = default_scheme(threshold_basis="base", bonus=("党建创新",))
    rest = [Candidate(f"{at}", (0,) * 8) for at in range(10, 19)]
    for last, star in ((1999, 4), (2000, 5), (2001, 5)):
        scores = (1500, 1000, 1000, 1000, 1000, 1500, last, 1000)
        rows = [Candidate("01", scores, True), *rest]
        assert star_of(rate_pool(scheme, "池", rows), "01") == star


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"overflow": "other"}, "超额处理方式 other 不存在"),
        ({"threshold_basis": "other"}, "分数线依据 other 不存在"),
        ({"low_cap": 10001}, "二星及以下比例"),
        ({"tie_keys": ("民意",)}, "同分比较指标 民意 不存在"),
        ({"tie_keys": ("总分", "总分")}, "同分比较指标 总分 重复"),
        ({"indicators": ()}, "没有指标"),
        ({"indicators": (Indicator("总分", 1), Indicator("总分", 1))}, "指标 总分 重复"),
        ({"indicators": (Indicator(" ", 1),)}, "指标名称为空"),
        ({"indicators": (Indicator("总分", -1),)}, "分值为负"),
        ({"levels": LEVELS[:3]}, "恰好是五、四、三、二星"),
        ({"levels": (*LEVELS, LEVELS[0])}, "恰好是五、四、三、二星"),
        ({"levels": (*LEVELS[:3], Level(2, 7000))}, "逐级降低"),
        ({"levels": (*LEVELS[:3], Level(2, -1))}, "逐级降低"),
        ({"levels": (Level(5, 9000, None), *LEVELS[1:])}, "5 星名额比例"),
        ({"levels": (Level(5, 9000, 10001), *LEVELS[1:])}, "5 星名额比例"),
        ({"levels": (*LEVELS[:3], Level(2, 6000, 1000))}, "二星不设单独"),
        ({"overflow": "about", "low_cap": 1000}, "之和应为 100"),
        ({"seats": {"池": {5: 1}}}, "五、四、三星各一个"),
        ({"seats": {"池": {5: -1, 4: 0, 3: 0}}}, "指导数为负"),
    ],
)
def test_unusable_scheme_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(SchemeFault, match=words):
        total_scheme(**changes)


def test_about_may_name_other_caps_that_add_up() -> None:
    levels = (Level(5, 9000, 1500, True), Level(4, 8000, 2500), *LEVELS[2:])
    assert isinstance(total_scheme(levels=levels, overflow="about"), Scheme)


def test_points_as_text() -> None:
    assert [points(value) for value in (0, 5, 9000, None)] == ["0.00", "0.05", "90.00", None]
