"""A trace in Chinese: star by star from five down, with the figures that decided."""

from typing import Final

from scoring.engine import (
    STARS,
    Outcome,
    PoolVerdict,
    Result,
    Scheme,
    ThresholdBasis,
    TraceStep,
    points,
)
from starrating.stars import STAR_WORDS

PENDING: Final = "待裁定"
EXEMPT: Final = "不参评"


def star_words(result: Result) -> str:
    """``四星``, 待裁定 while pending, 不参评 for an exempt branch."""
    if result.is_exempt:
        return EXEMPT
    return PENDING if result.star is None else STAR_WORDS[result.star]


def total_words(result: Result, scheme: Scheme) -> str:
    """``总分 92.40 = 基础 84.40 + 加分 8.00``, or the total alone where nothing is a bonus."""
    return _total(result.total, result.base, has_bonus=_has_bonus(scheme))


def _total(total: int | None, base: int | None, *, has_bonus: bool) -> str:
    if total is None or base is None or not has_bonus:
        return f"总分 {points(total)}"
    return f"总分 {points(total)} = 基础 {points(base)} + 加分 {points(total - base)}"


def _has_bonus(scheme: Scheme) -> bool:
    return any(indicator.is_bonus for indicator in scheme.indicators)


def trace_sentences(result: Result, verdict: PoolVerdict, scheme: Scheme) -> list[str]:
    """Why the branch holds its star, one sentence a step; for the branch itself and the department.

    The sentences carry total, place and line scores: the public sees none of them.
    """
    return TraceWords(verdict, scheme).sentences(result)


class TraceWords:
    """The words of one pool's traces; what all branches share is put together once."""

    def __init__(self, verdict: PoolVerdict, scheme: Scheme) -> None:
        self._verdict = verdict
        self._scheme = scheme
        on_base = scheme.threshold_basis == ThresholdBasis.BASE
        basis = ",按基础分评定" if on_base else ""
        self._known: dict[tuple[int, tuple[TraceStep, ...]], list[str]] = {}
        self._has_bonus = _has_bonus(scheme)
        self._place = f"{basis},在参评的 {verdict.n} 个党组织中位次第 "
        self._line = {star: scheme.level(star).minimum for star in STARS}
        self._below = {
            star: f"{STAR_WORDS[star]}:未达到 {points(line)} 分线,差 "
            for star, line in self._line.items()
        }
        reached = {
            star: f"{STAR_WORDS[star]}:达到 {points(line)} 分线"
            for star, line in self._line.items()
        }
        self._reached = reached
        self._shared = {
            **{(star, Outcome.GATE): f"{reached[star]},但没有经认定的创新项目。" for star in STARS},
            **{
                (star, Outcome.VETO): f"{reached[star]},但受星级上限(一票否决)限制。"
                for star in STARS
            },
            **{
                (star, Outcome.RULED_OUT): f"{reached[star]},与他人并列,经裁定没有入选。"
                for star in STARS
            },
            **{
                (star, Outcome.PLACED): f"{reached[star]},评定为{STAR_WORDS[star]}。"
                for star in STARS
            },
            (1, Outcome.PLACED): "评定为一星。",
        }

    def sentences(self, result: Result) -> list[str]:
        """Total and place, then star by star from five down."""
        if result.is_exempt:
            return ["不参加本次评定,不计入参评数,不定星级。"]
        total = _total(result.total, result.base, has_bonus=self._has_bonus)
        first = f"{total}{self._place}{result.rank}。"
        return [first, *self._steps(result)]

    def _steps(self, result: Result) -> list[str]:
        """Equal points with equal traces read alike, but for members of an open tie."""
        like = (result.key[0], result.trace)
        steps = None if result.star is None else self._known.get(like)
        if steps is None:
            steps = [self._step(result, star, outcome) for star, outcome in result.trace]
            self._known[like] = steps
        return steps

    def _step(self, result: Result, star: int, outcome: Outcome) -> str:
        if outcome is Outcome.BELOW:
            return f"{self._below[star]}{points(self._line[star] - result.key[0])} 分。"
        if outcome is Outcome.SEATS:
            return f"{self._reached[star]},{self._full(result, star)}。"
        if outcome is Outcome.TIED:
            return f"{self._reached[star]},{self._tied(result, star)}。"
        if star == 2 and outcome is Outcome.PLACED and _by_seats(result):
            return "得分达到三星标准,因名额为二星。"
        return self._shared[star, outcome]

    def _full(self, result: Result, star: int) -> str:
        """Seats are taken: how many, and with what score the last of them."""
        verdict = self._verdict
        line = verdict.lines[star]
        count = max(verdict.seats[star], verdict.counts[star])
        if count == 0:
            return f"但本池没有{STAR_WORDS[star]}名额"
        full = f"但 {count} 个名额已满"
        if line is None:
            return full
        if line != result.key[0]:
            return f"{full},末位 {points(line)} 分"
        keys = "、".join(self._scheme.tie_keys)
        return f"{full},末位同为 {points(line)} 分,按{keys}比较在前"

    def _tied(self, result: Result, star: int) -> str:
        for case in self._verdict.ties:
            if case.star == star and result.code in case.members:
                return f"{len(case.members)} 个党组织并列,剩余名额 {case.seats} 个,{PENDING}"
        return f"与上一星级{PENDING}的党组织并列,随其裁定而定"


def _by_seats(result: Result) -> bool:
    """Whether the third star was missed by seats alone."""
    at_three = next((step.outcome for step in result.trace if step.star == 3), None)
    return at_three in (Outcome.SEATS, Outcome.RULED_OUT)
