"""Lines, gates and vetoes: the highest star a branch may hold, and why not a higher one."""

from bisect import bisect_right
from functools import cache

from scoring.engine.scheme import STARS, Scheme
from scoring.engine.values import Outcome


class Levels:
    """The star lines of a scheme, looked up by points, recognition and veto ceiling."""

    def __init__(self, scheme: Scheme) -> None:
        self.minimum = {level.star: level.minimum for level in scheme.levels}
        self._gated = {level.star for level in scheme.levels if level.requires_innovation}
        self._ascending = [self.minimum[star] for star in reversed(STARS)]
        self.ceiling = cache(self._ceiling)
        self.needed = cache(self._needed)

    def reached(self, points: int) -> int:
        """The highest star whose line the points reach; a line includes its own number."""
        return 1 + bisect_right(self._ascending, points)

    def _passes(self, star: int, is_recognised: bool, veto: int | None) -> bool:
        if star in self._gated and not is_recognised:
            return False
        return veto is None or star <= veto

    def _ceiling(self, reached: int, is_recognised: bool, veto: int | None) -> int:
        """The highest star by line, gate and veto; 1 if none."""
        for star in STARS:
            if star <= reached and self._passes(star, is_recognised, veto):
                return star
        return 1

    def _needed(self, star: int, is_recognised: bool, veto: int | None) -> int | None:
        """Least points with which the ceiling is ``star`` or higher; None: no points help."""
        lines = [
            self.minimum[higher]
            for higher in STARS
            if higher >= star and self._passes(higher, is_recognised, veto)
        ]
        return min(lines, default=None)

    def obstacle(self, star: int, reached: int, is_recognised: bool) -> Outcome:
        """Why a star above the ceiling is out of reach: line, then gate, then veto."""
        if star > reached:
            return Outcome.BELOW
        if star in self._gated and not is_recognised:
            return Outcome.GATE
        return Outcome.VETO
