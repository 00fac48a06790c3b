"""What holds for every pool, whatever its scores."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.engine import (
    Candidate,
    Indicator,
    Level,
    PoolVerdict,
    Scheme,
    candidates_content,
    digest,
    rate_pool,
    rulings_content,
    scheme_content,
    verdicts_content,
)
from scoring.engine.levels import Levels
from tests.scoring.engine.builders import LEVELS

# Two indicators, points around the lines: ties and lines hit exactly are common.
INDICATORS = (Indicator("工作", 8000), Indicator("评价", 3000))
MANY = settings(max_examples=150, deadline=None, derandomize=True)


def scheme_for(policy: str, levels: tuple[Level, ...] = LEVELS) -> Scheme:
    return Scheme("法则", INDICATORS, levels, 2000, policy, "total", ("评价",))


policies = st.sampled_from(["absorb", "strict", "protect", "about"])
rows = st.tuples(
    st.integers(8, 16).map(lambda value: value * 500),
    st.integers(2, 6).map(lambda value: value * 500),
    st.booleans(),
    st.sampled_from([None, None, None, None, 1, 2, 3, 4]),
)


@st.composite
def pools(draw: st.DrawFn) -> list[Candidate]:
    found = draw(st.lists(rows, min_size=1, max_size=25))
    return [
        Candidate(f"{at:03d}", (work, voice), recognised, veto)
        for at, (work, voice, recognised, veto) in enumerate(found)
    ]


def ceilings(scheme: Scheme, pool: list[Candidate]) -> dict[str, int]:
    levels = Levels(scheme)
    return {
        row.code: levels.ceiling(
            levels.reached(sum(row.scores or ())), row.is_recognised, row.ceiling
        )
        for row in pool
    }


def by_code(verdict: PoolVerdict) -> dict[str, int | None]:
    return {result.code: result.star for result in verdict.results}


@MANY
@given(pools(), policies)
def test_never_above_the_ceiling_and_one_star_only_by_it(
    pool: list[Candidate], policy: str
) -> None:
    scheme = scheme_for(policy)
    high = ceilings(scheme, pool)
    for code, star in by_code(rate_pool(scheme, "池", pool)).items():
        if star is not None:
            assert star <= high[code]
            assert (star == 1) == (high[code] == 1)


@MANY
@given(pools(), policies)
def test_caps_of_five_and_four_hold(pool: list[Candidate], policy: str) -> None:
    verdict = rate_pool(scheme_for(policy), "池", pool)
    for star in (5, 4):
        assert verdict.counts[star] <= verdict.seats[star]
    if policy in ("strict", "about"):
        assert verdict.counts[3] <= verdict.seats[3]
    assert sum(verdict.counts.values()) + verdict.pending == verdict.n


@MANY
@given(pools(), policies)
def test_no_envy(pool: list[Candidate], policy: str) -> None:
    scheme = scheme_for(policy)
    high = ceilings(scheme, pool)
    results = rate_pool(scheme, "池", pool).results
    settled = [(result.key, result.star, result.code) for result in results if result.star]
    for key, star, code in settled:
        for other_key, other_star, _code in settled:
            assert not (star < other_star and key > other_key and high[code] >= other_star)


@MANY
@given(pools(), policies, st.randoms(use_true_random=False))
def test_row_order_changes_no_byte(pool: list[Candidate], policy: str, chance: object) -> None:
    scheme = scheme_for(policy)
    shuffled = [*pool]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' Random
    assert candidates_content(shuffled) == candidates_content(pool)
    first = rate_pool(scheme, "池", pool)
    second = rate_pool(scheme, "池", shuffled)
    assert digest(verdicts_content([first])) == digest(verdicts_content([second]))


@MANY
@given(pools(), st.sampled_from(["absorb", "strict", "protect"]), st.data())
def test_raising_one_s_own_score_never_lowers_one_s_star(
    pool: list[Candidate], policy: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(pool) - 1))
    work, voice = pool[at].scores or (0, 0)
    assume(work < 8000)
    raised = [*pool]
    raised[at] = pool[at]._replace(scores=(data.draw(st.integers(work + 1, 8000)), voice))
    scheme = scheme_for(policy)
    before = by_code(rate_pool(scheme, "池", pool))[pool[at].code]
    after = by_code(rate_pool(scheme, "池", raised))[pool[at].code]
    if before is not None and after is not None:
        assert after >= before


@MANY
@given(
    pools(),
    st.sampled_from(["absorb", "strict", "protect"]),
    st.sampled_from([5, 4, 3]),
    st.integers(1, 4000),
)
def test_raising_a_cap_lowers_nobody(
    pool: list[Candidate], policy: str, star: int, more: int
) -> None:
    wider = tuple(
        Level(level.star, level.minimum, (level.cap or 0) + more, level.requires_innovation)
        if level.star == star
        else level
        for level in LEVELS
    )
    before = by_code(rate_pool(scheme_for(policy), "池", pool))
    after = by_code(rate_pool(scheme_for(policy, wider), "池", pool))
    for code, held in before.items():
        now = after[code]
        if held is not None and now is not None:
            assert now >= held


@MANY
@given(pools(), policies)
def test_a_lower_star_under_a_higher_ceiling_means_the_seats_are_full(
    pool: list[Candidate], policy: str
) -> None:
    scheme = scheme_for(policy)
    high = ceilings(scheme, pool)
    verdict = rate_pool(scheme, "池", pool)
    if not verdict.is_complete:
        return
    for code, star in by_code(verdict).items():
        for above in range((star or 0) + 1, high[code] + 1):
            assert verdict.counts[above] >= verdict.seats[above]


def test_digests_name_their_input() -> None:
    scheme = scheme_for("absorb")
    assert scheme_content(scheme)["overflow"] == "absorb"
    other = Scheme(
        "法则", INDICATORS, LEVELS, 2000, "explicit", "total", (), {"池": {5: 1, 4: 1, 3: 1}}
    )
    assert scheme_content(other)["seats"] == {"池": {"5": 1, "4": 1, "3": 1}}
    assert rulings_content([]) == []
    assert digest({"甲": 1}) == digest({"甲": 1})
    assert len(digest([])) == 64
