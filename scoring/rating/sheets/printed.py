"""Results and reports as text for people: on the screen, in columns that line up."""

import unicodedata
from collections.abc import Iterator, Sequence

from scoring.engine import PoolVerdict, points
from scoring.rating.sheets.determination import Determination
from scoring.rating.sheets.words import PENDING, STAR_WORDS, star_words

_HEADINGS = ("位次", "组织编码", "组织名称", "总分", "星级", "距上一星级")
_TO_THE_RIGHT = frozenset({0, 3, 5})
_WIDE = frozenset("WF")
_CAUSES = {
    "rounding": "取整 {}",
    "unused": "其他星级未用的名额 {}",
    "score": "得分未达三星 {}",
    "veto": "星级上限 {}",
    "seats": "名额所限 {}",
}


def printed(determination: Determination) -> Iterator[str]:
    """Per pool what was found and every branch by place; the sums of all pools last."""
    for verdict in determination.verdicts:
        yield from summary(verdict)
        yield ""
        yield from _aligned([_HEADINGS, *_branches(determination, verdict)])
        yield ""
    yield total(determination)


def summary(verdict: PoolVerdict) -> Iterator[str]:
    """Denominator, seats, counts, open ties and exceeded quotas of one pool."""
    seats = "、".join(f"{STAR_WORDS[star]} {count}" for star, count in verdict.seats.items())
    yield f"评定池 {verdict.pool}:参评 {verdict.n} 个,不参评 {verdict.exempt} 个"
    yield f"  名额 {seats};二星及以下 {verdict.low_cap}"
    yield f"  结果 {_counts(verdict.counts, verdict.pending)}"
    for case in verdict.ties:
        members = "、".join(case.members)
        yield f"  并列 {STAR_WORDS[case.star]}剩余名额 {case.seats} 个,{PENDING}:{members}"
    for finding in verdict.findings:
        if finding.excess:
            yield f"  超出 {_exceeded(finding.star, finding.cap, finding.count, finding.causes)}"


def _exceeded(star: int, cap: int, count: int, causes: dict[str, int]) -> str:
    name = STAR_WORDS.get(star, "二星及以下")
    why = "、".join(_CAUSES[cause].format(number) for cause, number in causes.items() if number > 0)
    if causes.get("unused", 0) < 0:
        why += f",减去其他星级多用的 {-causes['unused']}"
    return f"{name} {count} 个,名额 {cap} 个,超 {count - cap} 个({why})"


def _counts(counts: dict[int, int], pending: int) -> str:
    found = [f"{STAR_WORDS[star]} {count}" for star, count in counts.items()]
    return "、".join([*found, f"{PENDING} {pending}"])


def total(determination: Determination) -> str:
    verdicts = determination.verdicts
    counts = {star: sum(verdict.counts[star] for verdict in verdicts) for star in STAR_WORDS}
    n = sum(verdict.n for verdict in verdicts)
    exempt = sum(verdict.exempt for verdict in verdicts)
    pending = sum(verdict.pending for verdict in verdicts)
    return f"合计 {n + exempt} 个党组织,参评 {n} 个,不参评 {exempt} 个:{_counts(counts, pending)}"


def report(determination: Determination) -> Iterator[str]:
    """What was not read: sheets without a heading row or hidden, and closing rows."""
    for sheet in determination.table.passed_sheets:
        why = "是隐藏的" if sheet.is_hidden else "没有表头"
        yield f"工作表“{sheet.name}”{why},没有读取。"
    for row in determination.table.closing_rows:
        yield f"工作表“{row.sheet}”第 {row.number} 行“{row.text}”是结尾行,没有计入。"


def _branches(determination: Determination, verdict: PoolVerdict) -> Iterator[tuple[str, ...]]:
    for result in verdict.results:
        yield (
            "" if result.rank is None else str(result.rank),
            result.code,
            determination.names[result.code],
            points(result.total) or "",
            star_words(result),
            points(result.up) or "",
        )


def _aligned(given: Sequence[Sequence[str]]) -> Iterator[str]:
    rows = [[_on_one_line(text) for text in row] for row in given]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for place, text in enumerate(row):
            blanks = " " * (widths[place] - width(text))
            cells.append(blanks + text if place in _TO_THE_RIGHT else text + blanks)
        yield "  ".join(cells).rstrip()


def _on_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def width(text: str) -> int:
    """Columns a text takes on a screen: two for a wide sign, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(sign)
        else 2
        if unicodedata.east_asian_width(sign) in _WIDE
        else 1
        for sign in text
    )
