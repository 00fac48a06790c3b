"""Ties: declared by the person himself, ended by him or by the security administrator."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from branches.people import lifecycle
from branches.people.models import Account, Tie
from branches.people.rules import MAY_DECLARE_TIE, MAY_END_TIE
from branches.people.services.accounts import nothing_meanwhile
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import LINE_LENGTH, on_one_line


@recorded
def declare_tie(*, by: Actor, organisation: Organisation, reason: str) -> Tie:
    """Say that one is too close to an organisation to act on it alone; it holds at once.

    Raises Refused: 403 for an administrator, who acts on none; 409 where it is declared already;
    422 for an organisation that is not rated, or without a reason.
    """
    account = Account.objects.get(pk=by.pk)
    MAY_DECLARE_TIE.check(by, account)
    said = on_one_line(reason, LINE_LENGTH, _("缘由"))
    if not organisation.is_rated_kind:
        raise faulty(_("“%(name)s”不参加评定,不需要申报回避关系。") % {"name": organisation.name})
    if Tie.objects.filter(account=account, organisation=organisation, ended_at=None).exists():
        raise conflict(_("您已经申报过与“%(name)s”的回避关系。") % {"name": organisation.name})
    tie = Tie(account=account, organisation=organisation, reason=said, declared_at=clock.now())
    with nothing_meanwhile():
        tie.save()
    record(
        lifecycle.DECLARE_TIE,
        tie,
        by=by,
        after={"organisation": organisation.code},
        reason=said,
        organisation_code=organisation.code,
    )
    return tie


@recorded
def end_tie(*, by: Actor, tie: Tie, reason: str) -> Tie:
    """End a tie, with the reason; in rounds whose period it reached into it goes on to count.

    Raises Refused: 403 for anybody but the person himself and the security administrator; 409 for
    one that is over; 422 without a reason.
    """
    said = on_one_line(reason, LINE_LENGTH, _("理由"))
    row = (
        Tie.objects.select_for_update(of=("self",))
        .select_related("account", "organisation")
        .get(pk=tie.pk)
    )
    MAY_END_TIE.check(by, row)
    if row.ended_at is not None:
        raise conflict(_("这项回避关系已经结束。"))
    row.ended_at, row.ended_by_id = clock.now(), by.pk
    row.version += 1
    row.save(update_fields=["ended_at", "ended_by", "version"])
    record(
        lifecycle.END_TIE,
        row,
        by=by,
        after={"organisation": row.organisation.code},
        reason=said,
        organisation_code=row.organisation.code,
    )
    return row
