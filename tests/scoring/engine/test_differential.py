"""Ten thousand random rounds against the naive second version, without a difference.

Points are few and pools small, so that lines are hit exactly and ties are the rule.
"""

import random
from fractions import Fraction
from typing import Any

import pytest

from scoring.engine import (
    Candidate,
    Indicator,
    Level,
    PoolVerdict,
    Ruling,
    RulingFault,
    Scheme,
    rate_pool,
)
from tests.scoring.engine import naive

ROUNDS = 10_000
LANES = 20


def random_rules(chance: random.Random) -> naive.Rules:
    policy = chance.choice(["absorb", "absorb", "strict", "protect", "about", "explicit"])
    caps = chance.choice([(10, 30, 40, 20), (10, 30, 40, 20), (20, 30, 30, 20), (25, 25, 25, 25)])
    count = chance.choice([2, 3])
    maxima = tuple(chance.choice([3, 4, 5]) for _place in range(count))
    top = chance.choice([8, 9])
    return naive.Rules(
        maxima=maxima,
        bonus=tuple(place == count - 1 and chance.random() < 0.5 for place in range(count)),
        minima={star: top - 2 * (5 - star) for star in (5, 4, 3, 2)},
        caps={star: Fraction(cap, 100) for star, cap in zip((5, 4, 3), caps, strict=False)},
        low_cap=Fraction(caps[3], 100),
        gated=chance.choice([(5,), (5,), (), (5, 4), (3,)]),
        policy=policy,
        on_base=chance.random() < 0.3,
        ties=tuple(chance.sample(range(count), chance.choice([0, 0, 1, count]))),
        allotted={},
    )


def random_bodies(chance: random.Random, rules: naive.Rules, n: int) -> list[naive.Body]:
    generous = chance.random() < 0.7
    return [
        naive.Body(
            code=f"{place:02d}",
            scores=tuple(
                chance.randint(maximum // 2 if generous else 0, maximum) for maximum in rules.maxima
            ),
            extra=0,
            recognised=chance.random() < 0.7,
            ceiling=chance.choice([None] * 8 + [1, 2, 3, 4]),
        )
        for place in range(n)
    ]


def to_scheme(rules: naive.Rules) -> Scheme:
    names = [f"指标{place}" for place in range(len(rules.maxima))]
    return Scheme(
        title="随机",
        indicators=tuple(
            Indicator(name, maximum, bonus)
            for name, maximum, bonus in zip(names, rules.maxima, rules.bonus, strict=True)
        ),
        levels=tuple(
            Level(
                star,
                rules.minima[star],
                int(rules.caps[star] * 10_000) if star > 2 else None,
                star in rules.gated,
            )
            for star in (5, 4, 3, 2)
        ),
        low_cap=int(rules.low_cap * 10_000),
        overflow=rules.policy,
        threshold_basis="base" if rules.on_base else "total",
        tie_keys=tuple(names[place] for place in rules.ties),
        seats={"池": rules.allotted} if rules.policy == "explicit" else {},
    )


def random_allotment(chance: random.Random, n: int) -> dict[int, int]:
    left, seats = n, {}
    for star in (5, 4, 3):
        seats[star] = chance.randint(0, left)
        left -= seats[star]
    return seats


def compare(
    verdict: PoolVerdict,
    rules: naive.Rules,
    bodies: list[naive.Body],
    rulings: dict[int, naive.Verdict],
    expected: naive.Outcome,
) -> None:
    assert verdict.seats == expected.seats
    assert verdict.low_cap == expected.low
    assert [(case.star, case.seats, case.members) for case in verdict.ties] == expected.cases
    for result in verdict.results:
        found = [(step.star, str(step.outcome)) for step in result.trace]
        assert (result.star, result.rank) == (
            expected.star[result.code],
            expected.rank[result.code],
        )
        assert found == expected.trace[result.code]
        margin = naive.margin(rules, bodies, rulings, result.code)
        assert (result.up, result.up_star) == margin, result
    found_out = [
        (finding.label, finding.cap, finding.count, finding.excess, finding.causes)
        for finding in verdict.findings
    ]
    assert found_out == naive.findings(rules, bodies, expected)


@pytest.mark.parametrize("lane", range(LANES))
def test_ten_thousand_rounds_agree(lane: int) -> None:
    chance = random.Random(f"五星创评 {lane}")
    ruled = pending = 0
    for _round in range(ROUNDS // LANES):
        n = chance.choice([1, 2, 3, 4, 5, 5, 6, 7, 8, 10])
        rules = random_rules(chance)
        if rules.policy == "explicit":
            rules = naive.Rules(**{**vars(rules), "allotted": random_allotment(chance, n)})
        bodies = random_bodies(chance, rules, n)
        scheme = to_scheme(rules)
        rulings: dict[int, naive.Verdict] = {}
        expected = naive.rate(rules, bodies, rulings)
        while expected.cases and chance.random() < 0.7:
            star, seats, members = expected.cases[0]
            winners = frozenset(chance.sample(members, seats))
            rulings[star] = naive.Verdict(winners, frozenset(members))
            expected = naive.rate(rules, bodies, rulings)
        candidates = [
            Candidate(
                body.code,
                body.scores,
                body.recognised,
                body.ceiling,
            )
            for body in bodies
        ]
        chance.shuffle(candidates)
        given = [Ruling("池", star, tuple(sorted(case.winners))) for star, case in rulings.items()]
        compare(rate_pool(scheme, "池", candidates, given), rules, bodies, rulings, expected)
        ruled += bool(rulings)
        pending += bool(expected.cases)
        refuse_misfit(scheme, candidates, given, expected)
    assert min(ruled, pending) > 5


def refuse_misfit(
    scheme: Scheme, candidates: list[Any], rulings: list[Ruling], expected: naive.Outcome
) -> None:
    """A ruling where there is no case is refused."""
    taken = {ruling.star for ruling in rulings} | {star for star, *_rest in expected.cases}
    for star in {5, 4, 3} - taken:
        stray = Ruling("池", star, (candidates[0].code,))
        with pytest.raises(RulingFault):
            rate_pool(scheme, "池", candidates, [*rulings, stray])
        break
