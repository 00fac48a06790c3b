"""A confirmed 未申报 taken back, by a number and two persons: the branch is waited for again."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring.reviews.lifecycle import CONFIRM_REVOCATION, ENTER_REVOCATION, REJECT_REVOCATION
from scoring.reviews.models import NotFiledDecision, Sheet
from scoring.reviews.services.basis import required_reason
from scoring.reviews.services.not_filed import branch_of_decision
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
    sheet = Sheet.objects.select_for_update().get(enrolment=branch)
    if revoked.sheet_state:
        sheet.state, sheet.source = revoked.sheet_state, revoked.sheet_source
        sheet.version += 1
        sheet.save()
    else:
        sheet.delete()
    return revoked


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
