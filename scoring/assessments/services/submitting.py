"""Submitting freezes the form as it is; withdrawing it, as long as nobody has opened it."""

from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import Transition, perform_transition, recorded
from scoring.assessments.lifecycle import SUBMIT, WITHDRAW, WITHDRAW_ANSWER
from scoring.assessments.models import Assessment, FilingState, Submission
from scoring.assessments.queries import Window, latest_submission, open_return, window_of
from scoring.assessments.services.content import fingerprint_of, form_content
from scoring.assessments.services.form import read_form
from scoring.assessments.services.gaps import require_whole
from scoring.assessments.services.locking import locked
from starrating import clock
from starrating.access import Actor, conflict


@recorded
def submit_assessment(
    *, assessment: Assessment, by: Actor, expected_fingerprint: str | None = None
) -> Submission:
    """Submit the form: its content becomes a row that never changes, with a receipt number.

    ``expected_fingerprint`` is that of the content that was shown before the button was pressed.
    Raises Refused: 403 for others than the secretary or his deputy; 409 after the window's last
    second, for a form submitted already, a new secretary who has not taken over, or content that
    changed since it was shown; 422 naming what lacks.
    """
    row = locked(assessment)
    for rule in SUBMIT.clauses:
        rule.check(by, row)
    return file_form(row, SUBMIT, by=by, expected_fingerprint=expected_fingerprint)


def file_form(
    row: Assessment,
    transition: Transition,
    *,
    by: Actor,
    expected_fingerprint: str | None,
    changes: dict[str, Any] | None = None,
) -> Submission:
    """File a locked form whose clauses have been asked; also for a paper form entered on behalf."""
    form = read_form(row)
    require_whole(form)
    content = form_content(form)
    fingerprint = fingerprint_of(content)
    if expected_fingerprint is not None and fingerprint != expected_fingerprint:
        raise conflict(_("核对之后内容又有改动,请重新核对后再提交。"))
    last = latest_submission(row)
    number = 1 if last is None else last.number + 1
    filed = Submission.objects.create(
        assessment=row,
        number=number,
        receipt=f"ZP{row.enrolment.round.year}-{row.enrolment.code}-{number:02d}",
        content=content,
        fingerprint=fingerprint,
        submitted_by_id=by.pk,
        submitted_at=clock.now(),
    )
    returned = open_return(row)
    if returned is not None:
        returned.answered_by = filed
        returned.save(update_fields=["answered_by"])
    perform_transition(
        row,
        transition,
        by=by,
        changes={**(changes or {}), "state_since": filed.submitted_at},
        details={
            "number": number,
            "receipt": filed.receipt,
            "fingerprint": fingerprint,
            "total": content["total"],
            "proposed_star": row.proposed_star,
        },
        organisation_code=row.enrolment.code,
    )
    return filed


@recorded
def withdraw_assessment(*, assessment: Assessment, by: Actor) -> Assessment:
    """Take a submitted form back, until the reviewing body opens it; the submission stays on record.

    A correction goes back to the return that it answered. Raises Refused: 403; 409 once opened, or
    where the window is over and it could not be submitted again.
    """
    row = locked(assessment)
    returned = open_return(row)
    transition = WITHDRAW if returned is None else WITHDRAW_ANSWER
    for rule in transition.clauses:
        rule.check(by, row)
    if row.state != FilingState.SUBMITTED:
        raise conflict(_not_withdrawable(row))
    _require_time(window_of(row.enrolment, row))
    if returned is not None:
        returned.answered_by = None
        returned.save(update_fields=["answered_by"])
    return perform_transition(
        row,
        transition,
        by=by,
        changes={"state_since": clock.now()},
        organisation_code=row.enrolment.code,
    )


def may_withdraw(row: Assessment, by: Actor) -> bool:
    """Whether ``by`` could withdraw the form now; for the page that offers it."""
    if row.state != FilingState.SUBMITTED or not window_of(row.enrolment, row).is_open:
        return False
    return all(rule.allows(by, row) for rule in WITHDRAW.clauses)


def _not_withdrawable(row: Assessment) -> str:
    if row.state == FilingState.UNDER_REVIEW:
        opened = clock.local(row.state_since).strftime("%Y-%m-%d %H:%M")
        return _("审核党委已于 %(opened)s 打开审核,不能撤回。需要更正的,请联系审核党委退回。") % {
            "opened": opened
        }
    return _("当前状态为“%(state)s”,没有可以撤回的自评。") % {"state": row.get_state_display()}


def _require_time(window: Window) -> None:
    if not window.is_open:
        raise conflict(
            _("填报期限已过,撤回以后不能再提交,所以不能撤回。需要更正的,请联系审核党委退回。")
        )
