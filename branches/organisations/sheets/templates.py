"""Empty workbooks to fill in, each with a page that explains its columns."""

from dataclasses import replace
from typing import Final

from branches.organisations.models import Kind
from branches.organisations.sheets import roster, stars
from starrating.workbook import SheetSpec

_KINDS: Final = "、".join(str(kind.label) for kind in Kind)
_ROSTER: Final = (
    (
        roster.CODE,
        "必填",
        "字母、数字和 . _ - ,最多 32 位;列设为文本,开头的 0 才不会丢",
        "099002001",
    ),
    (roster.NAME, "必填", "全称,最多 200 个字", "第一小学党支部"),
    (roster.KIND, "必填", f"{_KINDS}之一", "党支部"),
    (roster.PARENT, "必填其一", "上级的全称;党委部门不填", "教育局党委"),
    (roster.PARENT_CODE, "必填其一", "上级的代码;有同名的上级时用它", "099002000"),
    (roster.FIELD, "选填", "参评的党组织在批次开始前须填", "学校"),
    (roster.FOUNDED, "选填", "只知道月份就写到月", "2019-03"),
    (roster.COUNT, "选填", "整数", "29"),
    (roster.TERM_ENDS, "选填", "只知道月份就写到月", "2027-03-05"),
    (roster.NOTE, "选填", "最多 300 个字;不要写个人信息", ""),
)
_STARS: Final = (
    (roster.CODE, "必填", "名册里的代码;列设为文本", "099002001"),
    (stars.STAR, "必填", "五星、5 或 ★★★★★ 都可以", "四星"),
    (stars.DOCUMENT, "必填", "评定文件的文号", "云组通〔2024〕8号"),
    (stars.DAY, "必填", "评定文件的日期,写到日", "2024-11-05"),
)


def roster_template() -> list[SheetSpec]:
    """An empty roster. Columns left out keep what is registered, empty cells clear it."""
    empty = replace(roster.roster_sheet(()), headings=(roster.NUMBER, *roster.KNOWN))
    closing = (
        "说明",
        "",
        "书记姓名、电话等个人信息不要填,系统不读取也不保存;少一列就不动那项内容,留空则清空",
        "",
    )
    return [empty, _explanation((*_ROSTER, closing))]


def stars_template() -> list[SheetSpec]:
    """An empty sheet for the stars of one year."""
    empty = SheetSpec("往年星级", stars.KNOWN, (), (14, 10, 28, 14), stars.KNOWN)
    return [empty, _explanation(_STARS)]


def _explanation(rows: tuple[tuple[str, ...], ...]) -> SheetSpec:
    return SheetSpec("填写说明", ("列名", "要求", "怎么填", "例"), rows, (18, 8, 64, 24))
