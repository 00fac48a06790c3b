"""What an import of accounts comes to: what is new, what stays, what is wrong, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from branches.journal.models import rows_digest
from branches.organisations.models import Organisation
from branches.organisations.services import reading_notes
from branches.organisations.sheets import Reading
from branches.people.models import Account
from starrating.access import Role
from starrating.workbook import Fault


@dataclass(frozen=True)
class NewAccount:
    username: str
    name: str
    organisation: Organisation
    email: str = ""


@dataclass(frozen=True)
class NewPost:
    username: str
    name: str
    role: Role
    organisation: Organisation
    starts_on: date
    ends_on: date | None


class PlannedLine(NamedTuple):
    """A line of the preview: a person, whether the account is new, one new post or none.

    ``email`` is an address put on record with it.
    """

    name: str
    username: str
    is_new: bool
    post: NewPost | None
    email: str = ""


@dataclass
class AccountPlan:
    """New accounts and posts, rows that change nothing, posts ended since, faults.

    ``addresses`` are mail addresses, by account, of those on record without one, ``known`` the
    accounts of the file that exist already, ``ended`` the numbers of rows whose post was ended by
    somebody and is not begun again. Where there are faults nothing else is.
    """

    accounts: list[NewAccount] = field(default_factory=list)
    posts: list[NewPost] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    known: list[Account] = field(default_factory=list)
    unchanged: int = 0
    ended: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return bool(self.accounts or self.posts or self.addresses) and not self.faults

    @property
    def lines(self) -> list[PlannedLine]:
        """New accounts with their posts, then what is new about accounts there are already."""
        posts: dict[str, list[NewPost | None]] = {}
        for post in self.posts:
            posts.setdefault(post.username, []).append(post)
        found = [
            PlannedLine(one.name, one.username, not place, post, "" if place else one.email)
            for one in self.accounts
            for place, post in enumerate(posts.pop(one.username, [None]))
        ]
        names = {account.username: account.name for account in self.known}
        found += [
            PlannedLine(names[username], username, False, None, email)
            for username, email in self.addresses.items()
        ]
        for others in posts.values():
            found += [PlannedLine(one.name, one.username, False, one) for one in others if one]
        return found

    @property
    def digest(self) -> str:
        """What a preview showed, in one word; it changes with anything that would be written."""
        return rows_digest(self.rows)

    @property
    def rows(self) -> Iterator[list[Any]]:
        """What the digest of the journal's line covers."""
        for account in self.accounts:
            yield [
                "account", account.username, account.name, account.organisation.code,
                account.email,
            ]  # fmt: skip  # a row of a digest reads as a row
        for username, email in self.addresses.items():
            yield ["email", username, email]
        for post in self.posts:
            yield [
                "post", post.username, post.role, post.organisation.code,
                post.starts_on, post.ends_on,
            ]  # fmt: skip  # a row of a digest reads as a row


def account_counts(plan: AccountPlan) -> str:
    said = _(
        "新建账号 %(accounts)s 个,新增任职 %(posts)s 项,未变 %(same)s 行,有误 %(faults)s 处"
    ) % {
        "accounts": len(plan.accounts),
        "posts": len(plan.posts),
        "same": plan.unchanged,
        "faults": len(plan.faults),
    }
    if plan.addresses:
        said += _(",补登邮箱 %(count)s 个") % {"count": len(plan.addresses)}
    return said


def account_notes(plan: AccountPlan, reading: Reading) -> list[str]:
    """What of the file is not taken, in words."""
    passed = [_("第 %(row)s 行") % {"row": row} for _sheet, row in reading.passed_rows]
    notes = reading_notes(Reading(unknown=reading.unknown, passed_sheets=reading.passed_sheets))
    if passed:
        notes.append(_("合计、签名等不是人员的行没有读取:%(rows)s。") % {"rows": "、".join(passed)})
    if plan.ended:
        rows = "、".join(str(number) for number in plan.ended)
        notes.append(_("第 %(rows)s 行的任职后来已被结束,不会重新开始。") % {"rows": rows})
    return notes
