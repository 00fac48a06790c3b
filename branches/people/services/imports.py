"""Accounts and posts by workbook: read and kept, then written as a whole or not at all."""

from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import PendingImport
from branches.organisations.services import keep_import, open_file, take_import
from branches.organisations.sheets import Reading, plain_reading, reading_of
from branches.people.lifecycle import IMPORT_ACCOUNTS
from branches.people.models import Account, Post
from branches.people.rules import is_importer
from branches.people.services.account_plan import AccountPlan
from branches.people.services.accounts import give_one_time_password, nothing_meanwhile
from branches.people.services.import_plan import plan_accounts
from branches.people.sheets import AccountRow, read_accounts
from starrating import clock
from starrating.access import Actor, Role, conflict, faulty


class Imported(NamedTuple):
    """New accounts with their one-time passwords (texts, to be printed once), and new posts."""

    accounts: list[tuple[Account, str]]
    posts: list[Post]


def upload_accounts(*, source: Path | bytes, filename: str, by: Actor | None) -> PendingImport:
    """Read a workbook of accounts and keep its rows for ``import_accounts``, faults with them.

    Raises Refused: 403, or 422 for a file that cannot be read at all.
    """
    if by is not None:
        is_importer.check(by, None)
    workbook, sha256 = open_file(source, filename)
    rows, reading = read_accounts(workbook)
    return keep_import(
        by=by,
        kind=IMPORT_ACCOUNTS.name,
        filename=filename,
        sha256=sha256,
        rows=[row.plain() for row in rows],
        parameters=plain_reading(reading),
    )


def planned_accounts(kept: PendingImport, *, by: Actor | None) -> tuple[AccountPlan, Reading]:
    """What the kept file would write for ``by`` as things stand now."""
    reading = reading_of(kept.parameters)
    return plan_accounts([AccountRow(*row) for row in kept.rows], reading, by=by), reading


def import_accounts_file(
    *, path: Path, check_only: bool = False
) -> tuple[AccountPlan, Reading, Imported]:
    """Read a workbook at the machine and, unless faulty or ``check_only``, import it.

    Returns the plan and what was written of it. Raises Refused (422) for an unreadable file.
    """
    kept = upload_accounts(source=path, filename=path.name, by=None)
    plan, reading = planned_accounts(kept, by=None)
    written = Imported([], [])
    if plan.writes and not check_only:
        written = import_accounts(kept=kept.pk, by=None, expected_plan=plan.digest)
    return plan, reading, written


@recorded
def import_accounts(*, kept: int, by: Actor | None, expected_plan: str) -> Imported:
    """Write the kept file ``kept`` (primary key): all of it, or nothing where any row is faulty.

    The accounts can sign in at once. The posts of a clerk's file take effect at once, all others
    wait for the security administrator. What stands already is left alone; where everything does,
    nothing is written, not even a journal line. ``expected_plan`` is the digest of what was
    previewed. Raises Refused: 403; 404 for somebody else's file; 409 for one taken or expired, or
    where accounts or posts changed since the preview; 422 for faulty rows.
    """
    if by is not None:
        is_importer.check(by, None)
    taken = take_import(by=by, pk=kept, kind=IMPORT_ACCOUNTS.name)
    plan, _reading = planned_accounts(taken, by=by)
    if plan.faults:
        raise faulty(_("文件有 %(count)s 处错误,整份没有导入。") % {"count": len(plan.faults)})
    if plan.digest != expected_plan:
        raise conflict(_("预览之后账号或任职有过变动,请重新上传核对。"))
    if not plan.writes:
        return Imported([], [])
    with nothing_meanwhile():
        written = _write(taken, plan, by)
    record(
        IMPORT_ACCOUNTS,
        taken,
        by=by,
        after={
            "accounts": len(plan.accounts),
            "posts": len(plan.posts),
            "addresses": len(plan.addresses),
            "unchanged": plan.unchanged,
            "sha256": taken.sha256,
        },
        rows=plan.rows,
    )
    return written


def _write(taken: PendingImport, plan: AccountPlan, by: Actor | None) -> Imported:
    moment = clock.now()
    made = [
        Account(
            username=one.username,
            name=one.name,
            organisation=one.organisation,
            email=one.email,
            created_at=moment,
            imported_from=taken,
        )
        for one in plan.accounts
    ]
    passwords = [give_one_time_password(account) for account in made]
    Account.objects.bulk_create(made)
    holders = {account.username: account for account in (*plan.known, *made)}
    told = [holders[username] for username in plan.addresses]
    for account in told:
        account.email = plan.addresses[account.username]
        account.version += 1
    Account.objects.bulk_update(told, ["email", "version"], batch_size=200)
    own = by.pk if by is not None and by.holds(Role.CLERK) else None
    posts = [
        Post(
            account=holders[one.username],
            role=one.role,
            organisation=one.organisation,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            appointed_by_id=None if by is None else by.pk,
            confirmed_by_id=own,
            confirmed_at=None if own is None else moment,
            imported_from=taken,
        )
        for one in plan.posts
    ]
    Post.objects.bulk_create(posts)
    return Imported(list(zip(made, passwords, strict=True)), posts)
