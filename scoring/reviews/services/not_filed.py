"""未申报: a branch that did not file is decided by a number and two persons; nobody by a date alone."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from scoring.assessments.models import FilingState
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import close_assessment
from scoring.reviews.lifecycle import (
    CONFIRM_NOT_FILED,
    END_NOT_FILED,
    ENTER_NOT_FILED,
    REJECT_NOT_FILED,
    UNREPORTED,
)
from scoring.reviews.models import (
    LIVE_NOT_FILED,
    NotFiledDecision,
    Review,
    Sheet,
    SheetSource,
)
from scoring.reviews.services.basis import required_day, required_number, required_reason
from scoring.reviews.services.decisions import locked_branch
from scoring.rounds.models import Enrolment
from scoring.rounds.rules import is_unconflicted_with
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict

LONG_REASON = 2000


@recorded
def enter_not_filed(
    *, enrolment: Enrolment, number: str, decided_on: date | None, reason: str, by: Actor
) -> NotFiledDecision:
    """Enter the decision that a branch did not file; it counts once an approver confirms it.

    Raises Refused: 403 (no officer, conflict of interest); 409 for a round that is not open or
    locked, an exempt or reported branch, a decision that waits or counts already; 422 for a missing
    number, day or reason, a day before the period or yet to come.
    """
    branch = locked_branch(enrolment, by)
    columns = {
        "number": required_number(number, _("文号")),
        "decided_on": required_day(decided_on, _("决定日期"), not_before=branch.round.period_from),
        "reason": required_reason(reason, _("理由"), LONG_REASON),
    }
    if branch.is_exempt:
        raise conflict(_("该党组织不参评,不需要决定未申报。"))
    live = NotFiledDecision.objects.filter(enrolment=branch, state__in=LIVE_NOT_FILED)
    if live.exists():
        raise conflict(_("该党组织已有未申报决定,没有重复录入。"))
    _require_unreported(branch)
    decision = NotFiledDecision.objects.create(
        enrolment=branch, entered_by_id=by.pk, entered_at=clock.now(), **columns
    )
    record(
        ENTER_NOT_FILED,
        decision,
        by=by,
        after=columns,
        reason=decision.reason,
        organisation_code=branch.code,
    )
    return decision


def _require_unreported(branch: Enrolment) -> Sheet | None:
    """The branch's sheet, if any. Raises Refused (409) where it is reported."""
    sheet = Sheet.objects.select_for_update().filter(enrolment=branch).first()
    if sheet is not None and sheet.state not in UNREPORTED:
        raise conflict(
            _("该党组织的评分表%(state)s,不能决定未申报。") % {"state": sheet.get_state_display()}
        )
    return sheet


@recorded
def confirm_not_filed(*, decision: NotFiledDecision, by: Actor) -> NotFiledDecision:
    """Confirm the decision: the sheet is 未申报, counts with zeros and stays in N.

    Raises Refused: 403 (no approver, who entered it, conflict of interest); 409 for a decision that
    no longer waits, a branch reported, exempt or gone since, a round that is not open or locked.
    """
    branch = branch_of_decision(decision, by)
    confirmed = perform_transition(
        decision,
        CONFIRM_NOT_FILED,
        by=by,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        organisation_code=branch.code,
    )
    if branch.is_exempt or branch.removed_by_decision_id is not None:
        raise conflict(_("该党组织已改为不参评或已退出本批次,请不予通过这项决定。"))
    sheet = _require_unreported(branch)
    if sheet is None:
        sheet = Sheet(enrolment=branch)
    else:
        # what a revocation brings back; apart from the transition, for it is no part of the act
        confirmed.sheet_state, confirmed.sheet_source = sheet.state, sheet.source
        confirmed.save(update_fields=["sheet_state", "sheet_source"])
    sheet.state, sheet.source = FilingState.NOT_FILED, SheetSource.DECISION
    sheet.minutes_number, sheet.minutes_on = "", None
    sheet.version += 0 if sheet.pk is None else 1
    sheet.save()
    _end(branch, confirmed, by)
    return confirmed


def _end(branch: Enrolment, decision: NotFiledDecision, by: Actor) -> None:
    """What the decision ends: a review that has not reported, and the branch's form."""
    alive = Review.objects.filter(sheet__enrolment=branch, state__in=END_NOT_FILED.sources)
    for review in alive.order_by("pk"):
        perform_transition(
            review,
            END_NOT_FILED,
            by=by,
            changes={"state_since": clock.now()},
            organisation_code=branch.code,
        )
    Review.objects.filter(sheet__enrolment=branch, state=END_NOT_FILED.target).update(
        holder=None, held_at=None
    )
    form = assessment_of(branch)
    if form is None or form.closed_at is None:
        close_assessment(enrolment=branch, reason=closing_reason(decision), by=by)


def closing_reason(decision: NotFiledDecision) -> str:
    """Why a form is closed that this decision closed."""
    return _("已按%(number)s决定未申报") % {"number": decision.number}


@recorded
def reject_not_filed(*, decision: NotFiledDecision, reason: str, by: Actor) -> NotFiledDecision:
    """Do not let the decision pass; a new one may be entered.

    Raises Refused: 403 (no approver, conflict of interest); 409 for a decision that no longer waits,
    a round that is not open or locked; 422 without a reason.
    """
    branch = branch_of_decision(decision, by)
    return perform_transition(
        decision,
        REJECT_NOT_FILED,
        by=by,
        reason=required_reason(reason, _("理由")),
        organisation_code=branch.code,
    )


def branch_of_decision(decision: NotFiledDecision, by: Actor) -> Enrolment:
    """The branch of a decision under its round's lock. Raises Refused (403): conflict of interest."""
    locked = lock_round(decision.round)
    branch = Enrolment.objects.select_related("organisation").get(pk=decision.enrolment_id)
    branch.round = locked
    is_unconflicted_with(branch).check(by, branch)
    return branch
