"""Which quota was exceeded, and by what: scores, vetoes, seats, rounding, unused seats."""

from scoring.engine.scheme import SEATED
from scoring.engine.values import Finding

LOW = 0


def findings_of(
    n: int,
    seats: dict[int, int],
    low_cap: int,
    counts: dict[int, int],
    low_causes: dict[str, int],
) -> tuple[Finding, ...]:
    """One entry for each exceeded star and always one for the low group, of a complete pool."""
    low = counts[2] + counts[1]
    found = []
    for star in SEATED:
        excess = counts[star] - seats[star]
        if excess > 0:
            rounding = n - sum(seats.values()) - low_cap
            unused = sum(seats[other] - counts[other] for other in SEATED if other != star) + (
                low_cap - low
            )
            causes = {"rounding": rounding, "unused": unused}
            found.append(Finding(star, seats[star], counts[star], excess, causes))
    found.append(Finding(LOW, low_cap, low, max(0, low - low_cap), low_causes))
    return tuple(found)
