"""The engine on a large pool beside what sorting and ranking the same keys takes."""

import random
from collections.abc import Iterable, Iterator, Sequence

from scoring.engine import Candidate, rate_pool, rate_round
from scoring.engine.tally import tallies
from scoring.standards.sheets import shipped_scheme
from tests.bench.measure import Against, Figure

BRANCHES = 14_000
POOLS = 100


def branches(count: int = BRANCHES) -> list[Candidate]:
    """Branches with scores about eight tenths of full points, in tenths of a point."""
    chance = random.Random("五星创评")
    maxima = [indicator.maximum for indicator in shipped_scheme().indicators]
    return [
        Candidate(
            code=f"{place:09d}",
            scores=tuple(
                min(most, max(0, 10 * round(chance.gauss(most * 0.08, most * 0.009))))
                for most in maxima
            ),
            is_recognised=chance.random() < 0.3,
            ceiling=2 if chance.random() < 0.01 else None,
        )
        for place in range(count)
    ]


def places(keys: Sequence[tuple[int, ...]]) -> list[int]:
    """Competition ranks: Python's sort and one pass."""
    found = [0] * len(keys)
    place, before = 0, None
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    for number, at in enumerate(order, 1):
        if keys[at] != before:
            place, before = number, keys[at]
        found[at] = place
    return found


def figures() -> Iterator[Figure]:
    scheme, pool = shipped_scheme(), branches()
    keys = tallies(scheme, pool).keys
    yield Against(
        "14,000 branches in one pool, traces and margins, beside sorting and ranking their keys",
        lambda: rate_pool(scheme, "全部", pool),
        lambda: places(keys),
        factor=20,
    )
    pools = {f"池{number:03d}": pool for number in range(POOLS)}

    def consume(names: Iterable[str]) -> int:
        chosen = {name: pools[name] for name in names}
        return sum(
            result.star or 0 for verdict in rate_round(scheme, chosen) for result in verdict.results
        )

    yield Against(
        "100 pools of 14,000, every result read, pool by pool, beside one of them",
        lambda: consume(pools),
        lambda: consume(["池000"]),
        factor=120,
        repetitions=3,
    )
