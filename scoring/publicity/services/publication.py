"""From the draft to the final list: publish, close, withdraw."""

from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from branches.journal.queries import chain_head
from scoring.publicity.lifecycle import CLOSE, PUBLISH, WITHDRAW
from scoring.publicity.models import Notice, NoticeRow
from scoring.publicity.queries import (
    content_edits,
    fingerprint_of,
    latest_issuer,
    listed_rows,
    snapshot_of,
)
from scoring.publicity.services.drafts import require, require_decided, require_period
from scoring.rating.services import (
    lapse_unconfirmed_rulings,
    mark_published,
    mark_withdrawn,
    require_unchanged,
)
from scoring.reviews.services import lapse_unconfirmed_scores
from scoring.rounds.models import Round
from scoring.rounds.rules import acting_on
from scoring.rounds.services import close_round, lock_round
from starrating import clock
from starrating.access import Actor, Refused, conflict
from starrating.texts import PAGE_LENGTH, explained


@recorded
def publish_notice(*, notice: Notice, by: Actor, expected_version: int | None = None) -> Notice:
    """Freeze the draft as it stands and show it to everybody.

    The decided run is recomputed and compared first. The snapshot names the journal's end before
    this line; whoever keeps a copy of the notice can see later whether the journal was cut.
    Raises Refused: 403 for anybody but an approver who wrote none of it; 409 where it is published
    already, the decided run is another one or no longer what it was, the first day has passed, the
    calendar has changed, or nobody is named as issuer.
    """
    locked = lock_round(notice.round)
    draft = Notice.objects.select_related("round__department", "run").get(pk=notice.pk)
    require(PUBLISH, by, draft)
    issuer = latest_issuer()
    if issuer is None:
        raise conflict(_("还没有填写发布单位,群众不知道向谁反映。请评定员先填写。"))
    _require_publishable(draft, locked)
    head = str(chain_head())
    snapshot = snapshot_of(draft, issuer=issuer, dated_on=clock.today(), journal_head=head)
    published = perform_transition(
        draft,
        PUBLISH,
        by=by,
        expected_version=expected_version,
        changes={
            "published_by_id": by.pk,
            "published_at": clock.now(),
            "fingerprint": fingerprint_of(snapshot),
            "journal_head": head,
            "own_branches": [*draft.own_branches, acting_on(locked, by, "publish")],
        },
        details={"named": len(snapshot["rows"]), "result_hash": draft.run.result_hash},
        rows=snapshot["rows"],
    )
    # apart from the transition, so that the journal's line stays a line
    published.snapshot = snapshot
    published.save(update_fields=["snapshot"])
    _write_rows(published, snapshot)
    mark_published(run=draft.run, by=by)
    return published


def _require_publishable(draft: Notice, locked: Round) -> None:
    run = require_decided(locked)
    if draft.run_id != run.pk:
        raise conflict(_("草稿所依据的评定已经撤销,请评定员按新的审定结果修改草稿。"))
    require_unchanged(run)
    try:
        period = require_period(draft.starts_on, draft.working_days)
    except Refused as refusal:
        raise conflict(
            _("%(reason)s请评定员改定公示期后再发布。") % {"reason": refusal.message}
        ) from refusal
    if period.ends_on != draft.ends_on:
        raise conflict(_("工作日历改动过,公示期算得不同了,请评定员打开草稿重新保存。"))


def _write_rows(notice: Notice, snapshot: dict[str, Any]) -> None:
    NoticeRow.objects.bulk_create(
        NoticeRow(
            notice=notice,
            position=row.position,
            code=row.code,
            name=row.name,
            bureau=row.bureau,
            pool=row.pool,
            star=row.star,
        )
        for row in listed_rows(snapshot)
    )


@recorded
def close_notice(
    *, notice: Notice, paper_objections: str, by: Actor, expected_version: int | None = None
) -> Notice:
    """The period is over: the list is final and the round ends; what still waits in it lapses.

    ``paper_objections`` says which objections came in by letter, telephone or in person and how
    each was handled (or that none came). Raises Refused: 403; 409 before the last second of the
    last day, in another state, where what was published has been tampered with, or what it was
    decided on has changed since (named); 422 without the statement.
    """
    locked = lock_round(notice.round)
    said = explained(paper_objections, PAGE_LENGTH, _("书面异议的处理情况"))
    fresh = Notice.objects.select_related("round__department").get(pk=notice.pk)
    require(CLOSE, by, fresh)
    edits = content_edits(fresh)
    if edits:
        raise conflict(
            _("公示核验不通过,不能定星,请系统管理员查明:%(edits)s") % {"edits": "".join(edits)}
        )
    if not clock.is_past(fresh.ends_on):
        raise conflict(
            _("公示期到%(year)s年%(month)s月%(day)s日 24 时才满,期满后才能定星。")
            % {
                "year": fresh.ends_on.year,
                "month": fresh.ends_on.month,
                "day": fresh.ends_on.day,
            }
        )
    require_unchanged(fresh.run)
    closed = perform_transition(
        fresh,
        CLOSE,
        by=by,
        expected_version=expected_version,
        changes={"closed_by_id": by.pk, "closed_at": clock.now(), "paper_objections": said},
        details={"fingerprint": fresh.fingerprint},
    )
    lapse_unconfirmed_scores(round=locked, by=by)
    lapse_unconfirmed_rulings(round=locked, by=by)
    close_round(round=locked, by=by)
    return closed


@recorded
def withdraw_notice(
    *, notice: Notice, reason: str, by: Actor, expected_version: int | None = None
) -> Notice:
    """Take a published notice back; it stays visible as withdrawn, and its run may be set aside.

    Raises Refused: 403; 409 in another state (a final list is not withdrawn); 422 without reason.
    """
    lock_round(notice.round)
    said = explained(reason, PAGE_LENGTH, _("撤回原因"))
    withdrawn = perform_transition(
        notice,
        WITHDRAW,
        by=by,
        reason=said,
        expected_version=expected_version,
        changes={
            "withdrawn_by_id": by.pk,
            "withdrawn_at": clock.now(),
            "withdrawal_reason": said,
        },
        details={"fingerprint": notice.fingerprint},
    )
    mark_withdrawn(run=withdrawn.run, by=by)
    return withdrawn
