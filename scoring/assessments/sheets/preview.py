"""What the own scores add up to, and which star's line they reach: never a promise of the star."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring import engine
from scoring.assessments.sheets.points import plain
from scoring.engine.levels import Levels
from scoring.engine.tally import tallies
from scoring.standards.queries import STAR_NAMES


@dataclass(frozen=True, slots=True)
class Preview:
    """Sums in hundredths; ``counted`` is what the lines stand on, ``reached`` the line's star.

    ``ceiling`` is the highest star that declared vetoes leave (0: none this time).
    """

    total: int
    base: int
    counted: int
    reached: int
    ceiling: int | None
    requires_innovation: bool

    @property
    def supported(self) -> int:
        """The highest star that the own score and declaration support, recognition apart."""
        return self.reached if self.ceiling is None else min(self.reached, self.ceiling)

    @property
    def bonus(self) -> int:
        return self.total - self.base


def preview(scheme: engine.Scheme, scores: Mapping[str, int], ceiling: int | None) -> Preview:
    """Sums and line of complete scores, by the indicators' names, through the engine's own rules."""
    row = tuple(scores[indicator.name] for indicator in scheme.indicators)
    sums = tallies(scheme, [engine.Candidate("", row)])
    total, base, points = sums.totals[0], sums.bases[0], sums.keys[0][0]
    reached = Levels(scheme).reached(points)
    gated = reached > 1 and scheme.level(reached).requires_innovation
    return Preview(total, base, points, reached, ceiling, gated)


def needs_reason(found: Preview, star: int) -> bool:
    """Whether proposing ``star`` asks for a sentence: above what the own score supports."""
    return star > found.supported


def preview_sentence(found: Preview) -> str:
    """The preview in plain words: ``按自评分 92.5 分,达到五星分数线;五星还需创新项目认定。``"""
    values = {"points": plain(found.counted), "star": STAR_NAMES[found.reached]}
    if found.reached == 1:
        words = _("按自评分 %(points)s 分,未达到二星分数线") % values
    else:
        words = _("按自评分 %(points)s 分,达到%(star)s分数线") % values
    if found.requires_innovation:
        words += _(";%(star)s还需创新项目认定") % values
    if found.ceiling == 0:
        words += _(";按声明的情形,本次不参加评定")
    elif found.ceiling is not None and found.ceiling < found.reached:
        words += _(";按声明的情形,最高为%(star)s") % {"star": STAR_NAMES[found.ceiling]}
    return words + "。"
