"""A confirmed ruling taken back before it is decided on, by a number and two persons."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring.rating.lifecycle import CONFIRM_REVOCATION, ENTER_REVOCATION, REJECT_REVOCATION
from scoring.rating.models import Ruling
from scoring.rating.queries import member_enrolments
from scoring.rating.rules import require_unconflicted
from scoring.rounds.models import Round
from scoring.rounds.services import lock_round
from starrating.access import Actor
from starrating.revocation import NO_REVOCATION, confirmed_revocation, entered_revocation
from starrating.texts import PAGE_LENGTH, explained


@recorded
def enter_revocation(
    *, ruling: Ruling, number: str, decided_on: date | None, reason: str, by: Actor
) -> Ruling:
    """Enter that a confirmed ruling is revoked; it is used until an approver confirms that.

    Raises Refused: 403, also for whoever is too close to a member; 409 for a ruling that is not
    confirmed, once a run is decided, or where a revocation waits; 422 for a missing number, day or
    reason, or a day to come.
    """
    locked = _locked(ruling, by)
    columns = entered_revocation(number=number, decided_on=decided_on, reason=reason, by=by)
    return perform_transition(
        ruling,
        ENTER_REVOCATION,
        by=by,
        reason=columns["revocation_reason"],
        changes=columns,
        organisation_code=locked.department.code,
    )


@recorded
def confirm_revocation(*, ruling: Ruling, by: Actor) -> Ruling:
    """Revoke the ruling as the second person: the next run finds the tie open again.

    A run proposed with it can no longer be decided, only withdrawn. Raises Refused: 403, also for
    who entered it or is too close to a member; 409 once a run is decided, or where none waits.
    """
    locked = _locked(ruling, by)
    return perform_transition(
        ruling,
        CONFIRM_REVOCATION,
        by=by,
        changes=confirmed_revocation(by),
        organisation_code=locked.department.code,
    )


@recorded
def reject_revocation(*, ruling: Ruling, reason: str, by: Actor) -> Ruling:
    """Send the revocation back: the ruling stands.

    Raises Refused: 403, also for whoever is too close to a member; 409 where none waits; 422 for a
    blank reason.
    """
    reason = explained(reason, PAGE_LENGTH, _("理由"))
    locked = _locked(ruling, by)
    return perform_transition(
        ruling,
        REJECT_REVOCATION,
        by=by,
        reason=reason,
        changes=NO_REVOCATION,
        organisation_code=locked.department.code,
    )


def _locked(ruling: Ruling, by: Actor) -> Round:
    locked = lock_round(ruling.round)
    require_unconflicted(by, member_enrolments(locked, ruling.members))
    return locked
