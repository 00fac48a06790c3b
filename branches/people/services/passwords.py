"""Passwords: one's own, and one-time ones on a printed slip; the lock after failures."""

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.people import lifecycle
from branches.people.models import Account
from branches.people.rules import MAY_ISSUE, MAY_UNLOCK
from branches.people.services.accounts import code_of, give_one_time_password
from starrating.access import Actor, conflict, faulty

_PASSWORD = ["password", "must_change_password", "one_time_until"]


@recorded
def issue_password(*, by: Actor | None, account: Account) -> str:
    """A new one-time password (valid 72 hours) for somebody else; its text is shown once.

    Whoever was signed in with the old one is signed out. ``by`` is None for a command run at the
    machine, the only way for an administrator's account. Raises Refused: 403; 409 for a disabled
    account.
    """
    row = Account.objects.select_for_update().get(pk=account.pk)
    if by is not None:
        MAY_ISSUE.check(by, row)
    if not row.is_active:
        raise conflict(_("账号已停用,不能签发口令。"))
    password = give_one_time_password(row)
    row.save(update_fields=_PASSWORD)
    record(
        lifecycle.ISSUE_PASSWORD,
        row,
        by=by,
        after={"until": row.one_time_until},
        organisation_code=code_of(row),
    )
    return password


@recorded
def change_password(*, by: Account, old: str, new: str) -> Account:
    """One's own password. Refused 422 for a wrong old one or a new one against the rules."""
    row = Account.objects.select_for_update().get(pk=by.pk)
    if not row.check_password(old):
        raise faulty(_("原口令不正确。"))
    if old == new:
        raise faulty(_("新口令不能与原口令相同。"))
    try:
        validate_password(new, row)
    except ValidationError as error:
        raise faulty(" ".join(error.messages)) from error
    row.set_password(new)
    row.must_change_password = False
    row.one_time_until = None
    row.save(update_fields=_PASSWORD)
    record(lifecycle.CHANGE_PASSWORD, row, by=by)
    return row


@recorded
def unlock(*, by: Actor, account: Account) -> int:
    """Lift the lock after failed sign-ins (security administrator); returns how many it lifted.

    Raises Refused: 403; 409 where there was none.
    """
    MAY_UNLOCK.check(by, account)
    lifted = int(reset(username=account.username))
    if not lifted:
        raise conflict(_("这个账号没有登录失败的记录,不需要解锁。"))
    record(lifecycle.UNLOCK, account, by=by, after={"lifted": lifted})
    return lifted
