"""A trace in Chinese: star by star from five down, with the figures that decided."""

from collections.abc import Iterator
from typing import Final

from scoring.engine import Outcome, PoolVerdict, Result, Scheme, ThresholdBasis, points

STAR_WORDS: Final = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星"}
PENDING: Final = "待裁定"
EXEMPT: Final = "不参评"


def star_words(result: Result) -> str:
    """``四星``, 待裁定 while pending, 不参评 for an exempt branch."""
    if result.is_exempt:
        return EXEMPT
    return PENDING if result.star is None else STAR_WORDS[result.star]


def total_words(result: Result, scheme: Scheme) -> str:
    """``总分 92.40 = 基础 84.40 + 加分 8.00``, or the total alone where nothing is a bonus."""
    whole = f"总分 {points(result.total)}"
    if result.total is None or result.base is None or not _has_bonus(scheme):
        return whole
    return f"{whole} = 基础 {points(result.base)} + 加分 {points(result.total - result.base)}"


def trace_sentences(result: Result, verdict: PoolVerdict, scheme: Scheme) -> list[str]:
    """Why the branch holds its star, one sentence a step; for the branch itself and the department.

    The sentences carry total, place and line scores: the public sees none of them.
    """
    if result.is_exempt:
        return ["不参加本次评定,不计入参评数,不定星级。"]
    place = f"在参评的 {verdict.n} 个党组织中位次第 {result.rank}"
    basis = ",按基础分评定" if scheme.threshold_basis == ThresholdBasis.BASE else ""
    return [
        f"{total_words(result, scheme)}{basis},{place}。",
        *_steps(result, verdict, scheme),
    ]


def _has_bonus(scheme: Scheme) -> bool:
    return any(indicator.is_bonus for indicator in scheme.indicators)


def _steps(result: Result, verdict: PoolVerdict, scheme: Scheme) -> Iterator[str]:
    for star, outcome in result.trace:
        if outcome is Outcome.PLACED:
            yield _placed(result, star, scheme)
            continue
        line = 0 if star == 1 else scheme.level(star).minimum
        reached = f"{STAR_WORDS[star]}:达到 {points(line)} 分线"
        if outcome is Outcome.BELOW:
            missing = points(line - result.key[0])
            yield f"{STAR_WORDS[star]}:未达到 {points(line)} 分线,差 {missing} 分。"
        elif outcome is Outcome.GATE:
            yield f"{reached},但没有经认定的创新项目。"
        elif outcome is Outcome.VETO:
            yield f"{reached},但受星级上限(一票否决)限制。"
        elif outcome is Outcome.SEATS:
            yield f"{reached},{_full(result, star, verdict, scheme)}。"
        elif outcome is Outcome.RULED_OUT:
            yield f"{reached},与他人并列,经裁定没有入选。"
        else:
            yield f"{reached},{_tied(result, star, verdict)}。"


def _placed(result: Result, star: int, scheme: Scheme) -> str:
    before = next((step.outcome for step in result.trace if step.star == star + 1), None)
    if star == 2 and before in (Outcome.SEATS, Outcome.RULED_OUT):
        return "得分达到三星标准,因名额为二星。"
    if star == 1:
        return "评定为一星。"
    return f"{STAR_WORDS[star]}:达到 {points(scheme.level(star).minimum)} 分线,评定为{STAR_WORDS[star]}。"


def _full(result: Result, star: int, verdict: PoolVerdict, scheme: Scheme) -> str:
    """Seats are taken: how many, and with what score the last of them."""
    line = verdict.lines[star]
    count = max(verdict.seats[star], verdict.counts[star])
    if count == 0:
        return f"但本池没有{STAR_WORDS[star]}名额"
    full = f"但 {count} 个名额已满"
    if line is None:
        return full
    if line != result.key[0]:
        return f"{full},末位 {points(line)} 分"
    return f"{full},末位同为 {points(line)} 分,按{'、'.join(scheme.tie_keys)}比较在前"


def _tied(result: Result, star: int, verdict: PoolVerdict) -> str:
    for case in verdict.ties:
        if case.star == star and result.code in case.members:
            return f"{len(case.members)} 个党组织并列,剩余名额 {case.seats} 个,{PENDING}"
    return f"与上一星级{PENDING}的党组织并列,随其裁定而定"
