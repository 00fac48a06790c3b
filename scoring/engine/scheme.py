"""What a round is rated by: indicators, star levels, quotas, policies. All numbers are exact.

Points are integers of hundredths (9000 is 90.00), percentages integers of hundredths of a per cent
(1000 is 10 %).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

STARS = (5, 4, 3, 2)
SEATED = (5, 4, 3)
WHOLE = 10_000


class Overflow(StrEnum):
    """Which of the four quotas yields where they cannot all hold."""

    ABSORB = "absorb"
    STRICT = "strict"
    PROTECT = "protect"
    ABOUT = "about"
    EXPLICIT = "explicit"


class ThresholdBasis(StrEnum):
    """What lines, seats and ranks stand on: the whole sum, or the sum without bonus indicators."""

    TOTAL = "total"
    BASE = "base"


class SchemeFault(ValueError):
    """A scheme that cannot be used; ``faults`` lists every reason in words."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("方案有误:" + ";".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标: ``maximum`` in hundredths of a point."""

    name: str
    maximum: int
    is_bonus: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A star's line: least points (inclusive), share of the seats (None: no cap), its gate."""

    star: int
    minimum: int
    cap: int | None = None
    requires_innovation: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """A complete scheme; an unusable one raises SchemeFault when it is made.

    ``seats`` gives, under ``explicit``, the allotted seats: {pool: {5: …, 4: …, 3: …}}.
    """

    title: str
    indicators: tuple[Indicator, ...]
    levels: tuple[Level, ...]
    low_cap: int
    overflow: str = Overflow.ABSORB
    threshold_basis: str = ThresholdBasis.TOTAL
    tie_keys: tuple[str, ...] = ()
    seats: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = [
            *_policy_faults(self),
            *_indicator_faults(self),
            *_level_faults(self),
            *_seat_faults(self),
        ]
        if faults:
            raise SchemeFault(faults)

    @property
    def maximum(self) -> int:
        """The most points the thresholds can see: all indicators, or those without bonus."""
        return sum(
            indicator.maximum
            for indicator in self.indicators
            if not (self.threshold_basis == ThresholdBasis.BASE and indicator.is_bonus)
        )

    def level(self, star: int) -> Level:
        return next(level for level in self.levels if level.star == star)


def _policy_faults(scheme: Scheme) -> list[str]:
    faults = []
    if scheme.overflow not in set(Overflow):
        faults.append(f"超额处理方式 {scheme.overflow} 不存在")
    if scheme.threshold_basis not in set(ThresholdBasis):
        faults.append(f"分数线依据 {scheme.threshold_basis} 不存在")
    if not 0 <= scheme.low_cap <= WHOLE:
        faults.append("二星及以下比例应在 0 到 100 之间")
    return faults


def _indicator_faults(scheme: Scheme) -> list[str]:
    faults = []
    names = Counter(indicator.name for indicator in scheme.indicators)
    if not names:
        faults.append("没有指标")
    faults += [f"指标 {name} 重复" for name, count in names.items() if count > 1]
    faults += ["指标名称为空" for name in names if not name.strip()]
    for indicator in scheme.indicators:
        if indicator.maximum < 0:
            faults.append(f"指标 {indicator.name} 的分值为负")
    faults += [f"同分比较指标 {name} 不存在" for name in scheme.tie_keys if name not in names]
    repeated = Counter(scheme.tie_keys)
    faults += [f"同分比较指标 {name} 重复" for name, count in repeated.items() if count > 1]
    return faults


def _level_faults(scheme: Scheme) -> list[str]:
    stars = sorted((level.star for level in scheme.levels), reverse=True)
    if tuple(stars) != STARS:
        return ["星级线应恰好是五、四、三、二星各一条"]
    faults = []
    minima = [scheme.level(star).minimum for star in STARS]
    if minima[-1] < 0 or any(high <= low for high, low in pairwise(minima)):
        faults.append("各星级分数线应逐级降低且不为负")
    for star in SEATED:
        cap = scheme.level(star).cap
        if cap is None or not 0 <= cap <= WHOLE:
            faults.append(f"{star} 星名额比例应在 0 到 100 之间")
    if scheme.level(2).cap is not None:
        faults.append("二星不设单独的名额比例")
    if not faults and scheme.overflow == Overflow.ABOUT:
        caps = sum(scheme.level(star).cap or 0 for star in SEATED) + scheme.low_cap
        if caps != WHOLE:
            faults.append("按“左右”处理时,各档比例之和应为 100")
    return faults


def _seat_faults(scheme: Scheme) -> list[str]:
    faults = []
    for pool, seats in sorted(scheme.seats.items()):
        if set(seats) != set(SEATED):
            faults.append(f"评定池 {pool} 的指导数应有五、四、三星各一个")
        elif min(seats.values()) < 0:
            faults.append(f"评定池 {pool} 的指导数为负")
    return faults
