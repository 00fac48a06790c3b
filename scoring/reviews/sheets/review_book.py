"""The workbook a reviewer fills in away from the system: its columns, and its rows as they are kept.

逐项 has a row for each branch and indicator, 汇总 a row for each branch, 会议 one row. 版本 says what
a row looked at when it was taken along: the submission, and the opinion that stood then.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from scoring.reviews.sheets.table import CODE, NAME

INDICATOR: Final = "指标"
MAXIMUM: Final = "分值"
OWN: Final = "自评分"
SCORE: Final = "审核分"
REASON: Final = "扣分原因"
METHODS: Final = "考评方式"
VERSION: Final = "版本"
OWN_TOTAL: Final = "自评总分"
TOTAL: Final = "审核总分"
OWN_STAR: Final = "自报星级"
STAR: Final = "拟评星级"
STAR_REASON: Final = "拟评说明"
ADVICE: Final = "填写说明"

OPINIONS: Final = (CODE, NAME, INDICATOR, MAXIMUM, OWN, SCORE, REASON, METHODS, VERSION)
STARS: Final = (CODE, NAME, OWN_TOTAL, TOTAL, OWN_STAR, STAR, STAR_REASON, VERSION)
# the columns of the meeting, each with the name that its form gives to it
MINUTES: Final = {
    "会议纪要文号": "minutes_number",
    "会议日期": "held_on",
    "主持人": "chair",
    "应到": "due",
    "实到": "present",
}
# what must be there for a row to be read; all else stands there to be compared with
OPINION_COLUMNS: Final = (CODE, INDICATOR, SCORE, REASON, METHODS, VERSION)
STAR_COLUMNS: Final = (CODE, STAR, STAR_REASON, VERSION)


class OpinionRow(NamedTuple):
    """One indicator of one branch as the file gives it; ``score`` in hundredths.

    ``methods`` are values of ``Method``; ``seen`` is the (submission, verdict's version) it was
    taken along with, version 0: none.
    """

    sheet: str
    number: int
    code: str
    name: str
    indicator: str
    score: int | None
    reason: str
    methods: Sequence[str]
    seen: Sequence[int]

    @property
    def is_blank(self) -> bool:
        """Not filled in: what stands is left as it is."""
        return self.score is None and not self.reason

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "OpinionRow":
        """The row that JSON held."""
        return cls(*plain)


class StarRow(NamedTuple):
    """The star proposed for one branch as the file gives it.

    ``seen`` is the submission it was taken along with, and the digest of the proposal on record.
    """

    sheet: str
    number: int
    code: str
    name: str
    star: int | None
    reason: str
    seen: Sequence[str]

    @property
    def is_blank(self) -> bool:
        """Not filled in: what stands is left as it is."""
        return self.star is None and not self.reason

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "StarRow":
        """The row that JSON held."""
        return cls(*plain)


AnyRow: TypeAlias = OpinionRow | StarRow


class ReadBook(NamedTuple):
    """A file that was read; ``minutes`` are texts by the names of the meeting's form."""

    opinions: list[OpinionRow]
    stars: list[StarRow]
    minutes: Mapping[str, str]

    @property
    def rows(self) -> list[AnyRow]:
        """Every row that is about a branch."""
        return [*self.opinions, *self.stars]


def opinion_version(submission: int, verdict: int) -> str:
    """What the cell 版本 of an indicator says; no program takes it for a number or a day."""
    return f"提交{submission}·意见{verdict}"


def star_version(submission: int, star: int | None, reason: str) -> str:
    """What the cell 版本 of a branch says."""
    return f"提交{submission}·拟评{proposal_digest(star, reason)}"


def proposal_digest(star: int | None, reason: str) -> str:
    """Eight digits that stand for a proposal, to tell whether it is still the same."""
    content = json.dumps([star, reason]).encode()
    return hashlib.sha256(content).hexdigest()[:8]
