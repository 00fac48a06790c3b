"""Decisions on the denominator of an open round: entered by one, confirmed or rejected by another."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from scoring import engine
from scoring.rounds.lifecycle import CONFIRM_DECISION, ENTER_DECISION, REJECT_DECISION
from scoring.rounds.models import (
    ChangeKind,
    DecisionState,
    DenominatorDecision,
    Enrolment,
    Pool,
    Round,
)
from scoring.rounds.queries import Seats
from scoring.rounds.rules import is_changeable, is_officer
from scoring.rounds.services.decision_changes import EXEMPT, Change, changes_of
from scoring.rounds.services.decision_plan import DecisionPlan, plan_decision
from scoring.rounds.services.locking import (
    lock_round,
    require_version,
)
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written


@recorded
def enter_decision(
    *,
    round: Round,
    number: str,
    decided_on: date,
    reason: str,
    changes: Sequence[Change],
    by: Actor,
) -> DenominatorDecision:
    """Enter a numbered decision that changes N; nothing changes until another person confirms it.

    Raises Refused: 403, also naming branches the officer is too close to; 409 for a round that is
    not open or held, a number used before, or seats that would not fit; 422 for blanks, a date to come,
    and naming every faulty line.
    """
    row = lock_round(round)
    is_officer.check(by, row)
    is_changeable.check(by, row)
    number = written(number, NUMBER_LENGTH, _("文号"))
    reason = explained(reason, PAGE_LENGTH, _("理由"))
    if decided_on > clock.today():
        raise faulty(_("决定日期不能晚于今天。"))
    live = DenominatorDecision.objects.filter(round=row, number=number)
    if live.filter(state__in=[DecisionState.ENTERED, DecisionState.CONFIRMED]).exists():
        raise conflict(_("文号 %(number)s 已经录入过。") % {"number": number})
    plan = plan_decision(row, changes, by=by)
    decision = DenominatorDecision.objects.create(
        round=row,
        number=number,
        decided_on=decided_on,
        reason=reason,
        changes=[change.plain() for change in plan.changes],
        seats_before=plan.before,
        seats_after=plan.after,
        entered_by_id=by.pk,
        entered_at=clock.now(),
    )
    record(
        ENTER_DECISION,
        decision,
        by=by,
        before={"seats": plan.before},
        after={"seats": plan.after, "changes": decision.changes, "decided_on": decided_on},
        reason=reason,
    )
    return decision


@recorded
def confirm_decision(
    *, decision: DenominatorDecision, by: Actor, expected_version: int | None = None
) -> DenominatorDecision:
    """Let a decision take effect, worked out again on the round as it stands.

    Raises Refused: 403 for one's own entry, whoever is no approver, or is too close to a branch
    of it; 409 for a round that is not open or held, a decision answered already, a stale version, or a
    denominator that changed since it was entered; 422 where a line no longer can be.
    """
    row = lock_round(decision.round)
    locked = _locked(decision)
    for rule in CONFIRM_DECISION.clauses:
        rule.check(by, locked)
    is_changeable.check(by, row)
    require_version(locked, expected_version)
    if locked.state != DecisionState.ENTERED:
        raise conflict(
            _("这份决定的状态为“%(state)s”,没有重复办理。") % {"state": locked.get_state_display()}
        )
    plan = plan_decision(row, changes_of(locked.changes), by=by)
    if (plan.before, plan.after) != (locked.seats_before, locked.seats_after):
        raise conflict(_("录入之后参评数又有变动,所列名额已不相符,请退回后重新录入。"))
    _apply(row, locked, plan)
    return perform_transition(
        locked,
        CONFIRM_DECISION,
        by=by,
        reason=locked.reason,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        details={"seats_before": plan.before, "seats_after": plan.after},
        rows=locked.changes,
    )


@recorded
def reject_decision(
    *,
    decision: DenominatorDecision,
    reason: str,
    by: Actor,
    expected_version: int | None = None,
) -> DenominatorDecision:
    """Send a decision back, with the reason; it changes nothing.

    Raises Refused: 403 for one's own entry or whoever is no approver; 409 for a decision answered
    already or a stale version; 422 without a reason.
    """
    lock_round(decision.round)
    reason = explained(reason, PAGE_LENGTH, _("退回理由"))
    return perform_transition(
        decision,
        REJECT_DECISION,
        by=by,
        reason=reason,
        expected_version=expected_version,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
    )


def _locked(decision: DenominatorDecision) -> DenominatorDecision:
    return (
        DenominatorDecision.objects.select_for_update(of=("self",))
        .select_related("round__department")
        .get(pk=decision.pk)
    )


def _apply(round: Round, decision: DenominatorDecision, plan: DecisionPlan) -> None:
    for change in plan.changes:
        if change.change == ChangeKind.ENROL:
            _enrol(round, plan, change)
            continue
        row = plan.standing.enrolled[change.code]
        if change.change == ChangeKind.REMOVE:
            row.removed_by_decision = decision
        elif change.change == ChangeKind.MOVE:
            row.pool = plan.standing.pools[change.value]
        else:
            row.is_exempt = change.change == ChangeKind.EXEMPT
            row.exemption_reason = change.reason if row.is_exempt else ""
        row.version += 1
        row.save()
    if plan.allotted is not None:
        _allot(plan, plan.allotted)


def _enrol(round: Round, plan: DecisionPlan, change: Change) -> None:
    """A new row, or the removed one of a body that has come back."""
    one = plan.standing.placed[change.code]
    row = plan.standing.enrolled.get(change.code) or Enrolment(
        round=round, organisation=one.organisation, version=0
    )
    row.code, row.name = one.organisation.code, one.organisation.name
    row.field_id, row.pool = one.field_id, plan.standing.homes[change.code]
    row.reviewing_body_id, row.review_path = one.reviewing_body_id, one.review_path
    row.is_exempt = change.value == EXEMPT
    row.exemption_reason = change.reason if row.is_exempt else ""
    row.removed_by_decision = None
    row.version += 1
    row.save()


def _allot(plan: DecisionPlan, allotted: Mapping[str, Seats]) -> None:
    pools = list(plan.standing.pools.values())
    for pool in pools:
        seats = allotted[pool.name]
        pool.five, pool.four, pool.three = (seats[star] for star in engine.SEATED)
        pool.allotted_for = plan.after[pool.name]["n"]
    Pool.objects.bulk_update(pools, ["five", "four", "three", "allotted_for"], batch_size=100)
