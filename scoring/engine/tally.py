"""Sums and keys, and the mean of several reviewers."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Any, NamedTuple

from scoring.engine.scheme import Scheme, ThresholdBasis
from scoring.engine.values import Candidate


class Tally(NamedTuple):
    """Sums of one branch and the key it is compared by (higher is better)."""

    total: int
    base: int
    key: tuple[int, ...]


def mean_score(scores: Iterable[Fraction | int]) -> int:
    """The mean of several reviewers' scores (hundredths), rounded once, half up.

    17.49 and 17.50 give 17.50. ValueError where there is none.
    """
    exact = [Fraction(score) for score in scores]
    if not exact:
        raise ValueError("a mean needs a score")
    mean = sum(exact, Fraction()) / len(exact)
    return (2 * mean.numerator + mean.denominator) // (2 * mean.denominator)


def tallies(scheme: Scheme, candidates: Sequence[Candidate]) -> list[Tally]:
    """Sums and keys of candidates with scores; ValueError for a row of the wrong length."""
    indicators = scheme.indicators
    width = len(indicators)
    bonus = [at for at, indicator in enumerate(indicators) if indicator.is_bonus]
    names = [indicator.name for indicator in indicators]
    places = [names.index(name) for name in scheme.tie_keys]
    pick: Any = itemgetter(*places) if len(places) > 1 else None
    on_base = scheme.threshold_basis == ThresholdBasis.BASE
    found = []
    for candidate in candidates:
        scores = candidate.scores
        if scores is None or len(scores) != width:
            raise ValueError(f"{candidate.code}: {width} scores expected")
        total = sum(scores)
        base = total - sum([scores[at] for at in bonus]) if bonus else total
        head = base if on_base else total
        ties = pick(scores) if pick else tuple([scores[at] for at in places])
        found.append(Tally(total, base, (head, *ties)))
    return found
