"""N and seats of every pool, the city's own seats beside them, and whether adopted ones still fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from scoring import engine
from scoring.rounds.models import Pool, Round
from scoring.rounds.queries.schemes import round_standards
from scoring.standards.queries import scheme_of

SMALL = 10
Seats = dict[int, int]


@dataclass(frozen=True)
class PoolSeats:
    """One pool's line of the seat table.

    ``seats`` and ``low`` are what the round's policy gives, ``floors`` and ``low_floor`` the
    shares rounded down, ``city`` the pool's seats by largest remainder within the city's floor.
    """

    pool: str
    n: int
    exempt: int
    seats: Seats
    low: int
    floors: Seats
    low_floor: int
    city: Seats
    allotted_for: int | None

    @property
    def is_small(self) -> bool:
        """Whether the pool has branches and no five-star seat by its own share."""
        return 0 < self.n < SMALL

    @property
    def rest(self) -> int:
        """Places that no quota takes in when all are rounded down."""
        return self.n - sum(self.floors.values()) - self.low_floor

    @property
    def fits(self) -> bool:
        """Whether seats were adopted for the N there is now (True where none were adopted)."""
        return self.allotted_for is None or self.allotted_for == self.n

    def plain(self) -> dict[str, int]:
        """As decisions keep it: {"n", "exempt", "5", "4", "3", "low"}."""
        seats = {str(star): self.seats[star] for star in engine.SEATED}
        return {"n": self.n, "exempt": self.exempt, **seats, "low": self.low}


@dataclass(frozen=True)
class SeatTable:
    """All pools of a round, and the city as a whole."""

    rows: tuple[PoolSeats, ...]
    caps: Seats  # hundredths of a per cent
    low_cap: int
    faults: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        return sum(row.n for row in self.rows)

    @property
    def exempt(self) -> int:
        return sum(row.exempt for row in self.rows)

    @property
    def low(self) -> int:
        return sum(row.low for row in self.rows)

    @property
    def seats(self) -> Seats:
        return _sum(row.seats for row in self.rows)

    @property
    def floors(self) -> Seats:
        return _sum(row.floors for row in self.rows)

    @property
    def rest(self) -> int:
        return sum(row.rest for row in self.rows)

    @property
    def city(self) -> Seats:
        """The city's floor of each star."""
        return _sum(row.city for row in self.rows)

    @property
    def loses(self) -> bool:
        """Whether the pools' floors give fewer seats than the city's."""
        return self.floors != self.city


def _sum(parts: Iterable[Seats]) -> Seats:
    total = dict.fromkeys(engine.SEATED, 0)
    for part in parts:
        for star in total:
            total[star] += part[star]
    return total


def denominators(round: Round) -> dict[str, tuple[int, int]]:
    """(N, exempt) of every pool by name, empty pools too; one statement."""
    standing = Q(enrolments__removed_by_decision=None, enrolments__pk__isnull=False)
    rows = (
        Pool.objects.filter(round=round)
        .order_by("name")
        .annotate(
            n=Count("enrolments", filter=standing & Q(enrolments__is_exempt=False)),
            exempt=Count("enrolments", filter=standing & Q(enrolments__is_exempt=True)),
        )
    )
    return {row.name: (row.n, row.exempt) for row in rows}


def seat_table(round: Round) -> SeatTable | None:
    """The seats of a round under its policy; None while no standard is chosen.

    A constant number of statements. Adopted seats that cannot be used leave ``seats`` at what was
    adopted (zeros where nothing was) and are named in ``faults``.
    """
    scheme = plain_scheme(round)
    if scheme is None:
        return None
    adopted = {pool.name: pool for pool in Pool.objects.filter(round=round)}
    return table_of(
        scheme,
        denominators(round),
        {name: pool.seats for name, pool in adopted.items() if pool.seats is not None},
        {name: pool.allotted_for for name, pool in adopted.items()},
    )


def plain_scheme(round: Round) -> engine.Scheme | None:
    """A scheme with the round's quotas and policy, for counting seats; None without standards.

    Seats depend on the rules alone, so any of the standards serves. Raises SchemeFault where
    rules and standard do not fit together.
    """
    chosen = sorted(round_standards(round).values(), key=lambda standard: standard.pk)
    if not chosen:
        return None
    return replace(scheme_of(round.rule_set, chosen[0]), overflow=round.policy)


def caps_of(scheme: engine.Scheme) -> Seats:
    return {star: scheme.level(star).cap or 0 for star in engine.SEATED}


def city_table(scheme: engine.Scheme, numbers: Mapping[str, int]) -> dict[str, Seats]:
    """Seats by largest remainder within the city's floor, by pool; ``numbers`` are N by pool."""
    pools = list(numbers.items())
    stars = {star: engine.city_seats(cap, pools) for star, cap in caps_of(scheme).items()}
    return {name: {star: stars[star][name] for star in engine.SEATED} for name in numbers}


def table_of(
    scheme: engine.Scheme,
    numbers: Mapping[str, tuple[int, int]],
    adopted: Mapping[str, Seats],
    allotted_for: Mapping[str, int | None],
) -> SeatTable:
    """The table of pools with (N, exempt) under a scheme; ``adopted`` counts under ``explicit``."""
    city = city_table(scheme, {name: n for name, (n, _exempt) in numbers.items()})
    caps = caps_of(scheme)
    explicit = scheme.overflow == engine.Overflow.EXPLICIT
    seated = replace(scheme, seats=adopted if explicit else {})
    rows: list[PoolSeats] = []
    faults: list[str] = []
    for name, (n, exempt) in numbers.items():
        low_floor = engine.floor_share(scheme.low_cap, n)
        try:
            seats, low = engine.seats_of(seated, name, n)
        except engine.SchemeFault as fault:
            faults += fault.faults
            seats, low = adopted.get(name) or dict.fromkeys(engine.SEATED, 0), low_floor
        rows.append(
            PoolSeats(
                pool=name,
                n=n,
                exempt=exempt,
                seats=dict(seats),
                low=low,
                floors={star: engine.floor_share(cap, n) for star, cap in caps.items()},
                low_floor=low_floor,
                city=city[name],
                allotted_for=allotted_for.get(name) if explicit else None,
            )
        )
    return SeatTable(tuple(rows), caps, scheme.low_cap, tuple(faults))
