"""A confirmed 未申报 taken back, by a number and two persons: the branch is waited for again."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import reopen_assessment
from scoring.reviews.lifecycle import (
    CONFIRM_REVOCATION,
    ENTER_REVOCATION,
    REJECT_REVOCATION,
    RESUME_NOT_FILED,
)
from scoring.reviews.models import NotFiledDecision, Review, Sheet
from scoring.reviews.services.basis import required_reason
from scoring.reviews.services.not_filed import branch_of_decision, closing_reason
from scoring.reviews.services.reviewing import mirror
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Actor
from starrating.revocation import NO_REVOCATION, confirmed_revocation, entered_revocation


@recorded
def enter_revocation(
    *, decision: NotFiledDecision, number: str, decided_on: date | None, reason: str, by: Actor
) -> NotFiledDecision:
    """Enter that a confirmed decision is revoked; it counts until an approver confirms that.

    Raises Refused: 403 (no officer, conflict of interest); 409 for a decision that does not count, a
    revocation that waits, a round that is not open or locked; 422 for a missing number, day or
    reason, or a day to come.
    """
    branch = branch_of_decision(decision, by)
    columns = entered_revocation(number=number, decided_on=decided_on, reason=reason, by=by)
    return perform_transition(
        decision,
        ENTER_REVOCATION,
        by=by,
        reason=columns["revocation_reason"],
        changes=columns,
        organisation_code=branch.code,
    )


@recorded
def confirm_revocation(*, decision: NotFiledDecision, by: Actor) -> NotFiledDecision:
    """Revoke the decision: the sheet is what it was before, the branch missing unless it reports.

    The form goes on where it stood. A review that the decision ended is under review again, with
    its verdicts; where it was concluded, a meeting concludes it anew.

    Raises Refused: 403 (no approver, who entered it, conflict of interest); 409 where no revocation
    waits, or for a round that is not open or locked.
    """
    branch = branch_of_decision(decision, by)
    revoked = perform_transition(
        decision,
        CONFIRM_REVOCATION,
        by=by,
        changes=confirmed_revocation(by),
        organisation_code=branch.code,
    )
    _reopen_form(branch, revoked, by)
    sheet = Sheet.objects.select_for_update().get(enrolment=branch)
    if revoked.sheet_state:
        sheet.state, sheet.source = revoked.sheet_state, revoked.sheet_source
        sheet.version += 1
        sheet.save()
        _resume_reviews(branch, by)
    else:
        sheet.delete()
    return revoked


def _reopen_form(branch: Enrolment, revoked: NotFiledDecision, by: Actor) -> None:
    form = assessment_of(branch)
    # closed for another reason, it stays closed
    if form is not None and form.closed_reason == closing_reason(revoked):
        reason = _("未申报决定已按%(number)s撤销") % {"number": revoked.revocation_number}
        reopen_assessment(assessment=form, reason=reason, by=by)


def _resume_reviews(branch: Enrolment, by: Actor) -> None:
    ended = Review.objects.filter(sheet__enrolment=branch, state__in=RESUME_NOT_FILED.sources)
    for review in ended.order_by("position"):
        resumed = perform_transition(
            review,
            RESUME_NOT_FILED,
            by=by,
            changes={"state_since": clock.now(), "meeting_id": None},
            organisation_code=branch.code,
        )
        mirror(resumed)


@recorded
def reject_revocation(*, decision: NotFiledDecision, reason: str, by: Actor) -> NotFiledDecision:
    """Send the revocation back: the decision stands.

    Raises Refused: 403 (no approver, conflict of interest); 409 where none waits, or for a round that
    is not open or locked; 422 without a reason.
    """
    branch = branch_of_decision(decision, by)
    return perform_transition(
        decision,
        REJECT_REVOCATION,
        by=by,
        reason=required_reason(reason, _("理由")),
        changes=NO_REVOCATION,
        organisation_code=branch.code,
    )
