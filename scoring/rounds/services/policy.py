"""Which of the four quotas yields: entered by one, confirmed by another, before any score exists."""

from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring import engine
from scoring.rounds.lifecycle import CONFIRM_POLICY, ENTER_POLICY
from scoring.rounds.models import Round
from scoring.rounds.queries import policy_sentence, seat_table
from scoring.rounds.services.locking import clear_seats, lock_round, locked_draft
from starrating import clock
from starrating.access import Actor, conflict, faulty


@recorded
def enter_policy(
    *,
    round: Round,
    overflow: str,
    by: Actor,
    reason: str = "",
    expected_version: int | None = None,
) -> Round:
    """Enter what yields in this round; another person has to confirm it.

    ``explicit`` needs adopted seats; any other policy takes them off again. Raises Refused: 403;
    409 once opened, for a stale version, while no standard is chosen, or for seats that are
    missing or do not fit; 422 for an unknown policy or one that the percentages do not allow.
    """
    row = locked_draft(round, by=by, expected_version=expected_version)
    if overflow not in set(engine.Overflow):
        raise faulty(_("没有这种超额处理方式。"))
    before = row.policy
    row.overflow = "" if overflow == row.rule_set.overflow else overflow
    details = {"policy_before": before, **_in_words(row)}
    if overflow != engine.Overflow.EXPLICIT:
        clear_seats(row)
    return perform_transition(
        row,
        ENTER_POLICY,
        by=by,
        reason=reason.strip(),
        changes={
            "overflow": row.overflow,
            "policy_entered_by_id": by.pk,
            "policy_entered_at": clock.now(),
            "policy_confirmed_by_id": None,
            "policy_confirmed_at": None,
        },
        details=details,
    )


@recorded
def confirm_policy(*, round: Round, by: Actor, expected_version: int | None = None) -> Round:
    """Confirm the policy that another person entered; the second of the two persons.

    Raises Refused: 403 also for one's own entry; 409 once opened, for a stale version, where
    nothing is entered (any more), it is confirmed already, or seats no longer fit.
    """
    row = lock_round(round)
    for rule in CONFIRM_POLICY.clauses:
        rule.check(by, row)
    return perform_transition(
        row,
        CONFIRM_POLICY,
        by=by,
        expected_version=expected_version,
        changes={"policy_confirmed_by_id": by.pk, "policy_confirmed_at": clock.now()},
        details=_in_words(row),
    )


def _in_words(row: Round) -> dict[str, Any]:
    """The policy and its sentence with the round's figures, as both persons had it before them."""
    try:
        table = seat_table(row)
    except engine.SchemeFault as fault:
        raise faulty(";".join(fault.faults)) from fault
    if table is None:
        raise conflict(_("登记参评党组织、选定考评标准之后才能录入超额处理方式。"))
    stale = [line.pool for line in table.rows if not line.fits]
    if row.policy == engine.Overflow.EXPLICIT and (table.faults or stale):
        raise conflict(
            _("指导数须先采用并与参评数相符:%(why)s。") % {"why": ";".join((*table.faults, *stale))}
        )
    return {
        "policy": row.policy,
        "sentence": policy_sentence(row, table),
        "seats": {line.pool: line.plain() for line in table.rows},
    }
