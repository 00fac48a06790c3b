"""The engine: candidates of a pool in, stars with traces, margins, ties and findings out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from scoring.engine.findings import findings_of
from scoring.engine.levels import Levels
from scoring.engine.margin import Margins, lines_of
from scoring.engine.placement import Key, Placement, place_all
from scoring.engine.quotas import seats_of
from scoring.engine.scheme import SEATED, Scheme
from scoring.engine.tally import Tally, tallies
from scoring.engine.ties import RulingFault, rulings_by_star
from scoring.engine.values import (
    Candidate,
    Outcome,
    PoolVerdict,
    Result,
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
    reached = [levels.reached(tally.key[0]) for tally in sums]
    keys = [tally.key for tally in sums]
    placement = Placement(
        codes=[candidate.code for candidate in rated],
        keys=keys,
        order=sorted(range(n), key=keys.__getitem__, reverse=True),
        ceilings=[
            levels.ceiling(high, candidate.is_recognised, candidate.ceiling)
            for high, candidate in zip(reached, rated, strict=True)
        ],
        star=[0] * n,
    )
    place_all(scheme, pool, placement, seats, low_cap, by_star)
    results = _results(scheme, rated, sums, reached, levels, placement, seats, low_cap)
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
        results=(*results, *_exempt_results(scheme, exempt)),
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


def _results(
    scheme: Scheme,
    rated: Sequence[Candidate],
    sums: Sequence[Tally],
    reached: Sequence[int],
    levels: Levels,
    placement: Placement,
    seats: dict[int, int],
    low_cap: int,
) -> list[Result]:
    """Results by rank then code. Equal histories share one trace."""
    margins = Margins(levels, lines_of(scheme, placement, seats, low_cap), scheme.maximum)
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

    results = []
    rank, before = 0, None
    for place, at in enumerate(placement.order, start=1):
        candidate, tally, star = rated[at], sums[at], stars[at]
        if tally.key != before:
            rank, before = place, tally.key
        tied = tied_at.get(at, 0)
        raised = (
            margins.of(tally.key, star, ceilings[at], candidate.is_recognised, candidate.ceiling)
            if 0 < star < 5
            else None
        )
        results.append(
            Result(
                candidate.code,
                tally.total,
                tally.base,
                tally.key,
                rank,
                star or None,
                raised[0] if raised else None,
                trace(
                    reached[at],
                    ceilings[at],
                    candidate.is_recognised,
                    star,
                    tied,
                    ruled_out.get(at, ()),
                ),
                up_star=raised[1] if raised else None,
            )
        )
    results.sort(key=lambda result: (result.rank, result.code))
    return results


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


def _exempt_results(scheme: Scheme, exempt: Sequence[Candidate]) -> list[Result]:
    results = []
    for candidate in sorted(exempt, key=lambda candidate: candidate.code):
        total = base = None
        key: Key = ()
        if candidate.scores is not None:
            total, base, key = tallies(scheme, [candidate])[0]
        results.append(
            Result(candidate.code, total, base, key, None, None, None, (), is_exempt=True)
        )
    return results
