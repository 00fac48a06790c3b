"""Posts: appointed, confirmed, ended, handed over."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from branches.people import lifecycle
from branches.people.models import Account, Post
from branches.people.rules import (
    is_clerk_of_post,
    is_for_business,
    is_not_own_post,
    is_security,
)
from starrating import clock
from starrating.access import Actor, Role, conflict, faulty

MAY_GIVE = is_not_own_post & is_for_business & (is_security | is_clerk_of_post)


@recorded
def appoint(
    *,
    by: Actor | None,
    account: Account,
    role: Role,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None = None,
) -> Post:
    """Give a post, in force at once.

    The security administrator gives any post, a clerk those of secretary and preparer in the own
    subtree; nobody to himself. ``by`` None: a command run at the machine; such posts wait for the
    security administrator. Raises Refused 403, 409 (held already), 422 (dates).
    """
    post = Post(
        account=account,
        role=role,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by_id=None if by is None else by.pk,
    )
    if by is not None:
        MAY_GIVE.check(by, post)
        post.confirmed_by_id, post.confirmed_at = by.pk, clock.now()
    if ends_on is not None and ends_on < starts_on:
        raise faulty(_("任职止日不能早于起日。"))
    if organisation.state != Organisation.State.ACTIVE:
        raise conflict(_("%(name)s已撤销或合并,不能任职。") % {"name": organisation.name})
    held = Post.objects.filter(account=account, role=role, organisation=organisation)
    if any(_overlaps(post, other) for other in held):
        raise conflict(_("%(name)s已任此职。") % {"name": account.name})
    post.save()
    after = {
        "account": account.username,
        "role": role,
        "organisation": organisation.code,
        "from": starts_on,
        "until": ends_on,
    }
    record(lifecycle.APPOINT, post, by=by, after=after, organisation_code=organisation.code)
    return post


def _overlaps(one: Post, other: Post) -> bool:
    latest = date.max
    return one.starts_on <= (other.ends_on or latest) and other.starts_on <= (one.ends_on or latest)


@recorded
def confirm_post(*, by: Actor, post: Post) -> Post:
    """Let an imported post take effect (security administrator; never one's own)."""
    (is_security & is_not_own_post).check(by, post)
    row = Post.objects.select_for_update().get(pk=post.pk)
    if row.confirmed_at is not None:
        raise conflict(_("这项任职已经确认。"))
    row.confirmed_by_id, row.confirmed_at = by.pk, clock.now()
    row.version += 1
    row.save(update_fields=["confirmed_by", "confirmed_at", "version"])
    record(
        lifecycle.CONFIRM_POST,
        row,
        by=by,
        after={"account": row.account.username},
        organisation_code=row.organisation.code,
    )
    return row


@recorded
def end_post(*, by: Actor, post: Post, reason: str) -> Post:
    """End a post as of yesterday: from this moment it gives no right any more."""
    (is_security | is_clerk_of_post).check(by, post)
    row = Post.objects.select_for_update().select_related("account").get(pk=post.pk)
    today = clock.today()
    if row.ends_on is not None and row.ends_on < today:
        raise conflict(_("这项任职已经结束。"))
    before = {"until": row.ends_on}
    yesterday = today - timedelta(days=1)
    if row.starts_on > yesterday:
        row.starts_on = yesterday
    row.ends_on = yesterday
    row.version += 1
    row.save(update_fields=["starts_on", "ends_on", "version"])
    record(
        lifecycle.END_POST,
        row,
        by=by,
        before=before,
        after={"account": row.account.username, "until": row.ends_on},
        reason=reason,
        organisation_code=row.organisation.code,
    )
    return row


@recorded
def replace_post(*, by: Actor, post: Post, account: Account, reason: str) -> Post:
    """Hand a post over: the holder's ends, the successor's begins today, in one act."""
    ended = end_post(by=by, post=post, reason=reason)
    return appoint(
        by=by,
        account=account,
        role=Role(ended.role),
        organisation=ended.organisation,
        starts_on=clock.today(),
    )
