"""Another body reviews a branch, a merged branch is over: and what becomes of a review begun."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation, OrganisationState
from scoring.assessments.models import FilingState
from scoring.assessments.queries import assessment_of
from scoring.assessments.services import close_assessment, merge_assessment
from scoring.reviews.lifecycle import HAND_OVER, MERGE_SHEET
from scoring.reviews.models import PastVerdict, Review, Sheet, SheetSource, Verdict, VerdictEnd
from scoring.reviews.queries.paths import OVER, same_decision
from scoring.reviews.rules import is_arranger, is_writable
from scoring.reviews.services.reviewing import mirror, past_of
from scoring.rounds import services as rounds
from scoring.rounds.models import Assignment, Enrolment, Round
from scoring.rounds.queries import enrolments
from scoring.rounds.rules import is_unconflicted_with
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict


@recorded
def enter_assignment(
    *,
    round: Round,
    codes: Collection[str],
    kind: str,
    body: Organisation | None,
    number: str,
    decided_on: date,
    reason: str,
    by: Actor,
) -> list[Assignment]:
    """Enter that branches (by code) are reviewed by another body; an approver confirms it.

    Raises Refused like ``scoring.rounds.services.enter_assignment``, and 409 naming branches whose
    sheet is reported or over.
    """
    entered = rounds.enter_assignment(
        round=round,
        codes=codes,
        kind=kind,
        body=body,
        number=number,
        decided_on=decided_on,
        reason=reason,
        by=by,
    )
    _require_going_on(one.enrolment for one in entered)
    return entered


def _require_going_on(branches: Iterable[Enrolment]) -> None:
    over = Sheet.objects.filter(enrolment__in=[one.pk for one in branches], state__in=OVER)
    rows = list(over.select_related("enrolment").order_by("enrolment__code"))
    if rows:
        named = "、".join(f"{row.enrolment.name}({row.get_state_display()})" for row in rows)
        raise conflict(
            _("以下党组织的审核已经结束,不能再指定:%(names)s。已上报的,请先退回。")
            % {"names": named}
        )


@recorded
def confirm_assignment(
    *, assignment: Assignment, by: Actor, expected_count: int | None = None
) -> list[Assignment]:
    """Let a decision take effect for all branches entered with it.

    A review begun goes over to the new body, which starts blank: verdicts given so far are kept as
    past ones. Raises Refused like ``scoring.rounds.services.confirm_assignment``; 409 also where
    more or fewer branches wait than were shown, or a sheet is reported or over.
    """
    lock_round(assignment.round)
    waiting = list(same_decision(assignment)) or [assignment]
    if expected_count is not None and expected_count != len(waiting):
        raise conflict(_("这份决定所列的党组织刚有变化,请核对最新内容后再办理。"))
    confirmed = [rounds.confirm_assignment(assignment=one, by=by) for one in waiting]
    _require_going_on(one.enrolment for one in confirmed)
    for one in confirmed:
        _hand_over(one, by)
    return confirmed


def _hand_over(assignment: Assignment, by: Actor) -> None:
    """The review begun, if any, goes to the body that reviews the branch now."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("body")
    review = rows.filter(sheet__enrolment=assignment.enrolment_id).order_by("-position").first()
    if review is None:
        return
    before = review.body
    verdicts = list(Verdict.objects.filter(review=review))
    PastVerdict.objects.bulk_create(past_of(each, VerdictEnd.REASSIGNED, by) for each in verdicts)
    Verdict.objects.filter(review=review).delete()
    review.body, review.is_final, review.meeting = assignment.body, True, None
    review.state, review.state_since = FilingState.UNDER_REVIEW, clock.now()
    review.holder, review.held_at = None, None
    review.proposed_star, review.proposed_reason = None, ""
    review.version += 1
    review.save()
    mirror(review)
    record(
        HAND_OVER,
        review,
        by=by,
        before={"body": before.name, "verdicts": len(verdicts)},
        after={"body": review.body.name},
        reason=assignment.reason,
        organisation_code=assignment.enrolment.code,
    )


@recorded
def reject_assignment(*, assignment: Assignment, reason: str, by: Actor) -> list[Assignment]:
    """Do not let a decision pass for any of the branches entered with it.

    Raises Refused like ``scoring.rounds.services.reject_assignment``.
    """
    lock_round(assignment.round)
    waiting = list(same_decision(assignment)) or [assignment]
    return [rounds.reject_assignment(assignment=one, reason=reason, by=by) for one in waiting]


@recorded
def merge_sheet(*, enrolment: Enrolment, by: Actor) -> Sheet:
    """Close the form and the sheet of a branch that was merged into another; its successor sees both.

    Whoever is reviewing it has nothing more to do. It goes on to count in N until a numbered
    decision takes it out. Raises Refused: 403 (no officer, conflict of interest); 409 for a round
    that is not open or held, a branch that has left it or was not merged, or a sheet that is
    reported or over.
    """
    round = lock_round(enrolment.round)
    is_arranger.check(by, round)
    is_writable.check(by, round)
    rows = enrolments(round).select_related("organisation__merged_into")
    branch = rows.filter(pk=enrolment.pk).first()
    if branch is None:
        raise conflict(_("该党组织已按决定退出本批次,不再办理。"))
    branch.round = round
    is_unconflicted_with(branch).check(by, branch)
    if branch.organisation.state != OrganisationState.MERGED:
        raise conflict(_("这个党组织没有合并到别的党组织,不能按合并办理。"))
    successor = str(branch.organisation.merged_into)
    sheet = Sheet.objects.select_for_update().filter(enrolment=branch).first()
    if sheet is not None and sheet.state in OVER:
        raise conflict(
            _("该党组织的评分表%(state)s,不再按合并办理。") % {"state": sheet.get_state_display()}
        )
    merged = _merged(branch, sheet)
    _close_form(branch, successor, by)
    record(
        MERGE_SHEET, branch, by=by, after={"successor": successor}, organisation_code=branch.code
    )
    return merged


def _merged(branch: Enrolment, sheet: Sheet | None) -> Sheet:
    found = sheet or Sheet(enrolment=branch, source=SheetSource.DESK, version=0)
    found.state = FilingState.MERGED
    found.minutes_number, found.minutes_on = "", None
    found.version += 1
    found.save()
    for review in Review.objects.select_for_update().filter(sheet=found):
        review.state, review.state_since = FilingState.MERGED, clock.now()
        review.holder, review.held_at = None, None
        review.version += 1
        review.save()
    return found


def _close_form(branch: Enrolment, successor: str, by: Actor) -> None:
    form = assessment_of(branch)
    if form is not None and form.state != FilingState.MERGED:
        merge_assessment(assessment=form, by=by)
    elif form is None:
        reason = _("本党组织已并入“%(name)s”。") % {"name": successor}
        close_assessment(enrolment=branch, reason=reason, by=by)
