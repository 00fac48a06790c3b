"""参考名额: how many of each star a body might propose. It guides the meeting; the engine never asks.

A pool's seats (by the round's policy, or adopted for the round) are shared out over the bodies that
review its branches by largest remainder, so that all bodies together have exactly the pool's seats.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from branches.organisations.models import Organisation
from scoring import engine
from scoring.reviews.models import Review
from scoring.reviews.queries.bodies import acting_body_key
from scoring.rounds.models import Round
from scoring.rounds.queries import enrolments, seat_table

STARS = (5, 4, 3, 2, 1)


def shared_out(seats: int, branches: Mapping[int, int]) -> dict[int, int]:
    """``seats`` over keys in proportion to their branches, by largest remainder.

    The shares add up to ``seats``; of equal remainders the larger body's comes first, then the
    lower key's. Nobody has branches: nobody has seats.
    """
    whole = sum(branches.values())
    if not whole:
        return dict.fromkeys(branches, 0)
    shares = {key: divmod(seats * count, whole) for key, count in branches.items()}
    found = {key: floor for key, (floor, _rest) in shares.items()}
    order = sorted(branches, key=lambda key: (-shares[key][1], -branches[key], key))
    for key in order[: seats - sum(found.values())]:
        found[key] += 1
    return found


@dataclass(frozen=True)
class PoolGuidance:
    """One pool's line of a body's meter, by star from 5 down: seats (three of them), proposed."""

    pool: str
    branches: int
    seats: tuple[int, int, int]
    proposed: tuple[int, int, int, int, int]
    is_adopted: bool

    @property
    def unproposed(self) -> int:
        return self.branches - sum(self.proposed)

    @property
    def low(self) -> int:
        """二星 and 一星 proposed."""
        return self.proposed[3] + self.proposed[4]

    @property
    def columns(self) -> list[tuple[int, int, int, bool]]:
        """(star, proposed, seats, whether more than guidance) of the three upper stars."""
        return [
            (star, given, most, given > most)
            for star, given, most in zip(STARS, self.proposed, self.seats, strict=False)
        ]


def guidance(body: Organisation, round: Round) -> list[PoolGuidance]:
    """The body's meter, pool by pool in which it has branches; a constant number of statements."""
    counted = _branches_by_pool(round)
    proposed = _proposed(body, round)
    table = seat_table(round)
    rows = [] if table is None else table.rows
    found = []
    for row in rows:
        branches = counted.get(row.pool, {})
        if body.pk not in branches:
            continue
        five, four, three = (
            shared_out(row.seats[star], branches)[body.pk] for star in engine.SEATED
        )
        given = proposed.get(row.pool, Counter())
        stars = (given[5], given[4], given[3], given[2], given[1])
        found.append(
            PoolGuidance(
                row.pool,
                branches[body.pk],
                (five, four, three),
                stars,
                is_adopted=row.allotted_for is not None,
            )
        )
    return found


def _branches_by_pool(round: Round) -> dict[str, dict[int, int]]:
    """Branches that take part, by pool and by the body that has the last word on them."""
    rows = (
        enrolments(round)
        .filter(is_exempt=False)
        .order_by()
        .values_list("pool__name", acting_body_key())
        .annotate(count=Count("pk"))
    )
    found: dict[str, dict[int, int]] = {}
    for pool, body, count in rows:
        found.setdefault(pool, {})[body] = count
    return found


def _proposed(body: Organisation, round: Round) -> dict[str, Counter[int]]:
    rows = Review.objects.filter(
        body=body,
        is_final=True,
        sheet__enrolment__round=round,
        sheet__enrolment__removed_by_decision=None,
        sheet__enrolment__is_exempt=False,
        proposed_star__isnull=False,
    )
    found: dict[str, Counter[int]] = {}
    pairs = rows.order_by().values_list("sheet__enrolment__pool__name", "proposed_star")
    for pool, star in pairs:
        found.setdefault(pool, Counter())[star or 0] += 1
    return found
