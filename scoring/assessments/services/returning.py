"""What the review does to a branch's form: opens it, sends indicators back, goes on, closes it.

These are called by services of the review, which have asked who may and for which branch; here
only the form's own state is asked. Each is recorded under the reviewer's name.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring.assessments.lifecycle import CLOSE, MERGE, RECEIVE, REOPEN, RESUME, RETURN
from scoring.assessments.models import Assessment, Return, ReturnedIndicator, Submission
from scoring.assessments.queries import (
    assessment_of,
    open_return,
    scored_indicators,
    standard_of,
)
from scoring.assessments.services.locking import lock_enrolment, locked, note
from scoring.assessments.services.texts import REASON_LENGTH, line, required
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Actor, conflict, faulty

CLOSED_LENGTH = 300


@recorded
def receive_assessment(*, assessment: Assessment, by: Actor) -> Assessment:
    """The review opens a submitted form; from now on the branch cannot withdraw it.

    Raises Refused (409) for any other state.
    """
    row = locked(assessment)
    _end_return(row)
    return perform_transition(
        row,
        RECEIVE,
        by=by,
        changes={"state_since": clock.now()},
        organisation_code=row.enrolment.code,
    )


def _end_return(row: Assessment) -> None:
    """A return is over when its correction is opened, or when the review goes on without one."""
    returned = open_return(row)
    if returned is not None:
        returned.ended_at = clock.now()
        returned.save(update_fields=["ended_at"])


@recorded
def reopen_indicators(
    *, assessment: Assessment, indicators: Mapping[int, str], due_on: date, by: Actor
) -> Return:
    """Send indicators (by key, each with the reason) back to the branch until a day of their own.

    Exactly these are open then, and the form comes back only when each is changed or explained.
    Raises Refused: 409 for a form that is not under review; 422 without an indicator or a reason,
    for one of another standard, or for a day that is over.
    """
    row = locked(assessment)
    known = {each.pk: each for each in scored_indicators(standard_of(row.enrolment))}
    if not indicators:
        raise faulty(_("请至少选择一项退回的指标。"))
    if not indicators.keys() <= known.keys():
        raise faulty(_("退回的指标不在这份自评的考评标准里。"))
    if due_on < clock.today():
        raise faulty(_("修改期限不能早于今天。"))
    reasons = {
        key: required(reason, REASON_LENGTH, _("“%(name)s”的退回理由") % {"name": known[key].name})
        for key, reason in indicators.items()
    }
    moment = clock.now()
    returned = perform_transition(
        row,
        RETURN,
        by=by,
        changes={"state_since": moment},
        details={
            "due_on": due_on,
            "indicators": {known[key].name: reason for key, reason in reasons.items()},
        },
        organisation_code=row.enrolment.code,
    )
    made = Return.objects.create(
        assessment=returned,
        number=Return.objects.filter(assessment=row).count() + 1,
        submission=Submission.objects.filter(assessment=row).latest("number"),
        due_on=due_on,
        returned_by_id=by.pk,
        returned_at=moment,
    )
    ReturnedIndicator.objects.bulk_create(
        ReturnedIndicator(returned=made, indicator=known[key], reason=reason)
        for key, reason in reasons.items()
    )
    return made


@recorded
def resume_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """按原件审核: the review goes on with what was submitted, the return being left unanswered.

    Raises Refused: 409 for a form that is not with the branch; 422 without a reason.
    """
    row = locked(assessment)
    reason = required(reason, REASON_LENGTH, _("理由"))
    _end_return(row)
    return perform_transition(
        row,
        RESUME,
        by=by,
        reason=reason,
        changes={"state_since": clock.now()},
        organisation_code=row.enrolment.code,
    )


@recorded
def close_assessment(*, enrolment: Enrolment, reason: str, by: Actor) -> Assessment:
    """Nothing can be filled in or submitted any more (the branch is decided to be 未申报, say).

    A branch that never began gets its form begun and closed. Raises Refused: 409 where it is
    closed; 422 without a reason.
    """
    place = lock_enrolment(enrolment)
    why = line(reason, CLOSED_LENGTH, _("停止填报的原因"))
    moment = clock.now()
    row = assessment_of(place)
    if row is None:
        row = Assessment(enrolment=place, state_since=moment, begun_by_id=by.pk, begun_at=moment)
    else:
        row = locked(row)
    if row.closed_at is not None:
        raise conflict(_("这份自评已停止填报,没有重复办理。"))
    row.closed_at, row.closed_reason = moment, why
    row.save()
    note(CLOSE, row, by=by, reason=why)
    return row


@recorded
def reopen_assessment(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Undo ``close_assessment``: the form goes on where it stood.

    Raises Refused: 409 where it is not closed; 422 without a reason.
    """
    row = locked(assessment)
    why = line(reason, CLOSED_LENGTH, _("恢复填报的原因"))
    if row.closed_at is None:
        raise conflict(_("这份自评没有停止填报。"))
    before: dict[str, object] = {"closed_reason": row.closed_reason}
    row.closed_at, row.closed_reason = None, ""
    row.save(update_fields=["closed_at", "closed_reason"])
    note(REOPEN, row, by=by, before=before, reason=why)
    return row


@recorded
def merge_assessment(*, assessment: Assessment, by: Actor) -> Assessment:
    """合并: the body was merged into another, its form is over; the successor sees both.

    Raises Refused: 403 for others than the department's officer; 409 where the organisation was
    not merged, or the form is over already.
    """
    row = locked(assessment)
    _end_return(row)
    return perform_transition(
        row,
        MERGE,
        by=by,
        changes={"state_since": clock.now()},
        details={"successor": row.enrolment.organisation.merged_into},
        organisation_code=row.enrolment.code,
    )
