"""Posts: appointed, confirmed, ended, handed over."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation, PendingImport
from branches.people import lifecycle
from branches.people.models import Account, Post
from branches.people.queries import posts_of_import
from branches.people.rules import MAY_CONFIRM, MAY_END, MAY_GIVE, is_security, require_place
from branches.people.services.accounts import nothing_meanwhile
from starrating import clock
from starrating.access import Actor, Role, conflict, faulty
from starrating.texts import PAGE_LENGTH, explained


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

    The security administrator gives any post, a clerk those of secretary and preparer to accounts
    of the own subtree; nobody to himself. ``by`` None: a command run at the machine; such posts
    wait for the security administrator. Raises Refused 403, 409 (held already, account disabled,
    organisation ended), 422 (dates, a role that has no place there).
    """
    post = _give(by, account, role, organisation, starts_on, ends_on)
    record(
        lifecycle.APPOINT,
        post,
        by=by,
        after=_facts(post),
        organisation_code=organisation.code,
    )
    return post


def _give(
    by: Actor | None,
    account: Account,
    role: Role,
    organisation: Organisation,
    starts_on: date,
    ends_on: date | None,
) -> Post:
    # two appointments of one account wait for each other
    holder = Account.objects.select_for_update().get(pk=account.pk)
    post = Post(
        account=holder,
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
    require_place(role, organisation)
    if not holder.is_active:
        raise conflict(_("账号%(name)s已停用,不能任职。") % {"name": holder})
    if organisation.state != Organisation.State.ACTIVE:
        raise conflict(_("%(name)s已撤销或合并,不能任职。") % {"name": organisation.name})
    held = Post.objects.filter(
        account=holder, role=role, organisation=organisation, ended_at__isnull=True
    )
    if any(overlap(post, other) for other in held):
        raise conflict(_("%(name)s已任此职。") % {"name": holder.name})
    with nothing_meanwhile():
        post.save()
    return post


def overlap(one: Post, other: Post) -> bool:
    """Whether two posts share a day."""
    latest = date.max
    return one.starts_on <= (other.ends_on or latest) and other.starts_on <= (one.ends_on or latest)


def _facts(post: Post) -> dict[str, Any]:
    return {
        "account": post.account.username,
        "role": post.role,
        "organisation": post.organisation.code,
        "from": post.starts_on,
        "until": post.ends_on,
    }


def _locked(post: Post) -> Post:
    return (
        Post.objects.select_for_update(of=("self",))
        .select_related("account", "organisation")
        .get(pk=post.pk)
    )


@recorded
def confirm_post(*, by: Actor, post: Post) -> Post:
    """Let a post that waits take effect (security administrator). Raises Refused 403, 409."""
    row = _locked(post)
    MAY_CONFIRM.check(by, row)
    if row.ended_at is not None:
        raise conflict(_("这项任职已经结束,不能再确认。"))
    if row.confirmed_at is not None:
        raise conflict(_("这项任职已经确认。"))
    row.confirmed_by_id, row.confirmed_at = by.pk, clock.now()
    row.version += 1
    row.save(update_fields=["confirmed_by", "confirmed_at", "version"])
    record(
        lifecycle.CONFIRM_POST,
        row,
        by=by,
        after=_facts(row),
        organisation_code=row.organisation.code,
    )
    return row


@recorded
def confirm_import(*, by: Actor, source: PendingImport) -> int:
    """Let all posts of one import that still wait take effect at once; returns how many.

    One journal line with the digest of the rows. Raises Refused: 403; 409 where none waits.
    """
    is_security.check(by, source)
    rows = list(posts_of_import(source).select_for_update(of=("self",)))
    if not rows:
        raise conflict(_("这份导入没有待确认的任职。"))
    moment = clock.now()
    for row in rows:
        row.confirmed_by_id, row.confirmed_at = by.pk, moment
        row.version += 1
    Post.objects.bulk_update(rows, ["confirmed_by", "confirmed_at", "version"], batch_size=200)
    record(
        lifecycle.CONFIRM_IMPORT,
        source,
        by=by,
        after={"posts": len(rows)},
        rows=[_facts(row) for row in rows],
    )
    return len(rows)


@recorded
def end_post(*, by: Actor, post: Post, reason: str) -> Post:
    """End a post, one in force or one that waits: from this moment it gives no right.

    Was it the holder's last one, his sessions are closed; what he had in hand is nobody's.
    Raises Refused: 403; 409 for one that is over; 422 without a reason.
    """
    said = explained(reason, PAGE_LENGTH, _("理由"))
    row, before = _end(by, post)
    record(
        lifecycle.END_POST,
        row,
        by=by,
        before=before,
        after=_facts(row),
        reason=said,
        organisation_code=row.organisation.code,
    )
    return row


def _end(by: Actor, post: Post) -> tuple[Post, dict[str, Any]]:
    row = _locked(post)
    MAY_END.check(by, row)
    if row.phase == Post.Phase.OVER:
        raise conflict(_("这项任职已经结束。"))
    before = _facts(row)
    row.ended_at = clock.now()
    last = max(clock.today(), row.starts_on)
    row.ends_on = min(row.ends_on or last, last)
    row.version += 1
    row.save(update_fields=["ended_at", "ends_on", "version"])
    holder = Account.objects.filter(pk=row.account_id)
    if not Post.objects.in_force().filter(account__in=holder).exists():
        holder.update(sessions_closed=F("sessions_closed") + 1)
    return row, before


@recorded
def replace_post(*, by: Actor, post: Post, account: Account, reason: str) -> Post:
    """Hand a post over: the holder's ends, the successor's begins today, in one act.

    Raises Refused like ``end_post`` and ``appoint``.
    """
    said = explained(reason, PAGE_LENGTH, _("理由"))
    ended, before = _end(by, post)
    begun = _give(by, account, Role(ended.role), ended.organisation, clock.today(), None)
    record(
        lifecycle.REPLACE_POST,
        begun,
        by=by,
        before=before,
        after=_facts(begun),
        reason=said,
        organisation_code=begun.organisation.code,
    )
    return begun
