"""Accounts: made, changed, disabled, enabled; the three administrators once at installation."""

import re
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from branches.people import lifecycle
from branches.people.models import Account
from branches.people.rules import (
    is_clerk_of_account,
    is_clerk_of_new,
    is_somebody_else,
    is_system,
)
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.passwords import one_time_password

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")


def check_username(username: str) -> None:
    """Small letters, digits, dot, dash, underscore; 3 to 64 characters; free. Refused 422."""
    if not USERNAME.fullmatch(username):
        raise faulty(_("账号由 3—64 个小写字母、数字、点、横线或下划线组成,以字母或数字开头。"))
    if Account.objects.filter(username=username).exists():
        raise faulty(_("账号 %(username)s 已被使用。") % {"username": username})


def give_one_time_password(account: Account) -> str:
    """Set a fresh one-time password on the (unsaved or saved) account; returns its text."""
    password = one_time_password()
    account.set_password(password)
    account.must_change_password = True
    hours = settings.ONE_TIME_PASSWORD_HOURS
    account.one_time_until = clock.now() + timedelta(hours=hours)
    return password


@recorded
def create_account(
    *, by: Actor | None, username: str, name: str, organisation: Organisation | None
) -> tuple[Account, str]:
    """A business account with its one-time password (text, to be printed once).

    ``by`` is the system administrator, or a clerk for a branch of the own subtree; None for a
    command run at the machine. Raises Refused 403, 422.
    """
    account = Account(
        username=username, name=name.strip(), organisation=organisation, created_at=clock.now()
    )
    if by is not None:
        (is_system | is_clerk_of_new).check(by, account)
    check_username(username)
    if not account.name:
        raise faulty(_("请填写姓名。"))
    password = give_one_time_password(account)
    account.save()
    after = {"username": username, "name": account.name, "organisation": organisation}
    record(lifecycle.CREATE_ACCOUNT, account, by=by, after=after, organisation_code=_code(account))
    return account, password


def _code(account: Account) -> str:
    return account.organisation.code if account.organisation else ""


@recorded
def change_account(
    *,
    by: Actor,
    account: Account,
    name: str,
    organisation: Organisation | None,
    expected_version: int,
) -> Account:
    """Change a name or the branch an account belongs to (system administrator)."""
    is_system.check(by, account)
    row = Account.objects.select_for_update().get(pk=account.pk)
    if row.version != expected_version:
        raise conflict(_("这个账号刚被别人改动过,请核对最新内容后再保存。"))
    if not name.strip():
        raise faulty(_("请填写姓名。"))
    before = {"name": row.name, "organisation": row.organisation_id}
    row.name, row.organisation = name.strip(), organisation
    row.version += 1
    row.save(update_fields=["name", "organisation", "version"])
    after = {"name": row.name, "organisation": row.organisation_id}
    record(lifecycle.CHANGE_ACCOUNT, row, by=by, before=before, after=after)
    return row


@recorded
def disable_account(*, by: Actor, account: Account, reason: str) -> Account:
    """Disable an account; whoever is signed in with it is out at the next click."""
    (is_somebody_else & (is_system | is_clerk_of_account)).check(by, account)
    row = Account.objects.select_for_update().get(pk=account.pk)
    if not row.is_active:
        raise conflict(_("这个账号已经停用。"))
    if row.duty != Account.Duty.BUSINESS and not _has_peer(row):
        raise conflict(_("这是最后一个%(duty)s账号,不能停用。") % {"duty": row.get_duty_display()})
    row.is_active = False
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    record(lifecycle.DISABLE_ACCOUNT, row, by=by, reason=reason, organisation_code=_code(row))
    return row


def _has_peer(account: Account) -> bool:
    peers = Account.objects.filter(duty=account.duty, is_active=True).exclude(pk=account.pk)
    return peers.exists()


@recorded
def enable_account(*, by: Actor, account: Account, reason: str) -> Account:
    """Enable a disabled account again (system administrator)."""
    (is_somebody_else & is_system).check(by, account)
    row = Account.objects.select_for_update().get(pk=account.pk)
    if row.is_active:
        raise conflict(_("这个账号没有停用。"))
    row.is_active = True
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    record(lifecycle.ENABLE_ACCOUNT, row, by=by, reason=reason, organisation_code=_code(row))
    return row


@recorded
def appoint_administrators(*, names: dict[str, tuple[str, str]]) -> list[tuple[Account, str]]:
    """The three administrators, once at installation: {duty: (username, name)}.

    Returns accounts with their one-time passwords. Raises Refused 409 where one exists already.
    """
    duties = [Account.Duty.SYSTEM, Account.Duty.SECURITY, Account.Duty.AUDIT]
    if Account.objects.exclude(duty=Account.Duty.BUSINESS).exists():
        raise conflict(_("管理员已经设立过,不能重复设立。"))
    made = []
    for duty in duties:
        username, name = names[duty]
        check_username(username)
        account = Account(username=username, name=name, duty=duty, created_at=clock.now())
        password = give_one_time_password(account)
        account.save()
        after = {"username": username, "duty": duty}
        record(lifecycle.APPOINT_ADMINISTRATORS, account, by=None, after=after)
        made.append((account, password))
    return made
