"""Seats of a pool: floors, largest remainder, or numbers handed down."""

from collections.abc import Sequence

from scoring.engine.scheme import SEATED, WHOLE, Overflow, Scheme, SchemeFault

LOW = 0


def floor_share(cap: int, n: int) -> int:
    """``cap`` (hundredths of a per cent) of ``n``, never above it (“以内”)."""
    return cap * n // WHOLE


def largest_remainder(shares: Sequence[tuple[int, int]], total: int) -> list[int]:
    """Whole numbers that sum to ``total``.

    ``shares`` are (numerator, rank): numerators over WHOLE; the greatest remainders get the places
    that are left, among equal ones the lowest ``rank`` first.
    """
    floors = [numerator // WHOLE for numerator, _rank in shares]
    left = total - sum(floors)
    order = sorted(range(len(shares)), key=lambda at: (-(shares[at][0] % WHOLE), shares[at][1]))
    for at in order[:left]:
        floors[at] += 1
    return floors


def seats_of(scheme: Scheme, pool: str, n: int) -> tuple[dict[int, int], int]:
    """({5, 4, 3: seats}, seats or cap of the low group) of a pool of ``n``.

    Raises SchemeFault under ``explicit`` where the pool has no seats or more than ``n``.
    """
    caps = {star: scheme.level(star).cap or 0 for star in SEATED}
    if scheme.overflow == Overflow.EXPLICIT:
        return _allotted(scheme, pool, n), floor_share(scheme.low_cap, n)
    if scheme.overflow == Overflow.ABOUT:
        # Equal remainders go to the lower star first.
        shares = [(caps[star] * n, star) for star in SEATED] + [(scheme.low_cap * n, LOW)]
        five, four, three, low = largest_remainder(shares, n)
        return {5: five, 4: four, 3: three}, low
    return {star: floor_share(caps[star], n) for star in SEATED}, floor_share(scheme.low_cap, n)


def _allotted(scheme: Scheme, pool: str, n: int) -> dict[int, int]:
    seats = scheme.seats.get(pool)
    if seats is None:
        raise SchemeFault([f"评定池 {pool} 没有指导数"])
    if sum(seats.values()) > n:
        raise SchemeFault([f"评定池 {pool} 的指导数合计超过参评数 {n}"])
    return {star: seats[star] for star in SEATED}


def city_seats(cap: int, pools: Sequence[tuple[str, int]]) -> dict[str, int]:
    """One star's seats for all pools by largest remainder within the city's floor.

    ``pools`` are (name, n). The sum is the floor of the whole city's share, which the pools' own
    floors would lose; equal remainders go to the larger pool, then by name.
    """
    ordered = sorted(pools, key=lambda pool: (-pool[1], pool[0]))
    shares = [(cap * n, rank) for rank, (_name, n) in enumerate(ordered)]
    total = floor_share(cap, sum(n for _name, n in pools))
    seats = largest_remainder(shares, total)
    return {name: count for (name, _n), count in zip(ordered, seats, strict=True)}
