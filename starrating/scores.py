"""Scores as people write them: one strict reading for workbooks and form fields alike.

After trimming blanks and mapping only the full-width digits and point, a score is one to three
digits with at most two places, up to its indicator's maximum. Wider readings (``int``, ``Decimal``,
NFKC) would take ``1_000``, ``٣``, ``⑤`` or ``1²`` for numbers.
"""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Final, overload

_SCORE: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")
_LONG: Final = re.compile(r"[0-9]{4,}(?:\.[0-9]{1,2})?")
_FINE: Final = re.compile(r"[0-9]+\.[0-9]{3,}")
_NEGATIVE: Final = re.compile(r"-[0-9]+(?:\.[0-9]+)?")
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．", "0123456789.")


class ScoreFault(StrEnum):
    """Why a text is no score."""

    BLANK = "blank_score"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    THREE_DECIMALS = "three_decimals"
    OVER_MAXIMUM = "over_maximum"
    FORMULA = "formula"
    DATE = "date"
    PERCENT = "percent"


def clean_text(text: str) -> str:
    """Surrounding blanks (U+3000 too) removed, ０–９ and ． as ASCII; nothing else is changed."""
    return text.strip().translate(_FULL_WIDTH)


def parse_score(text: str, maximum_hundredths: int) -> int | ScoreFault:
    """A score in hundredths, or why it is none. ``12.5`` under a maximum of 1500 is 1250."""
    plain = clean_text(text)
    match = _SCORE.fullmatch(plain)
    if match:
        hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
        return hundredths if hundredths <= maximum_hundredths else ScoreFault.OVER_MAXIMUM
    return _fault_of(plain)


def _fault_of(plain: str) -> ScoreFault:
    if not plain:
        return ScoreFault.BLANK
    if plain.startswith("="):
        return ScoreFault.FORMULA
    if _NEGATIVE.fullmatch(plain):
        return ScoreFault.NEGATIVE
    if _FINE.fullmatch(plain):
        return ScoreFault.THREE_DECIMALS
    if _LONG.fullmatch(plain) and not plain.startswith("0"):
        return ScoreFault.OVER_MAXIMUM
    return ScoreFault.NOT_A_NUMBER


def format_hundredths(hundredths: int) -> str:
    """Hundredths (not negative) as text with two places: 1250 is ``12.50``."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@overload
def hundredths(value: None) -> None: ...
@overload
def hundredths(value: Decimal | int | str) -> int: ...
def hundredths(value: Decimal | int | str | None) -> int | None:
    """A number of at most two places as an integer: ``12.5`` is 1250; None stays None."""
    return None if value is None else int(Decimal(value).scaleb(2))


@overload
def from_hundredths(count: None) -> None: ...
@overload
def from_hundredths(count: int) -> Decimal: ...
def from_hundredths(count: int | None) -> Decimal | None:
    """``1250`` as ``Decimal("12.50")``; None stays None."""
    return None if count is None else Decimal(count).scaleb(-2)


def score_sentence(fault: ScoreFault, maximum_hundredths: int) -> str:
    """The refusal in Chinese, for a person who typed it."""
    if fault is ScoreFault.OVER_MAXIMUM:
        return f"超过该指标满分 {_plain(maximum_hundredths)} 分"
    return _SENTENCES[fault]


def _plain(hundredths: int) -> str:
    return format_hundredths(hundredths).rstrip("0").rstrip(".")


_SENTENCES: Final = {
    ScoreFault.BLANK: "没有填写分数",
    ScoreFault.NOT_A_NUMBER: "不是分数,应为最多两位小数的数字,如 12 或 12.5",
    ScoreFault.NEGATIVE: "分数不能为负",
    ScoreFault.THREE_DECIMALS: "分数最多两位小数",
    ScoreFault.FORMULA: "是公式,不能作为分数,请粘贴为数值",
    ScoreFault.DATE: "是日期格式,不能作为分数",
    ScoreFault.PERCENT: "是百分比格式,不能作为分数",
}
