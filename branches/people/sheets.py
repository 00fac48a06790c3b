"""Workbooks of accounts and posts: rows to values, and the empty form to fill in."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from branches.organisations.sheets import Reading, TableRow, read_tables
from branches.people.models import (
    NAME_LENGTH,
    USERNAME_LENGTH,
    Account,
    is_email,
    is_username,
)
from starrating import clock
from starrating.access import POST_ROLES, Role
from starrating.scores import clean_text
from starrating.workbook import SheetSpec, Workbook
from starrating.workbook.texts import neutralise

if TYPE_CHECKING:
    from starrating.workbook.writer import Value

NAME: Final = "姓名"
USERNAME: Final = "账号"
BRANCH: Final = "所在党组织代码"
ROLE: Final = "职务"
PLACE: Final = "任职组织代码"
STARTS: Final = "起"
ENDS: Final = "止"
EMAIL: Final = "邮箱"
HEADINGS: Final = (NAME, USERNAME, BRANCH, ROLE, PLACE, STARTS, ENDS, EMAIL)
_ALIASES: Final = {
    "登录账号": USERNAME,
    "用户名": USERNAME,
    "所在党组织编码": BRANCH,
    "所在组织代码": BRANCH,
    "任职": ROLE,
    "任职组织编码": PLACE,
    "任职党组织代码": PLACE,
    "起始日期": STARTS,
    "任职起日": STARTS,
    "终止日期": ENDS,
    "电子邮箱": EMAIL,
    "邮箱地址": EMAIL,
    "任职止日": ENDS,
}
_OPEN_ENDED: Final = frozenset({"至今", "长期", "—", "-"})
_SHORT: Final = 50


@dataclass(frozen=True)
class AccountRow:
    """A row as it stands: an account and, where ``role`` is not blank, one of its posts.

    ``role`` is a ``Role``'s value, the days are in ISO form, ``ends_on`` blank for until further
    notice. JSON values only.
    """

    sheet: str
    number: int
    name: str
    username: str
    branch: str
    role: str = ""
    place: str = ""
    starts_on: str = ""
    ends_on: str = ""
    email: str = ""

    def plain(self) -> list[Any]:
        return [
            self.sheet, self.number, self.name, self.username, self.branch, self.role, self.place,
            self.starts_on, self.ends_on, self.email,
        ]  # fmt: skip  # a row of a sheet reads as a row


def roles_by_name() -> dict[str, Role]:
    """The words that stand for each role in a workbook."""
    return {**{role.label: role for role in POST_ROLES}, _("书记"): Role.SECRETARY}


def read_accounts(workbook: Workbook) -> tuple[list[AccountRow], Reading]:
    """Every row of the file, and the faults of single cells."""
    records, reading = read_tables(
        workbook,
        code=USERNAME,
        required=(NAME, USERNAME, BRANCH, ROLE, PLACE, STARTS),
        known=HEADINGS,
        telling=HEADINGS,
        spread=(NAME, USERNAME, BRANCH, EMAIL),
        aliases=_ALIASES,
    )
    roles = roles_by_name()
    rows = []
    for record in records:
        rows.append(_read(record, roles))
        reading.faults += record.faults
    reading.unknown = [name for name in reading.unknown if name != "序号"]
    return rows, reading


def _read(record: TableRow, roles: dict[str, Role]) -> AccountRow:
    name = record.required(NAME, "blank_name", NAME_LENGTH)
    username = record.required_code(USERNAME)
    if username and not is_username(username):
        message = f"账号由 3—{USERNAME_LENGTH} 个小写字母、数字、点、横线或下划线组成"
        record.fault(USERNAME, "bad_username", username, message)
    branch = record.required_code(BRANCH)
    email = record.text(EMAIL)
    if email and not is_email(email):
        record.fault(EMAIL, "bad_email", email, "不是邮箱地址,应像 zhang@example.cn;没有的请留空")
    title = record.text(ROLE, _SHORT)
    if not title:
        for heading in (PLACE, STARTS, ENDS):
            value = record.text(heading) if heading == PLACE else _day(record, heading)
            if value:
                message = "没有填写职务,这一格也应空着"
                record.fault(heading, "without_role", value, message)
        return AccountRow(record.sheet, record.number, name, username, branch, email=email)
    role = roles.get(title)
    if role is None:
        names = "、".join(each.label for each in POST_ROLES)
        record.fault(ROLE, "unknown_role", title, f"没有这种职务,应为{names}之一")
    place = record.required_code(PLACE)
    starts_on, ends_on = _day(record, STARTS), _day(record, ENDS)
    if not starts_on:
        record.fault(STARTS, "blank_date", None, "没有填写任职起日")
    elif ends_on and ends_on < starts_on:
        record.fault(ENDS, "ends_before_start", ends_on, "早于任职起日")
    return AccountRow(
        record.sheet, record.number, name, username, branch,
        role.value if role else "", place, starts_on, ends_on, email,
    )  # fmt: skip  # a row of a sheet reads as a row


def _day(record: TableRow, heading: str) -> str:
    """A day in ISO form; blank where the cell is, is faulty, or says until further notice."""
    cell = record.cell(heading)
    if heading == ENDS and cell is not None and clean_text(cell.text) in _OPEN_ENDED:
        return ""
    value = record.date(heading)
    if value is None:
        return ""
    if value.precision != "day":
        record.fault(heading, "not_a_day", value.date.isoformat()[:7], "日期要写到日")
    return value.date.isoformat()


def account_template(roles: Iterable[Role]) -> list[SheetSpec]:
    """The empty form: the headings, then a sheet that says how to fill them in for these roles."""
    held = list(roles)
    names = "、".join(role.label for role in held)
    notes: list[list[Value]] = [
        [NAME, _("必填。与账号一一对应。")],
        [USERNAME, _("必填。登录用,3 个字符以上的小写字母、数字、点、横线或下划线,全系统不重复。")],
        [BRANCH, _("必填。本人组织关系所在党组织的代码,用于回避。")],
        [ROLE, _("可空,空着只建账号。一行一项任职,一人多职写几行。只能填:%(names)s。")
         % {"names": names}],
        [PLACE, _("有职务时必填。在哪个党组织任职。")],
        [STARTS, _("有职务时必填,写到日,如 2025-09-01。")],
        [ENDS, _("可空,空着表示长期;写到日,含当日。")],
        [EMAIL, _("可空。只用于接收催办提醒;已有账号没有登记邮箱的,会补登。")],
    ]  # fmt: skip  # a table reads as a table
    notes += [[_("职务:%(name)s") % {"name": role.label}, _scope(role)] for role in held]
    return [
        SheetSpec(
            _("账号和任职"),
            HEADINGS,
            [],
            widths=(12, 20, 18, 16, 18, 14, 14, 26),
            text_columns=(USERNAME, BRANCH, PLACE, EMAIL),
        ),
        SheetSpec(_("填写说明"), (_("列"), _("怎样填")), notes, widths=(24, 90)),
    ]


def slip_lines(slips: Iterable[tuple[Account, str]]) -> Iterator[str]:
    """Sign-in slips as lines of CSV under a heading, for a command's output; nothing for none."""
    for place, (account, password) in enumerate(slips):
        if not place:
            yield _line(NAME, USERNAME, _("一次性口令"), _("有效至"))
        until = account.one_time_until
        limit = clock.local(until).strftime("%Y-%m-%d %H:%M") if until else ""
        yield _line(account.name, account.username, password, limit)


def _line(*values: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(map(neutralise, values))
    return buffer.getvalue()


def _scope(role: Role) -> str:
    if role in {Role.SECRETARY, Role.PREPARER}:
        return _("任于参评的党组织,只管这一个党组织。")
    if role in {Role.CLERK, Role.REVIEWER, Role.LEADER}:
        return _("任于党委、党工委等,管它和它下面的党组织。")
    return _("任于组织部,管全市。")
