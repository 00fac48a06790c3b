"""An independent second version: repeated scanning and brute force, slow and plain.

Open ties are resolved arbitrarily and everybody whose star could depend on that is marked pending;
margins are found by rating again with every possible addition.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(frozen=True)
class Body:
    code: str
    scores: tuple[int, ...]
    extra: int
    recognised: bool
    ceiling: int | None


@dataclass(frozen=True)
class Rules:
    maxima: tuple[int, ...]
    bonus: tuple[bool, ...]
    minima: dict[int, int]
    caps: dict[int, Fraction]
    low_cap: Fraction
    gated: tuple[int, ...]
    policy: str
    on_base: bool
    ties: tuple[int, ...]
    allotted: dict[int, int]


@dataclass(frozen=True)
class Verdict:
    """A ruling is bound to its case: other members, and it no longer counts."""

    winners: frozenset[str]
    members: frozenset[str]


@dataclass
class Outcome:
    star: dict[str, int | None] = field(default_factory=dict)
    trace: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    rank: dict[str, int] = field(default_factory=dict)
    cases: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    seats: dict[int, int] = field(default_factory=dict)
    low: int = 0
    misfit: bool = False


def whole(share: Fraction) -> int:
    return share.numerator // share.denominator


def worth(rules: Rules, body: Body) -> int:
    """What the lines stand on."""
    parts = [
        score
        for score, bonus in zip(body.scores, rules.bonus, strict=True)
        if not (rules.on_base and bonus)
    ]
    return sum(parts) + body.extra


def standing(rules: Rules, body: Body) -> tuple[int, ...]:
    return (worth(rules, body), *(body.scores[at] for at in rules.ties))


def obstacle(rules: Rules, body: Body, star: int) -> str | None:
    if worth(rules, body) < rules.minima[star]:
        return "below"
    if star in rules.gated and not body.recognised:
        return "gate"
    if body.ceiling is not None and star > body.ceiling:
        return "veto"
    return None


def highest(rules: Rules, body: Body) -> int:
    for star in (5, 4, 3, 2):
        if obstacle(rules, body, star) is None:
            return star
    return 1


def share_out(rules: Rules, n: int) -> tuple[dict[int, int], int]:
    low = whole(rules.low_cap * n)
    if rules.policy == "explicit":
        return dict(rules.allotted), low
    seats = {star: whole(rules.caps[star] * n) for star in (5, 4, 3)}
    if rules.policy != "about":
        return seats, low
    exact = {**{star: rules.caps[star] * n for star in (5, 4, 3)}, 0: rules.low_cap * n}
    given = {**seats, 0: low}
    while sum(given.values()) < n:
        rest = {
            star: exact[star] - whole(exact[star])
            for star in given
            if given[star] == whole(exact[star])
        }
        best = min(star for star in rest if rest[star] == max(rest.values()))
        given[best] += 1
    return {star: given[star] for star in (5, 4, 3)}, given[0]


def rate(
    rules: Rules, bodies: list[Body], rulings: dict[int, Verdict], *, lenient: bool = False
) -> Outcome:
    """``lenient``: rulings that do not fit are passed over; else ``misfit`` says there was one."""
    out = Outcome()
    n = len(bodies)
    out.seats, out.low = share_out(rules, n)
    stand = {body.code: standing(rules, body) for body in bodies}
    top = {body.code: highest(rules, body) for body in bodies}
    for body in bodies:
        out.rank[body.code] = 1 + sum(other > stand[body.code] for other in stand.values())
        out.trace[body.code] = []
    given: dict[str, int] = {}
    doubtful: dict[str, int] = {}
    used: set[int] = set()
    lost: set[tuple[str, int]] = set()
    for star in (5, 4, 3):
        able = [b for b in bodies if b.code not in given and top[b.code] >= star]
        seats = out.seats[star]
        soft = False
        if star == 3:
            low = sum(b.code not in given and top[b.code] < 3 for b in bodies)
            if rules.policy == "absorb":
                seats, soft = max(seats, len(able) - max(0, out.low - low)), True
            if rules.policy == "protect":
                seats, soft = len(able), True
        while seats > 0 and able:
            best = max(stand[b.code] for b in able)
            group = sorted((b for b in able if stand[b.code] == best), key=lambda b: b.code)
            able = [b for b in able if stand[b.code] != best]
            if len(group) <= seats or soft:
                for body in group:
                    given[body.code] = star
                seats -= len(group)
                continue
            codes = tuple(body.code for body in group)
            if any(code in doubtful for code in codes):
                for code in codes:
                    doubtful.setdefault(code, star)
                winners = set(codes[:seats])
            elif (
                star in rulings
                and rulings[star].members == set(codes)
                and len(rulings[star].winners) == seats
            ):
                winners = set(rulings[star].winners)
                used.add(star)
                lost |= {(code, star) for code in codes if code not in winners}
            else:
                out.misfit |= star in rulings
                out.cases.append((star, seats, codes))
                for code in codes:
                    doubtful[code] = star
                winners = set(codes[:seats])
            for code in winners:
                given[code] = star
            seats = 0
    out.misfit |= bool(set(rulings) - used) and not lenient
    for body in bodies:
        code = body.code
        final = given.get(code) or (2 if top[code] >= 2 else 1)
        tied = doubtful.get(code)
        out.star[code] = None if tied else final
        for star in range(5, (tied or final) - 1, -1):
            if star == tied:
                word = "tied"
            elif star == final:
                word = "placed"
            elif (code, star) in lost:
                word = "ruled_out"
            else:
                # Whoever may hold a higher star competes here, whatever this star's own gate.
                blocked = star > top[code] and obstacle(rules, body, star)
                word = blocked or "seats"
            out.trace[code].append((star, word))
    return out


def margin(
    rules: Rules, bodies: list[Body], rulings: dict[int, Verdict], code: str
) -> tuple[int | None, int | None]:
    """The least addition, found by trying every one, and the star it gives."""
    now = rate(rules, bodies, rulings).star[code]
    if now is None or now == 5:
        return None, None
    at = next(place for place, body in enumerate(bodies) if body.code == code)
    most = sum(
        maximum
        for maximum, bonus in zip(rules.maxima, rules.bonus, strict=True)
        if not (rules.on_base and bonus)
    )
    extra = 1
    while worth(rules, bodies[at]) + extra <= most:
        tried = [*bodies]
        tried[at] = replace(bodies[at], extra=extra)
        star = rate(rules, tried, rulings, lenient=True).star[code]
        if star is not None and star > now:
            return extra, star
        extra += 1
    return None, None


def findings(
    rules: Rules, bodies: list[Body], out: Outcome
) -> list[tuple[str, int, int, int, dict[str, int]]]:
    """(star, cap, count, excess, causes), empty while anything is pending."""
    if None in out.star.values():
        return []
    count = {star: sum(s == star for s in out.star.values()) for star in (5, 4, 3, 2, 1)}
    low = count[2] + count[1]
    found = []
    if count[3] > out.seats[3]:
        rounding = len(bodies) - sum(out.seats.values()) - out.low
        unused = out.seats[5] - count[5] + out.seats[4] - count[4] + out.low - low
        causes = {"rounding": rounding, "unused": unused}
        found.append(("3", out.seats[3], count[3], count[3] - out.seats[3], causes))
    causes = {"score": 0, "veto": 0, "seats": 0}
    for body in bodies:
        if out.star[body.code] in (1, 2):
            why = obstacle(rules, body, 3) if highest(rules, body) < 3 else None
            causes["seats" if why is None else "score" if why == "below" else "veto"] += 1
    found.append(("low", out.low, low, max(0, low - out.low), causes))
    return found
