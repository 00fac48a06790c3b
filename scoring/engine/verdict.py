"""The engine: candidates of a pool in, stars with traces, margins, ties and findings out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from scoring.engine.findings import findings_of
from scoring.engine.levels import Levels
from scoring.engine.margin import Margins, lines_of
from scoring.engine.placement import Key, Placement, place_all
from scoring.engine.quotas import seats_of
from scoring.engine.scheme import SEATED, Scheme
from scoring.engine.tally import Tallies, tallies
from scoring.engine.ties import RulingFault, rulings_by_star
from scoring.engine.values import (
    Candidate,
    Outcome,
    PoolVerdict,
    Results,
    Ruling,
    TraceStep,
)

Trace = tuple[TraceStep, ...]


def rate_round(
    scheme: Scheme | Mapping[str, Scheme],
    pools: Mapping[str, Sequence[Candidate]],
    rulings: Iterable[Ruling] = (),
) -> Iterator[PoolVerdict]:
    """Rate every pool, sorted by name, one at a time as they are consumed.

    ``scheme`` is one for all or one for each pool. Raises RulingFault at once for rulings that
    name an unknown pool or code, and for each pool what ``rate_pool`` raises.
    """
    given = list(rulings)
    faults = [f"没有评定池 {ruling.pool}" for ruling in given if ruling.pool not in pools]
    if faults:
        raise RulingFault(faults)
    return _rate_pools(scheme, pools, given)


def _rate_pools(
    scheme: Scheme | Mapping[str, Scheme],
    pools: Mapping[str, Sequence[Candidate]],
    rulings: Sequence[Ruling],
) -> Iterator[PoolVerdict]:
    for pool in sorted(pools):
        own = scheme if isinstance(scheme, Scheme) else scheme[pool]
        yield rate_pool(
            own, pool, pools[pool], [ruling for ruling in rulings if ruling.pool == pool]
        )


def rate_pool(
    scheme: Scheme, pool: str, candidates: Sequence[Candidate], rulings: Iterable[Ruling] = ()
) -> PoolVerdict:
    """Rate one pool.

    Raises ValueError for a repeated code, a row of the wrong length or a ceiling outside 1–5,
    SchemeFault for missing or too many allotted seats, RulingFault for rulings that do not fit.
    """
    _check_candidates(candidates)
    by_star = rulings_by_star(rulings)
    _check_codes(pool, by_star.values(), candidates)
    rated = [candidate for candidate in candidates if not candidate.is_exempt]
    exempt = [candidate for candidate in candidates if candidate.is_exempt]
    n = len(rated)
    seats, low_cap = seats_of(scheme, pool, n)
    sums = tallies(scheme, rated)
    levels = Levels(scheme)
    keys = sums.keys
    reached = [levels.reached(key[0]) for key in keys]
    placement = Placement(
        codes=[candidate.code for candidate in rated],
        keys=keys,
        order=_best_first(rated, keys),
        ceilings=[
            levels.ceiling(high, candidate.is_recognised, candidate.ceiling)
            for high, candidate in zip(reached, rated, strict=True)
        ],
        star=[0] * n,
    )
    place_all(scheme, pool, placement, seats, low_cap, by_star)
    margins = Margins(levels, lines_of(scheme, placement, seats, low_cap), scheme.maximum)
    counts = dict.fromkeys((5, 4, 3, 2, 1), 0)
    for star in placement.star:
        if star:
            counts[star] += 1
    pending = len(placement.tied_at)
    causes = _low_causes(rated, reached, levels, placement) if not pending else {}
    return PoolVerdict(
        pool=pool,
        n=n,
        exempt=len(exempt),
        seats=seats,
        low_cap=low_cap,
        counts=counts,
        pending=pending,
        lines={star: placement.last.get(star) for star in SEATED},
        ties=tuple(placement.ties),
        findings=() if pending else findings_of(n, seats, low_cap, counts, causes),
        results=_results(scheme, rated, exempt, sums, reached, levels, placement, margins),
    )


def _check_candidates(candidates: Sequence[Candidate]) -> None:
    if len({candidate.code for candidate in candidates}) != len(candidates):
        raise ValueError("a code stands twice in a pool")
    for candidate in candidates:
        if candidate.ceiling not in (None, 1, 2, 3, 4, 5):
            raise ValueError(f"{candidate.code}: ceiling must be 1 to 5")


def _check_codes(pool: str, rulings: Iterable[Ruling], candidates: Sequence[Candidate]) -> None:
    named = {code for ruling in rulings for code in ruling.winners}
    unknown = sorted(named - {candidate.code for candidate in candidates}) if named else []
    if unknown:
        raise RulingFault([f"评定池 {pool} 没有党组织 {code}" for code in unknown])


def _best_first(rated: Sequence[Candidate], keys: Sequence[Key]) -> list[int]:
    """Places of the candidates, the best key first, equals by code."""
    codes = [candidate.code for candidate in rated]
    order = sorted(range(len(codes)), key=codes.__getitem__)
    order.sort(key=keys.__getitem__, reverse=True)
    return order


def _results(
    scheme: Scheme,
    rated: Sequence[Candidate],
    exempt: Sequence[Candidate],
    sums: Tallies,
    reached: Sequence[int],
    levels: Levels,
    placement: Placement,
    margins: Margins,
) -> Results:
    """Results by rank then code, exempt branches last by code. Equal histories share one trace."""
    order, stars, keys = placement.order, placement.star, sums.keys
    last = sorted(exempt, key=lambda candidate: candidate.code)
    blank: list[Any] = [None] * len(last)
    outside = [_exempt_sums(scheme, candidate) for candidate in last]
    ups: list[int | None] = []
    up_stars: list[int | None] = []
    for at in order:
        up, up_star = _raised(margins, rated[at], keys[at], stars[at], placement.ceilings[at])
        ups.append(up)
        up_stars.append(up_star)
    return Results(
        [*(rated[at].code for at in order), *(candidate.code for candidate in last)],
        [*(sums.totals[at] for at in order), *(total for total, _base, _key in outside)],
        [*(sums.bases[at] for at in order), *(base for _total, base, _key in outside)],
        [*(keys[at] for at in order), *(key for _total, _base, key in outside)],
        [*_ranks(order, keys), *blank],
        [*(stars[at] or None for at in order), *blank],
        [*ups, *blank],
        [*_traces(levels, rated, reached, placement), *[()] * len(last)],
        [*[False] * len(order), *[True] * len(last)],
        [*up_stars, *blank],
    )


def _ranks(order: Sequence[int], keys: Sequence[Key]) -> Iterator[int]:
    """Competition ranks: 1, 2, 2, 4."""
    rank, before = 0, None
    for place, at in enumerate(order, start=1):
        key = keys[at]
        if key != before:
            rank, before = place, key
        yield rank


def _raised(
    margins: Margins, candidate: Candidate, key: Key, star: int, ceiling: int
) -> tuple[int, int] | tuple[None, None]:
    """(margin, the star it gives); twice None where no addition raises the star."""
    if not 0 < star < 5:
        return None, None
    found = margins.of(key, star, ceiling, candidate.is_recognised, candidate.ceiling)
    return found or (None, None)


def _traces(
    levels: Levels, rated: Sequence[Candidate], reached: Sequence[int], placement: Placement
) -> Iterator[Trace]:
    stars, ceilings, tied_at = placement.star, placement.ceilings, placement.tied_at
    ruled_out = placement.ruled_out

    @cache
    def trace(
        high: int, ceiling: int, is_recognised: bool, star: int, tied: int, lost: tuple[int, ...]
    ) -> Trace:
        steps = []
        for at in range(5, (tied or star) - 1, -1):
            if at == tied:
                outcome = Outcome.TIED
            elif at == star:
                outcome = Outcome.PLACED
            elif at in lost:
                outcome = Outcome.RULED_OUT
            elif at <= ceiling:
                outcome = Outcome.SEATS
            else:
                outcome = levels.obstacle(at, high, is_recognised)
            steps.append(TraceStep(at, outcome))
        return tuple(steps)

    for at in placement.order:
        yield trace(
            reached[at],
            ceilings[at],
            rated[at].is_recognised,
            stars[at],
            tied_at.get(at, 0),
            ruled_out.get(at, ()),
        )


def _low_causes(
    rated: Sequence[Candidate], reached: Sequence[int], levels: Levels, placement: Placement
) -> dict[str, int]:
    """Why the low group is low: its score, a veto, or the seats. Together its count."""
    causes = {"score": 0, "veto": 0, "seats": 0}
    for at, star in enumerate(placement.star):
        if star in (2, 1):
            if placement.ceilings[at] >= 3:
                causes["seats"] += 1
            elif levels.obstacle(3, reached[at], rated[at].is_recognised) == Outcome.BELOW:
                causes["score"] += 1
            else:
                causes["veto"] += 1
    return causes


def _exempt_sums(scheme: Scheme, candidate: Candidate) -> tuple[int | None, int | None, Key]:
    if candidate.scores is None:
        return None, None, ()
    sums = tallies(scheme, [candidate])
    return sums.totals[0], sums.bases[0], sums.keys[0]
