"""The margin: the least addition to a branch's own points that raises its star for certain.

Everybody else stays as they are, so who competes at a star, and with which key, is the same
whether or not this branch is taken out: it was not placed there. The key at the last seat is
therefore all that has to be beaten.
"""

from dataclasses import dataclass

from scoring.engine.levels import Levels
from scoring.engine.placement import Key, Placement, third_line
from scoring.engine.scheme import Overflow, Scheme

Beaten = Key | None
CLOSED: tuple[int, ...] = (10**9,)


@dataclass(frozen=True, slots=True)
class Lines:
    """Keys to beat per star: None where a seat is free, CLOSED where the star has no seat.

    Two of them for 三星, because a branch that rises out of the low group is one more competitor.
    """

    five: Beaten
    four: Beaten
    three: Beaten
    three_from_low: Beaten
    is_soft: bool


def _key_at(keys: list[Key], seats: int) -> Beaten:
    if seats <= 0:
        return CLOSED
    return keys[seats - 1] if len(keys) >= seats else None


def lines_of(scheme: Scheme, placement: Placement, seats: dict[int, int], low_cap: int) -> Lines:
    third = placement.competing[3]
    risen = third_line(scheme.overflow, seats[3], len(third) + 1, low_cap, placement.low - 1)
    return Lines(
        _key_at(placement.competing[5], seats[5]),
        _key_at(placement.competing[4], seats[4]),
        _key_at(third, placement.line_three),
        _key_at(third, risen),
        scheme.overflow in (Overflow.ABSORB, Overflow.PROTECT),
    )


class Margins:
    """Margins of one pool. ``most`` is the most points the scheme gives, in hundredths."""

    def __init__(self, levels: Levels, lines: Lines, most: int) -> None:
        self._needed = levels.needed
        self._lines = lines
        self._most = most

    def of(
        self, key: Key, star: int, ceiling: int, is_recognised: bool, veto: int | None
    ) -> tuple[int, int] | None:
        """(addition in hundredths, the star it gives): raises ``star``, leaves nothing pending.

        None where no addition does.
        """
        found = [
            points
            for higher in range(star + 1, 6)
            if (points := self._least(key, higher, ceiling, is_recognised, veto)) is not None
        ]
        if not found:
            return None
        points = min(found)
        while points <= self._most:
            raised = self._star_with((points, *key[1:]), ceiling, is_recognised, veto)
            if raised is not None:
                return points - key[0], raised
            points += 1
        return None

    def _beaten_by(self, star: int, ceiling: int) -> Beaten:
        if star == 5:
            return self._lines.five
        if star == 4:
            return self._lines.four
        return self._lines.three if ceiling >= 3 else self._lines.three_from_low

    def _least(
        self, key: Key, star: int, ceiling: int, is_recognised: bool, veto: int | None
    ) -> int | None:
        """Least points, above the present ones, with which ``star`` is within reach."""
        line = self._needed(star, is_recognised, veto)
        if line is None:
            return None
        points = max(key[0] + 1, line)
        beaten = None if star == 2 else self._beaten_by(star, ceiling)
        if beaten is None:
            return points
        if beaten is CLOSED:
            return None
        goes_up_whole = star == 3 and self._lines.is_soft
        wins_equal = key[1:] > beaten[1:] or (goes_up_whole and key[1:] == beaten[1:])
        return max(points, beaten[0] if wins_equal else beaten[0] + 1)

    def _star_with(
        self, key: Key, ceiling: int, is_recognised: bool, veto: int | None
    ) -> int | None:
        """The star of a branch with this key, which reaches 二星 at least; None: in an open tie."""
        for star in (5, 4, 3):
            line = self._needed(star, is_recognised, veto)
            if line is None or key[0] < line:
                continue
            beaten = self._beaten_by(star, ceiling)
            if beaten is None or key > beaten:
                return star
            if key == beaten:
                return star if star == 3 and self._lines.is_soft else None
        return 2
