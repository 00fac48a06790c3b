"""The review workbook going out: what stands is filled in, what is to be said is blank."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from scoring.reviews.models import Method
from scoring.reviews.sheets.review_book import (
    ADVICE,
    METHODS,
    MINUTES,
    OPINIONS,
    REASON,
    STAR_REASON,
    STARS,
    VERSION,
    opinion_version,
    star_version,
)
from scoring.reviews.sheets.table import CODE
from starrating.stars import STAR_WORDS
from starrating.workbook import SheetSpec
from starrating.workbook.cells import Value

_LINES: Final = (
    "填写“逐项”的审核分、扣分原因、考评方式,“汇总”的拟评星级、拟评说明,“会议”一行;其余各栏供对照,改了不起作用。",
    "审核分照自己的意见填写,最多两位小数;与自评分不同的,须写扣分原因(加分的写加分原因)。没有评的留空,不影响已有的意见。",
    f"考评方式填{'、'.join(str(method.label) for method in Method)},可填多项,用顿号隔开。",
    "拟评星级在该党组织各项评完以后填写;高于审核分所支持的,须写拟评说明。",
    "不要改动“组织编码”“指标”“版本”三栏。行和列可以调换、筛选、删去不填的行;不要合并单元格。",
    "填好后在“审核”页上传,先核对、再录入;有一处错误,整份不写入。支部更正过、别人改过的行会指出来。",
)


class OutgoingOpinion(NamedTuple):
    """One indicator of one branch; ``score`` None where it has no opinion yet."""

    code: str
    name: str
    indicator: str
    maximum: Decimal
    own: Decimal
    score: Decimal | None
    reason: str
    methods: Sequence[str]
    submission: int
    version: int


class OutgoingStar(NamedTuple):
    """One branch; ``total`` None until every indicator has its opinion."""

    code: str
    name: str
    own_total: Decimal
    total: Decimal | None
    own_star: int | None
    star: int | None
    reason: str
    submission: int


def review_sheets(
    opinions: Iterable[OutgoingOpinion], stars: Iterable[OutgoingStar], left_out: Sequence[str]
) -> list[SheetSpec]:
    """The sheets of the workbook; ``left_out`` says which branches are not in it, and why."""
    return [
        SheetSpec(
            "逐项",
            OPINIONS,
            map(_opinion, opinions),
            widths=(14, 30, 12, 8, 8, 9, 40, 24, 16),
            text_columns=(CODE, REASON, METHODS, VERSION),
        ),
        SheetSpec(
            "汇总",
            STARS,
            map(_star, stars),
            widths=(14, 30, 10, 10, 10, 10, 44, 24),
            text_columns=(CODE, STAR_REASON, VERSION),
        ),
        SheetSpec(
            "会议", tuple(MINUTES), (), widths=(30, 14, 14, 8, 8), text_columns=tuple(MINUTES)[:3]
        ),
        SheetSpec(ADVICE, (ADVICE,), ([line] for line in (*_LINES, *left_out)), widths=(110,)),
    ]


def _opinion(row: OutgoingOpinion) -> Sequence[Value]:
    labels = "、".join(str(Method(value).label) for value in row.methods)
    version = opinion_version(row.submission, row.version)
    return (*row[:7], labels, version)


def _star(row: OutgoingStar) -> Sequence[Value]:
    stars = (_words(row.own_star), _words(row.star))
    return (*row[:4], *stars, row.reason, star_version(row.submission, row.star, row.reason))


def _words(star: int | None) -> str:
    return "" if star is None else STAR_WORDS[star]
