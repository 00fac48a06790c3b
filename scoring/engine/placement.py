"""Who is placed where: star by star from the best down, ties kept whole or ruled.

Members of an open tie are interchangeable, so everybody else's star is settled without them: what
is left of the tie goes on to the lower stars as so many places with that key (a *shadow*), while
its members themselves stay pending.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scoring.engine.scheme import Overflow, Scheme
from scoring.engine.ties import RulingFault, ruling_faults
from scoring.engine.values import Ruling, TieCase

Key = tuple[int, ...]


@dataclass(slots=True)
class Shadow:
    """Open tie of one key: its members and how many of them still look for a place."""

    key: Key
    members: list[int]
    open: int


@dataclass(slots=True)
class Placement:
    """The state of a pool while stars are handed out; indexes point into the candidates.

    ``competing`` keeps, per star, the keys of everybody who competed there, best first: what a
    margin is measured against. ``misfits`` are, per star, the faults of a ruling that does not fit
    its case.
    """

    codes: Sequence[str]
    keys: Sequence[Key]
    order: Sequence[int]
    ceilings: Sequence[int]
    star: list[int]
    tied_at: dict[int, int] = field(default_factory=dict)
    ruled_out: dict[int, tuple[int, ...]] = field(default_factory=dict)
    shadows: dict[Key, Shadow] = field(default_factory=dict)
    ties: list[TieCase] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    competing: dict[int, list[Key]] = field(default_factory=dict)
    misfits: dict[int, list[str]] = field(default_factory=dict)
    line_three: int = 0
    low: int = 0


Entry = int | Shadow


def place_all(
    scheme: Scheme,
    pool: str,
    placement: Placement,
    seats: dict[int, int],
    low_cap: int,
    rulings: dict[int, Ruling],
) -> None:
    """Hand out all stars of a pool. RulingFault names every ruling that fits no case."""
    left = list(placement.order)
    for star in (5, 4):
        left = _hand_out(placement, pool, star, left, seats[star], rulings, is_soft=False)
    entries = _entries(placement, 3, left)
    placement.low = sum(placement.ceilings[at] < 3 for at in left)
    line = third_line(scheme.overflow, seats[3], len(entries), low_cap, placement.low)
    placement.line_three = line
    is_soft = scheme.overflow in (Overflow.ABSORB, Overflow.PROTECT)
    left = _hand_out(placement, pool, 3, left, line, rulings, is_soft=is_soft)
    for at in left:
        if at not in placement.tied_at:
            placement.star[at] = 2 if placement.ceilings[at] >= 2 else 1
    faults = _faults_of_rulings(pool, placement, rulings)
    if faults:
        raise RulingFault(faults)


def _faults_of_rulings(pool: str, placement: Placement, rulings: dict[int, Ruling]) -> list[str]:
    faults: list[str] = []
    applied = {star for stars in placement.ruled_out.values() for star in stars}
    for star in sorted(rulings, reverse=True):
        if star in placement.misfits:
            faults += placement.misfits[star]
        elif star not in applied and max(placement.misfits, default=0) < star:
            # Below a misfit nobody can tell which cases a sound ruling there would have opened.
            faults.append(f"{pool} {star} 星没有对应的并列")
    return faults


def third_line(overflow: str, cap: int, eligible: int, low_cap: int, low: int) -> int:
    """Places at 三星: its cap; under ``absorb`` so many more that at most ``low_cap − low`` are

    pushed low by seats; under ``protect`` everybody who reached the line.
    """
    if overflow == Overflow.ABSORB:
        return max(cap, eligible - max(0, low_cap - low))
    if overflow == Overflow.PROTECT:
        return eligible
    return cap


def _entries(placement: Placement, star: int, left: Sequence[int]) -> list[Entry]:
    """Competitors for a star, best first; a shadow stands as often as it has open places."""
    ceilings, tied_at, keys = placement.ceilings, placement.tied_at, placement.keys
    if not tied_at:
        return [at for at in left if ceilings[at] >= star]
    entries: list[Entry] = []
    seen: set[Key] = set()
    for at in left:
        if ceilings[at] < star:
            continue
        if at not in tied_at:
            entries.append(at)
        elif keys[at] not in seen:
            seen.add(keys[at])
            shadow = placement.shadows[keys[at]]
            entries.extend([shadow] * shadow.open)
    return entries


def _hand_out(
    placement: Placement,
    pool: str,
    star: int,
    left: list[int],
    seats: int,
    rulings: dict[int, Ruling],
    *,
    is_soft: bool,
) -> list[int]:
    """Place the best of those left; gives back those still without a star, pending ones included."""
    keys = placement.keys
    entries = _entries(placement, star, left)
    names = [keys[entry] if isinstance(entry, int) else entry.key for entry in entries]
    placement.competing[star] = names
    placed = min(seats, len(entries))
    if 0 < placed < len(entries) and names[placed - 1] == names[placed]:
        low, high = placed - 1, placed + 1
        while low and names[low - 1] == names[placed]:
            low -= 1
        while high < len(names) and names[high] == names[placed]:
            high += 1
        if is_soft:
            placed = high
        else:
            _settle_tie(placement, pool, star, entries[low:high], placed - low, rulings)
            placed = low
    for entry in entries[:placed]:
        if isinstance(entry, int):
            placement.star[entry] = star
        else:
            entry.open -= 1
    if placed:
        placement.last[star] = names[placed - 1][0]
    return [at for at in left if not placement.star[at]]


def _settle_tie(
    placement: Placement,
    pool: str,
    star: int,
    group: Sequence[Entry],
    seats: int,
    rulings: dict[int, Ruling],
) -> None:
    """Equals that straddle a line: follow the ruling, or leave them pending."""
    shadow = next((entry for entry in group if isinstance(entry, Shadow)), None)
    free = [entry for entry in group if isinstance(entry, int)]
    if shadow is not None:
        # Equals of a tie still open further up: pending with it, and in no case yet.
        shadow.open = len(group) - seats
        shadow.members.extend(free)
        for at in free:
            placement.tied_at[at] = star
        return
    members = sorted(free, key=lambda at: placement.codes[at])
    case = TieCase(pool, star, seats, tuple([placement.codes[at] for at in members]))
    ruling = rulings.get(star)
    key = placement.keys[members[0]]
    if ruling is not None and (misfit := ruling_faults(ruling, case)):
        placement.misfits[star] = misfit
        ruling = None
    if ruling is None:
        placement.ties.append(case)
        placement.shadows[key] = Shadow(key, members, len(members) - seats)
        for at in members:
            placement.tied_at[at] = star
        return
    winners = set(ruling.winners)
    for at in members:
        if placement.codes[at] in winners:
            placement.star[at] = star
        else:
            placement.ruled_out[at] = (*placement.ruled_out.get(at, ()), star)
    placement.last[star] = key[0]
