"""党组织名册: rows of a workbook to values, and organisations to rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from branches.organisations.models import (
    DatePrecision,
    Kind,
    Organisation,
    OrganisationState,
    date_text,
)
from branches.organisations.models.texts import NAME_LENGTH, NOTE_LENGTH, is_code
from branches.organisations.sheets.table import Reading, TableRow, read_tables
from starrating import clock
from starrating.workbook import PartialDate, SheetSpec, Workbook
from starrating.workbook.cells import Value

CODE: Final = "党组织代码"
NAME: Final = "党组织名称"
KIND: Final = "类型"
PARENT: Final = "上级党组织"
PARENT_CODE: Final = "上级党组织代码"
FIELD: Final = "领域"
FOUNDED: Final = "成立日期"
COUNT: Final = "党员数"
TERM_ENDS: Final = "换届日期"
NOTE: Final = "备注"
UNDISCLOSED: Final = "不对外公开"
NUMBER: Final = "序号"

FACTS: Final = (FIELD, FOUNDED, COUNT, TERM_ENDS, NOTE)
KNOWN: Final = (CODE, NAME, KIND, PARENT, PARENT_CODE, *FACTS)
ALIASES: Final = {
    "组织编码": CODE,
    "组织代码": CODE,
    "党组织编码": CODE,
    "名称": NAME,
    "组织名称": NAME,
    "党组织类型": KIND,
    "组织类型": KIND,
    "上级党组织名称": PARENT,
    "上级组织": PARENT,
    "上级组织名称": PARENT,
    "上级组织编码": PARENT_CODE,
    "上级组织代码": PARENT_CODE,
    "上级党组织编码": PARENT_CODE,
    "成立时间": FOUNDED,
    "党员人数": COUNT,
    "党员总数": COUNT,
    "换届时间": TERM_ENDS,
    "届满日期": TERM_ENDS,
}
# Typed into these a code keeps its zeros and a month stays a month.
TYPED_AS_TEXT: Final = (CODE, PARENT_CODE, FOUNDED, TERM_ENDS)
# The heading under which each fact stands, for faults and for the preview.
HEADINGS: Final = {
    "code": CODE,
    "name": NAME,
    "kind": KIND,
    "parent": PARENT,
    "field": FIELD,
    "founded_on": FOUNDED,
    "term_ends_on": TERM_ENDS,
    "member_count": COUNT,
    "note": NOTE,
}
_KINDS: Final = {
    **{str(kind.label): kind.value for kind in Kind},
    "工委": Kind.WORK_COMMITTEE.value,
    "党总支部": Kind.GENERAL_BRANCH.value,
}
_SHORT: Final = 50
_PERSONAL: Final = ("书记", "电话", "手机", "联系", "身份证", "姓名", "负责人")


@dataclass(frozen=True)
class RosterRow:
    """One organisation as a roster row gives it; JSON values only.

    ``values`` holds code, name, kind, parent (a name), parent_code, field (a name), founded_on and
    term_ends_on (``2019-03-05`` or ``2019-03``), member_count and note, without the facts whose
    column the sheet does not have.
    """

    sheet: str
    number: int
    values: dict[str, Any]

    def plain(self) -> list[Any]:
        return [self.sheet, self.number, self.values]

    @property
    def code(self) -> str:
        return str(self.values["code"])


def read_roster(workbook: Workbook) -> tuple[list[RosterRow], Reading]:
    """Every organisation of the file, and the faults of single cells.

    The secretary's name and phone are not among the known columns: they are never read.
    """
    records, reading = read_tables(
        workbook,
        code=CODE,
        required=(CODE, NAME, KIND),
        any_of=(PARENT, PARENT_CODE),
        known=KNOWN,
        telling=(CODE, NAME, KIND, PARENT, PARENT_CODE),
        spread=(KIND, PARENT, PARENT_CODE, FIELD),
        aliases=ALIASES,
    )
    rows = []
    for record in records:
        rows.append(_read(record))
        reading.faults += record.faults
    reading.unknown = [name for name in reading.unknown if name != NUMBER]
    return rows, reading


def is_personal(heading: str) -> bool:
    """Whether a heading announces data of a person, which the register does not keep."""
    return any(word in heading for word in _PERSONAL)


def _read(record: TableRow) -> RosterRow:
    values: dict[str, Any] = {
        "code": _code(record),
        "name": record.required(NAME, "blank_name", NAME_LENGTH),
        "kind": _kind(record),
    }
    if record.has(PARENT):
        values["parent"] = record.text(PARENT, NAME_LENGTH)
    if record.has(PARENT_CODE):
        values["parent_code"] = record.code(PARENT_CODE)
    if record.has(FIELD):
        values["field"] = record.text(FIELD, _SHORT)
    for heading, name in ((FOUNDED, "founded_on"), (TERM_ENDS, "term_ends_on")):
        if record.has(heading):
            values[name] = _date(record, heading)
    if record.has(COUNT):
        values["member_count"] = record.count(COUNT)
    if record.has(NOTE):
        values["note"] = record.text(NOTE, NOTE_LENGTH)
    return RosterRow(record.sheet, record.number, values)


def _code(record: TableRow) -> str:
    code = record.required_code(CODE)
    if code and not is_code(code):
        record.fault(CODE, "bad_code", code, "代码只能由字母、数字和 . _ - 组成,最多 32 位")
    return code


def _kind(record: TableRow) -> str:
    text = record.required(KIND, "blank_kind", _SHORT)
    kind = _KINDS.get(text, "")
    if text and not kind:
        names = "、".join(str(kind.label) for kind in Kind)
        record.fault(KIND, "unknown_kind", text, f"没有这种类型,应为{names}之一")
    return kind


def _date(record: TableRow, heading: str) -> str:
    value: PartialDate | None = record.date(heading)
    if value is None:
        return ""
    if heading == FOUNDED and value.date > clock.today():
        record.fault(heading, "future_date", value.date.isoformat(), "成立日期不能晚于今天")
    return date_text(value.date, value.precision)


def roster_rows(organisations: Iterable[Organisation]) -> Iterator[list[Value]]:
    """One row an organisation under ``roster_sheet``'s headings.

    The queryset should bring ``parent`` and ``field`` along (``select_related``).
    """
    for number, row in enumerate(organisations, 1):
        yield [
            number,
            row.code,
            row.name,
            str(Kind(row.kind).label),
            row.parent.name if row.parent else None,
            row.parent.code if row.parent else None,
            row.field.name if row.field else None,
            _exact(row, "founded"),
            row.member_count,
            _exact(row, "term_ends"),
            row.note or None,
            _("是") if row.is_undisclosed else None,
        ]


def _exact(row: Organisation, name: str) -> Value:
    """A day as a date; a month as text, so that it comes back as a month."""
    if getattr(row, f"{name}_precision") == DatePrecision.MONTH:
        return str(getattr(row, name)) or None
    day: Value = getattr(row, f"{name}_on")
    return day


def roster_sheet(organisations: Iterable[Organisation]) -> SheetSpec:
    """The roster as a sheet that ``read_roster`` takes back: imported again, all is unchanged."""
    return SheetSpec(
        "党组织名册",
        (NUMBER, *KNOWN, UNDISCLOSED),
        roster_rows(organisations),
        widths=(6, 14, 40, 12, 32, 14, 16, 12, 8, 12, 24, 12),
        text_columns=TYPED_AS_TEXT,
    )


def listing_sheet(organisations: Iterable[Organisation]) -> SheetSpec:
    """``roster_sheet`` of organisations that may have ended, with what became of each."""
    rows = list(organisations)
    roster = roster_sheet(rows)
    ends = [
        [
            str(OrganisationState(row.state).label),
            row.ended_on,
            row.merged_into.name if row.merged_into else None,
        ]
        for row in rows
    ]
    return replace(
        roster,
        name="党组织",
        headings=(*roster.headings, "状态", "合并或撤销日期", "并入"),
        rows=[[*facts, *end] for facts, end in zip(roster.rows, ends, strict=True)],
        widths=(*roster.widths, 8, 14, 32),
    )
