"""单人经办: which body may conclude by scanned signed minutes, decided by two at the department."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from branches.organisations.models import Organisation
from scoring.reviews.lifecycle import (
    CONFIRM_SINGLE_CLERK,
    ENTER_SINGLE_CLERK,
    REJECT_SINGLE_CLERK,
    REVOKE_SINGLE_CLERK,
)
from scoring.reviews.models import SingleClerk
from scoring.reviews.rules import is_arranger, round_is_open
from scoring.reviews.services.basis import required_day, required_number, required_reason
from scoring.rounds.models import Round
from scoring.rounds.queries import enrolments
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict, faulty


@recorded
def enter_single_clerk(
    *,
    round: Round,
    body: Organisation,
    number: str,
    decided_on: date | None,
    reason: str,
    by: Actor,
) -> SingleClerk:
    """Enter that a body has but one clerk; it counts once an approver confirms it.

    Raises Refused: 403; 409 for a round that is not open, or a body that has one already; 422 for
    a body that reviews nobody in the round, a missing number, day or reason, a day yet to come.
    """
    row = lock_round(round)
    is_arranger.check(by, row)
    round_is_open.check(by, row)
    columns: dict[str, Any] = {
        "number": required_number(number, _("文号")),
        "decided_on": required_day(decided_on, _("决定日期")),
        "reason": required_reason(reason, _("理由")),
    }
    reviews = enrolments(row)
    if not (
        reviews.filter(reviewing_body=body).exists() or reviews.filter(assigned_body=body).exists()
    ):
        raise faulty(_("“%(name)s”在本批次没有要审核的党组织。") % {"name": body.name})
    live = [SingleClerk.State.ENTERED, SingleClerk.State.CONFIRMED]
    if SingleClerk.objects.filter(round=row, body=body, state__in=live).exists():
        raise conflict(_("“%(name)s”的单人经办已录入或已生效,没有重复录入。") % {"name": body.name})
    made = SingleClerk.objects.create(
        round=row, body=body, entered_by_id=by.pk, entered_at=clock.now(), **columns
    )
    record(
        ENTER_SINGLE_CLERK,
        made,
        by=by,
        after=columns,
        reason=made.reason,
        organisation_code=body.code,
    )
    return made


@recorded
def confirm_single_clerk(*, single_clerk: SingleClerk, by: Actor) -> SingleClerk:
    """Let it take effect. Raises Refused: 403 (no approver, who entered it); 409."""
    lock_round(single_clerk.round)
    return perform_transition(
        single_clerk,
        CONFIRM_SINGLE_CLERK,
        by=by,
        reason=single_clerk.reason,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        organisation_code=single_clerk.body.code,
    )


@recorded
def reject_single_clerk(*, single_clerk: SingleClerk, reason: str, by: Actor) -> SingleClerk:
    """Do not let it pass. Raises Refused: 403 (no approver, who entered it); 409; 422."""
    lock_round(single_clerk.round)
    return perform_transition(
        single_clerk,
        REJECT_SINGLE_CLERK,
        by=by,
        reason=required_reason(reason, _("理由")),
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        organisation_code=single_clerk.body.code,
    )


@recorded
def revoke_single_clerk(*, single_clerk: SingleClerk, reason: str, by: Actor) -> SingleClerk:
    """Take it back, of which one person is enough; what was concluded by it stays marked.

    Raises Refused: 403 for others than the department's; 409 where it is not in force; 422.
    """
    lock_round(single_clerk.round)
    return perform_transition(
        single_clerk,
        REVOKE_SINGLE_CLERK,
        by=by,
        reason=required_reason(reason, _("理由")),
        changes={"revoked_by_id": by.pk, "revoked_at": clock.now()},
        organisation_code=single_clerk.body.code,
    )
