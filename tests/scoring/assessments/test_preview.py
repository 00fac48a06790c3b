import pytest

from scoring import engine
from scoring.assessments.sheets import needs_reason, preview, preview_sentence

LEVELS = (
    engine.Level(5, 9000, 1000, True),
    engine.Level(4, 8000, 3000),
    engine.Level(3, 7000, 4000),
    engine.Level(2, 6000),
)
INDICATORS = (engine.Indicator("基础", 10_000), engine.Indicator("创新", 1000, is_bonus=True))


def scheme(basis: str = "total") -> engine.Scheme:
    return engine.Scheme("方案", INDICATORS, LEVELS, 2000, threshold_basis=basis)


@pytest.mark.parametrize(
    ("base", "bonus", "reached", "sentence"),
    [
        (9000, 0, 5, "按自评分 90 分,达到五星分数线;五星还需创新项目认定。"),
        (8999, 0, 4, "按自评分 89.99 分,达到四星分数线。"),
        (8000, 999, 4, "按自评分 89.99 分,达到四星分数线。"),
        (8000, 0, 4, "按自评分 80 分,达到四星分数线。"),
        (7999, 0, 3, "按自评分 79.99 分,达到三星分数线。"),
        (7000, 0, 3, "按自评分 70 分,达到三星分数线。"),
        (6999, 0, 2, "按自评分 69.99 分,达到二星分数线。"),
        (6000, 0, 2, "按自评分 60 分,达到二星分数线。"),
        (5999, 0, 1, "按自评分 59.99 分,未达到二星分数线。"),
    ],
)
def test_the_line_that_the_own_score_reaches(
    base: int, bonus: int, reached: int, sentence: str
) -> None:
    found = preview(scheme(), {"基础": base, "创新": bonus}, None)
    assert (found.total, found.base, found.bonus) == (base + bonus, base, bonus)
    assert (found.reached, found.supported, preview_sentence(found)) == (
        reached,
        reached,
        sentence,
    )


def test_lines_on_the_base_leave_the_bonus_out() -> None:
    found = preview(scheme("base"), {"基础": 8500, "创新": 900}, None)
    assert (found.total, found.counted, found.reached) == (9400, 8500, 4)


def test_proposing_above_the_own_score_asks_for_a_sentence() -> None:
    below = preview(scheme(), {"基础": 7999, "创新": 0}, None)
    on_it = preview(scheme(), {"基础": 8000, "创新": 0}, None)
    assert [needs_reason(found, 4) for found in (below, on_it)] == [True, False]
    assert [needs_reason(on_it, star) for star in (5, 4, 3, 1)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("ceiling", "supported", "ending"),
    [
        (None, 4, "四星分数线。"),
        (4, 4, "四星分数线。"),
        (2, 2, "四星分数线;按声明的情形,最高为二星。"),
        (0, 0, "四星分数线;按声明的情形,本次不参加评定。"),
    ],
)
def test_a_declared_veto_lowers_what_is_supported(
    ceiling: int | None, supported: int, ending: str
) -> None:
    found = preview(scheme(), {"基础": 8500, "创新": 0}, ceiling)
    assert found.supported == supported
    assert preview_sentence(found).endswith(ending)
    assert needs_reason(found, 3) == (supported < 3)
