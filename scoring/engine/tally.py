"""Sums and keys, and the mean of several reviewers."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.engine.scheme import Scheme, ThresholdBasis
from scoring.engine.values import Candidate


class Tallies(NamedTuple):
    """Sums of all branches of a pool, and the keys they are compared by (higher is better).

    Columns rather than a row for each branch: what a collector need not walk costs nothing.
    """

    totals: list[int]
    bases: list[int]
    keys: list[tuple[int, ...]]


def mean_score(scores: Iterable[Fraction | int]) -> int:
    """The mean of several reviewers' scores (hundredths), rounded once, half up.

    17.49 and 17.50 give 17.50. ValueError where there is none.
    """
    exact = [Fraction(score) for score in scores]
    if not exact:
        raise ValueError("a mean needs a score")
    mean = sum(exact, Fraction()) / len(exact)
    return (2 * mean.numerator + mean.denominator) // (2 * mean.denominator)


def tallies(scheme: Scheme, candidates: Sequence[Candidate]) -> Tallies:
    """Sums and keys of candidates with scores; ValueError for a row of the wrong length."""
    indicators = scheme.indicators
    width = len(indicators)
    bonus = [at for at, indicator in enumerate(indicators) if indicator.is_bonus]
    names = [indicator.name for indicator in indicators]
    places = [names.index(name) for name in scheme.tie_keys]
    on_base = scheme.threshold_basis == ThresholdBasis.BASE
    totals, bases, keys = Tallies([], [], [])
    for candidate in candidates:
        scores = candidate.scores
        if scores is None or len(scores) != width:
            raise ValueError(f"{candidate.code}: {width} scores expected")
        total = base = sum(scores)
        for at in bonus:
            base -= scores[at]
        totals.append(total)
        bases.append(base)
        keys.append((base if on_base else total, *[scores[at] for at in places]))
    return Tallies(totals, bases, keys)
