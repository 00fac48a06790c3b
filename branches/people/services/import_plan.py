"""What a workbook of accounts would write, and what is wrong with its rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from branches.organisations.models import Organisation
from branches.organisations.sheets import Reading
from branches.people.models import Account, Post
from branches.people.rules import misplacement
from branches.people.services.account_plan import AccountPlan, NewAccount, NewPost
from branches.people.services.posts import overlap
from branches.people.sheets import (
    BRANCH,
    EMAIL,
    ENDS,
    NAME,
    PLACE,
    ROLE,
    STARTS,
    USERNAME,
    AccountRow,
)
from starrating.access import BRANCH_ROLES, Actor, Role
from starrating.workbook import Fault

# Each gets a password hashed: about a hundred a second.
MOST_NEW = 2000


def plan_accounts(rows: Sequence[AccountRow], reading: Reading, *, by: Actor | None) -> AccountPlan:
    """Compare the rows with what stands; nothing is written.

    ``by`` a clerk: only accounts and secretaries' posts of the own subtree are in reach.
    """
    planner = _Planner(rows, reading, by)
    for row in rows:
        planner.take(row)
    return planner.finished()


class _Planner:
    def __init__(self, rows: Sequence[AccountRow], reading: Reading, by: Actor | None) -> None:
        self.reading = reading
        self.by = by
        is_clerk = by is not None and by.holds(Role.CLERK)
        self.reach = tuple(by.paths(Role.CLERK)) if by is not None and is_clerk else None
        self.known: dict[str, Account] = _by(Account, "username", [row.username for row in rows])
        codes = {code for row in rows for code in (row.branch, row.place)}
        self.organisations: dict[str, Organisation] = _by(Organisation, "code", codes)
        self.held: dict[tuple[str, str, str], list[Post]] = defaultdict(list)
        for post in _posts_of(list(self.known.values())):
            self.held[post.account.username, post.role, post.organisation.code].append(post)
        self.first: dict[str, AccountRow] = {}
        self.planned: dict[tuple[str, str, str], list[tuple[Post, int]]] = defaultdict(list)
        self.plan = AccountPlan(known=list(self.known.values()))
        self.faulty = {(fault.sheet, fault.row) for fault in reading.faults}
        self.found: list[Fault] = list(reading.faults)

    def take(self, row: AccountRow) -> None:
        """Compare one row; one with a faulty cell is not looked at further."""
        if (row.sheet, row.number) in self.faulty:
            return
        count = len(self.found)
        branch = self._organisation(row, BRANCH, row.branch)
        is_new = self._account(row, branch)
        tells = self._email(row)
        adds = bool(row.role) and self._post(row)
        if len(self.found) == count and not (is_new or tells or adds):
            self.plan.unchanged += 1

    def finished(self) -> AccountPlan:
        if len(self.plan.accounts) > MOST_NEW:
            message = f"一份文件最多新建 {MOST_NEW} 个账号,请分成几份"
            self.found.append(Fault("", None, None, None, "too_many", None, message))
        if self.found:
            self.found.sort(key=lambda fault: (fault.sheet, fault.row or 0, fault.column or ""))
            return AccountPlan(faults=self.found)
        return self.plan

    def _fault(self, row: AccountRow, heading: str, kind: str, value: str, message: str) -> None:
        column = self.reading.columns.get(row.sheet, {}).get(heading)
        self.found.append(Fault(row.sheet, row.number, column, heading, kind, value, message))

    def _is_in_reach(self, organisation: Organisation | None) -> bool:
        if self.reach is None:
            return True
        return organisation is not None and str(organisation.path).startswith(self.reach)

    def _organisation(self, row: AccountRow, heading: str, code: str) -> Organisation | None:
        found = self.organisations.get(code)
        if found is not None and found.is_active and self._is_in_reach(found):
            return found
        where = "" if self.reach is None else ",或不在本党委的范围内"
        self._fault(row, heading, "unknown_code", code, f"没有这个代码的在册党组织{where}")
        return None

    def _account(self, row: AccountRow, branch: Organisation | None) -> bool:
        """Whether the row brings a new account."""
        first = self.first.setdefault(row.username, row)
        if first is not row:
            same = f"与第 {first.number} 行同一账号的不一致"
            if first.name != row.name:
                self._fault(row, NAME, "inconsistent", row.name, same)
            if first.branch != row.branch:
                self._fault(row, BRANCH, "inconsistent", row.branch, same)
            return False
        known = self.known.get(row.username)
        if known is None:
            if branch is not None:
                self.plan.accounts.append(NewAccount(row.username, row.name, branch, row.email))
            return True
        if not self._is_in_reach(known.organisation):
            message = "账号已被使用,且不在本党委的范围内,请换一个账号"
            self._fault(row, USERNAME, "taken", row.username, message)
        elif known.name != row.name:
            message = f"账号已有,姓名为{known.name};确是改名的,请在账号页修改"
            self._fault(row, NAME, "other_name", row.name, message)
        elif branch is not None and known.organisation_id != branch.pk:
            message = "与账号登记的所在党组织不同;确有变动的,请在账号页修改"
            self._fault(row, BRANCH, "other_branch", row.branch, message)
        return False

    def _email(self, row: AccountRow) -> bool:
        """Whether the row brings the address of an account that is on record without one."""
        first = self.first[row.username]
        if first is not row:
            if row.email not in {"", first.email}:
                same = f"与第 {first.number} 行同一账号的不一致"
                self._fault(row, EMAIL, "inconsistent", row.email, same)
            return False
        known = self.known.get(row.username)
        if known is None or row.email in {"", known.email}:
            return False
        if known.duty != Account.Duty.BUSINESS:
            message = "是管理员账号,邮箱请在账号页登记"
            self._fault(row, EMAIL, "administrator", row.email, message)
            return False
        if known.email:
            message = "与账号登记的邮箱不同;确有变动的,请在账号页修改"
            self._fault(row, EMAIL, "other_email", row.email, message)
            return False
        self.plan.addresses[row.username] = row.email
        return True

    def _post(self, row: AccountRow) -> bool:
        """Whether the row brings a new post."""
        place = self._organisation(row, PLACE, row.place)
        if place is None or self._may_not_hold(row, place):
            return False
        ends_on = date.fromisoformat(row.ends_on) if row.ends_on else None
        post = Post(role=row.role, starts_on=date.fromisoformat(row.starts_on), ends_on=ends_on)
        key = (row.username, row.role, row.place)
        if self._stands_already(row, post, self.held[key]):
            return False
        for earlier, number in self.planned[key]:
            if overlap(earlier, post):
                self._fault(row, ROLE, "duplicate_post", row.place, f"与第 {number} 行任职重复")
                return False
        self.planned[key].append((post, row.number))
        self.plan.posts.append(
            NewPost(row.username, row.name, Role(row.role), place, post.starts_on, ends_on)
        )
        return True

    def _may_not_hold(self, row: AccountRow, place: Organisation) -> bool:
        role = Role(row.role)
        known = self.known.get(row.username)
        if self.reach is not None and role not in BRANCH_ROLES:
            message = "党委账号管理员只能导入书记和填报员的任职"
            self._fault(row, ROLE, "not_a_clerks", role.label, message)
        elif self.by is not None and known is not None and known.pk == self.by.pk:
            self._fault(row, USERNAME, "own_post", row.username, "不能任命自己")
        elif known is not None and known.duty != Account.Duty.BUSINESS:
            self._fault(row, USERNAME, "administrator", row.username, "是管理员账号,不能任职")
        elif sentence := misplacement(role, place):
            self._fault(row, ROLE, "misplaced", role.label, sentence.rstrip("。"))
        else:
            return False
        return True

    def _stands_already(self, row: AccountRow, post: Post, held: Iterable[Post]) -> bool:
        """Whether the post is on record, or stands against one that is (a fault)."""
        for other in held:
            is_ended = other.ended_at is not None
            if other.starts_on == post.starts_on and (is_ended or other.ends_on == post.ends_on):
                if is_ended:
                    self.plan.ended.append(row.number)
                return True
            if not is_ended and overlap(other, post):
                until = other.ends_on.isoformat() if other.ends_on else "长期"
                message = f"已任此职({other.starts_on.isoformat()} 至 {until}),起止与此不同"
                heading = STARTS if other.starts_on != post.starts_on else ENDS
                self._fault(row, heading, "other_dates", row.starts_on, message)
                return True
        known = self.known.get(row.username)
        if known is not None and not known.is_active:
            self._fault(row, USERNAME, "disabled", row.username, "账号已停用,不能任职")
            return True
        return False


def _by(model: Any, name: str, values: Iterable[str]) -> dict[str, Any]:
    """Rows by a unique column; as few statements as the database's limits allow."""
    wanted = sorted({value for value in values if value})
    return dict(model.objects.in_bulk(wanted, field_name=name))


def _posts_of(accounts: Sequence[Account]) -> Iterator[Post]:
    batch = 500
    for start in range(0, len(accounts), batch):
        posts = Post.objects.filter(account__in=accounts[start : start + batch])
        yield from posts.select_related("account", "organisation").order_by("pk")
