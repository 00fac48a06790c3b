"""Accounts: made, changed, disabled, enabled; the three administrators."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from branches.people import lifecycle
from branches.people.models import NAME_LENGTH, Account, is_email, is_username
from branches.people.rules import MAY_ASSIGN, MAY_CHANGE, MAY_CREATE, MAY_DISABLE
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.passwords import hashed_once, one_time_password
from starrating.texts import PAGE_LENGTH, explained


@contextmanager
def nothing_meanwhile() -> Iterator[None]:
    """Refuse (409) what somebody else wrote in the moment between the check and the writing."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise conflict(_("刚刚有人办理了相同的账号或任职,请刷新核对后再办理。")) from error


def check_username(username: str) -> None:
    """Small letters, digits, dot, dash, underscore; 3 to 64 characters; free. Refused 422."""
    if not is_username(username):
        raise faulty(_("账号由 3—64 个小写字母、数字、点、横线或下划线组成,以字母或数字开头。"))
    if Account.objects.filter(username=username).exists():
        raise faulty(_("账号 %(username)s 已被使用。") % {"username": username})


def checked_name(name: str) -> str:
    """The name without surrounding blanks. Refused 422 for a blank or over-long one."""
    plain = name.strip()
    if not plain or len(plain) > NAME_LENGTH:
        raise faulty(_("请填写姓名,最多 %(most)s 个字。") % {"most": NAME_LENGTH})
    return plain


def checked_email(email: str) -> str:
    """The address without surrounding blanks; blank for none. Refused 422 for what is none."""
    plain = email.strip()
    if plain and not is_email(plain):
        raise faulty(_("邮箱的写法不对,应像 zhang@example.cn;没有的请留空。"))
    return plain


