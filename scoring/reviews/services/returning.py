"""Sending indicators back to the branch, and going on without its answer."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.assessments.models import Assessment, FilingState, Return
from scoring.assessments.queries import assessment_of, window_of
from scoring.assessments.services import reopen_indicators, resume_assessment
from scoring.reviews.lifecycle import RESUME, RETURN_INDICATORS
from scoring.reviews.models import Review
from scoring.reviews.rules import MAY_RESUME, MAY_SCORE, is_leader
from scoring.reviews.services.reviewing import locked_review, take
from scoring.rounds.queries import working_period
from starrating import clock
from starrating.access import Actor, conflict, faulty

WORKING_DAYS = 3
MOST_DAYS = 60


def usual_due() -> date:
    """The last of three working days from tomorrow on; two statements."""
    return working_period(clock.today() + timedelta(days=1), WORKING_DAYS).ends_on


@recorded
def return_indicators(
    *, review: Review, indicators: Mapping[int, str], due_on: date | None, by: Actor
) -> Return:
    """Send indicators (by key, each with its reason) back until a day of their own.

    ``due_on`` None: three working days. It may lie behind the branch's window. Verdicts stand until
    a correction comes. Raises Refused: 403 (no reviewer of the body, conflict of interest); 409
    where the form is with the branch already, somebody else has the sheet, or it is concluded; 422
    without an indicator or a reason, for one of another standard, or for a day that is over or more
    than sixty days away.
    """
    row = locked_review(review, by)
    for rule in MAY_SCORE:
        rule.check(by, row)
    form = _form_of(row)
    due_on = due_on or usual_due()
    if due_on > clock.today() + timedelta(days=MOST_DAYS):
        raise faulty(_("修改期限最长 %(days)s 天,请核对日期。") % {"days": MOST_DAYS})
    returned = reopen_indicators(assessment=form, indicators=indicators, due_on=due_on, by=by)
    take(row, by)
    record(
        RETURN_INDICATORS,
        row,
        by=by,
        after={
            "number": returned.number,
            "due_on": due_on,
            "indicators": {
                line.indicator.name: line.reason
                for line in returned.indicators.select_related("indicator")
            },
        },
        organisation_code=row.enrolment.code,
    )
    return returned


@recorded
def resume_review(*, review: Review, reason: str, by: Actor) -> Review:
    """按原件审核: a return was not answered in time, the review goes on with what was submitted.

    From the second return on the leader alone may. Raises Refused: 403; 409 before the day is over,
    or where nothing is with the branch; 422 without a reason.
    """
    row = locked_review(review, by)
    for rule in MAY_RESUME:
        rule.check(by, row)
    form = _form_of(row)
    if form.state != FilingState.RETURNED:
        raise conflict(_("这份自评不在支部修改,不需要按原件审核。"))
    due_on = window_of(row.enrolment, form).closes_on
    if due_on is not None and not clock.is_past(due_on):
        raise conflict(
            _("支部的修改期限是 %(due)s,期满仍未提交才能按原件审核。") % {"due": due_on.isoformat()}
        )
    number = Return.objects.filter(assessment=form).count()
    if number > 1:
        is_leader.check(by, row)
    resume_assessment(assessment=form, reason=reason, by=by)
    record(
        RESUME,
        row,
        by=by,
        after={"number": number},
        reason=reason,
        organisation_code=row.enrolment.code,
    )
    return row


def _form_of(row: Review) -> Assessment:
    form = assessment_of(row.enrolment)
    if form is None:
        raise conflict(_("该党组织没有在系统里提交自评。"))
    return form
