"""Opened again: by the body's leader before it is reported, by the department's officer after.

What was concluded stays on record; verdicts stand until they are given anew; a further meeting
with a number of its own has to conclude the sheet again.
"""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring.reviews.lifecycle import REOPEN, SEND_BACK
from scoring.reviews.models import Reopening, ReopeningKind, Review, Verdict
from scoring.reviews.services.basis import required_reason
from scoring.reviews.services.reviewing import locked_review, mirror
from starrating import clock
from starrating.access import Actor, conflict, faulty


@recorded
def reopen_review(
    *, review: Review, reason: str, by: Actor, indicators: Collection[int] = ()
) -> Review:
    """Open a concluded sheet again before it is reported; a further meeting concludes it.

    ``indicators`` (keys) are those that get a new verdict; none: all of them. Raises Refused: 403
    for others than the body's leader, or for somebody too close to the branch; 409 for a sheet that
    is not concluded; 422 without a reason, or for another standard's indicator.
    """
    row = locked_review(review, by)
    return _open_again(row, ReopeningKind.REOPEN, reason, indicators, by=by)


@recorded
def send_back(
    *, review: Review, reason: str, by: Actor, indicators: Collection[int] = ()
) -> Review:
    """The department sends a reported sheet back to the body that reported it.

    ``indicators`` (keys) are those that get a new verdict; none: all of them. Raises Refused: 403
    for others than the officer, or for somebody too close to the branch; 409 for a sheet that is not
    reported, the department's own branch, once a run is proposed, or for a stage that only passed
    the sheet on; 422 without a reason, or for another standard's indicator.
    """
    row = locked_review(review, by)
    if not row.is_final:
        raise conflict(_("这一级审核已转上级党委,请退回最后一级审核。"))
    return _open_again(row, ReopeningKind.SEND_BACK, reason, indicators, by=by)


def _open_again(
    row: Review, kind: ReopeningKind, reason: str, indicators: Collection[int], *, by: Actor
) -> Review:
    """Put a locked review back under review, with the row that says why."""
    transition = REOPEN if kind == ReopeningKind.REOPEN else SEND_BACK
    why = required_reason(reason, _("理由"))
    leaves = {verdict.indicator_id: verdict.indicator.name for verdict in _verdicts(row)}
    if not leaves.keys() >= set(indicators):
        raise faulty(_("所选的指标不在这份评分表里,请刷新页面。"))
    moment = clock.now()
    opened = perform_transition(
        row,
        transition,
        by=by,
        reason=why,
        changes={"state_since": moment},
        details={
            "minutes": "" if row.meeting is None else row.meeting.minutes_number,
            "indicators": [leaves[key] for key in leaves if key in set(indicators)],
        },
        organisation_code=row.enrolment.code,
    )
    # what a meeting had upheld it upholds no more
    opened.meeting = None
    opened.save(update_fields=["meeting"])
    Reopening.objects.create(
        review=opened,
        kind=kind,
        indicators=sorted(indicators),
        reason=why,
        reopened_by_id=by.pk,
        reopened_at=moment,
    )
    mirror(opened)
    return opened


def _verdicts(review: Review) -> Any:
    rows = Verdict.objects.filter(review=review).select_related("indicator")
    return rows.order_by("indicator__position")