def _covered(email: str) -> str:
    """As much of an address as the journal keeps for good: the first sign and the domain."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}" if email else ""


def give_one_time_password(account: Account) -> str:
    """Set a fresh one-time password on the (unsaved or saved) account; returns its text."""
    password = one_time_password()
    account.password = hashed_once(password)
    account.must_change_password = True
    account.one_time_until = clock.now() + timedelta(hours=settings.ONE_TIME_PASSWORD_HOURS)
    return password


@recorded
def create_account(
    *,
    by: Actor | None,
    username: str,
    name: str,
    organisation: Organisation | None,
    email: str = "",
) -> tuple[Account, str]:
    """A business account with its one-time password (text, to be printed once).

    ``by`` is the system administrator, or a clerk for a branch of the own subtree; None for a
    command run at the machine. Raises Refused 403, 409, 422.
    """
    account = Account(
        username=username,
        name=checked_name(name),
        organisation=organisation,
        email=checked_email(email),
        created_at=clock.now(),
    )
    if by is not None:
        MAY_CREATE.check(by, account)
    check_username(username)
    password = give_one_time_password(account)
    with nothing_meanwhile():
        account.save()
    after = {"username": username, "name": account.name, "organisation": code_of(account)}
    if account.email:
        after["email"] = _covered(account.email)
    record(
        lifecycle.CREATE_ACCOUNT, account, by=by, after=after, organisation_code=code_of(account)
    )
    return account, password


def code_of(account: Account) -> str:
    """党组织代码 of the branch the account belongs to; empty where it names none."""
    return account.organisation.code if account.organisation else ""


@recorded
def change_account(
    *,
    by: Actor,
    account: Account,
    name: str,
    organisation: Organisation | None,
    expected_version: int,
    email: str | None = None,
) -> Account:
    """Change a name, the branch an account belongs to, its address (the account's keeper).

    ``email`` None: as it is. Raises Refused: 403; 409 where somebody changed it meanwhile; 422 for
    a blank name or what is no address.
    """
    row = _locked(account)
    MAY_CHANGE.check(by, row)
    if row.version != expected_version:
        raise conflict(_("这个账号刚被别人改动过,请核对最新内容后再保存。"))
    before = {"name": row.name, "organisation": code_of(row)}
    row.name, row.organisation = checked_name(name), organisation
    after = {"name": row.name, "organisation": code_of(row)}
    address = row.email if email is None else checked_email(email)
    if address != row.email:
        before["email"], after["email"] = _covered(row.email), _covered(address)
        row.email = address
    row.version += 1
    row.save(update_fields=["name", "organisation", "email", "version"])
    record(
        lifecycle.CHANGE_ACCOUNT,
        row,
        by=by,
        before=before,
        after=after,
        organisation_code=code_of(row),
    )
    return row


def _locked(account: Account) -> Account:
    return (
        Account.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=account.pk)
    )


@recorded
def disable_account(*, by: Actor, account: Account, reason: str) -> Account:
    """Disable an account; whoever is signed in with it is out at the next click.

    Raises Refused: 403; 409 for one disabled already or the last of an administrator's duty; 422
    without a reason.
    """
    said = explained(reason, PAGE_LENGTH, _("理由"))
    row = _locked(account)
    MAY_DISABLE.check(by, row)
    if not row.is_active:
        raise conflict(_("这个账号已经停用。"))
    if row.duty != Account.Duty.BUSINESS and not _has_peer(row):
        raise conflict(
            _("这是最后一个%(duty)s账号,不能停用。请先设立接任的管理员。")
            % {"duty": row.get_duty_display()}
        )
    row.is_active = False
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    record(lifecycle.DISABLE_ACCOUNT, row, by=by, reason=said, organisation_code=code_of(row))
    return row


def _has_peer(account: Account) -> bool:
    """Another one of the duty; locked, so that two cannot disable each other in one moment."""
    peers = Account.objects.select_for_update().filter(duty=account.duty, is_active=True)
    return any(peer != account for peer in peers.order_by("pk"))


@recorded
def enable_account(*, by: Actor, account: Account, reason: str) -> Account:
    """Enable a disabled account again (the account's keeper). Raises Refused 403, 409, 422."""
    said = explained(reason, PAGE_LENGTH, _("理由"))
    row = _locked(account)
    MAY_CHANGE.check(by, row)
    if row.is_active:
        raise conflict(_("这个账号没有停用。"))
    row.is_active = True
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    record(lifecycle.ENABLE_ACCOUNT, row, by=by, reason=said, organisation_code=code_of(row))
    return row


@recorded
def assign_duty(*, by: Actor, account: Account, duty: str, reason: str) -> Account:
    """Make a business account an administrator's (security administrator, never the own).

    It takes two: system made the account, security gives the duty. Raises Refused: 403; 409 for an
    account disabled, an administrator's already, or one that holds or held a post; 422 for a duty
    that is none of an administrator, or no reason.
    """
    said = explained(reason, PAGE_LENGTH, _("理由或文号"))
    row = _locked(account)
    MAY_ASSIGN.check(by, row)
    if duty not in ADMINISTRATORS:
        raise faulty(_("请选择管理员的职责。"))
    if not row.is_active:
        raise conflict(_("账号已停用,不能设为管理员。"))
    if row.duty != Account.Duty.BUSINESS:
        raise conflict(_("这个账号已经是管理员。"))
    if row.posts.exists():
        raise conflict(_("担任过职务的账号不能设为管理员,请系统管理员另建一个账号。"))
    row.duty = duty
    row.version += 1
    row.save(update_fields=["duty", "version"])
    before = {"duty": Account.Duty.BUSINESS.value}
    record(lifecycle.ASSIGN_DUTY, row, by=by, before=before, after={"duty": duty}, reason=said)
    return row


ADMINISTRATORS = (Account.Duty.SYSTEM, Account.Duty.SECURITY, Account.Duty.AUDIT)


@recorded
def appoint_administrators(*, names: dict[str, tuple[str, str]]) -> list[tuple[Account, str]]:
    """The three administrators, once at installation: {duty: (username, name)}.

    Returns accounts with their one-time passwords. Raises Refused: 409 where one exists already,
    422 for a name that cannot be used.
    """
    if Account.objects.exclude(duty=Account.Duty.BUSINESS).exists():
        raise conflict(_("管理员已经设立过,不能重复设立。"))
    made = []
    for duty in ADMINISTRATORS:
        username, name = names[duty]
        check_username(username)
        account = Account(
            username=username, name=checked_name(name), duty=duty, created_at=clock.now()
        )
        password = give_one_time_password(account)
        account.save()
        after = {"username": username, "duty": duty}
        record(lifecycle.APPOINT_ADMINISTRATORS, account, by=None, after=after)
        made.append((account, password))
    return made
