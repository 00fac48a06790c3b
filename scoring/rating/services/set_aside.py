"""Taking a decision back before it is published, by two persons."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring.rating.lifecycle import CONFIRM_SET_ASIDE, ENTER_SET_ASIDE, REJECT_SET_ASIDE
from scoring.rating.models import Run
from scoring.rounds.services import lock_round, release_round
from starrating import clock
from starrating.access import Actor
from starrating.texts import PAGE_LENGTH, explained


@recorded
def enter_set_aside(*, run: Run, reason: str, by: Actor) -> Run:
    """Ask for a decided, unpublished run to be set aside, with the reason.

    Raises Refused: 403; 409 where it is not decided, is published or was asked for already; 422
    for a blank reason.
    """
    reason = explained(reason, PAGE_LENGTH, _("撤销理由"))
    locked = lock_round(run.round)
    return perform_transition(
        run,
        ENTER_SET_ASIDE,
        by=by,
        reason=reason,
        changes={
            "set_aside_entered_by_id": by.pk,
            "set_aside_entered_at": clock.now(),
            "set_aside_reason": reason,
        },
        organisation_code=locked.department.code,
    )


@recorded
def confirm_set_aside(*, run: Run, by: Actor) -> Run:
    """Set the run aside as the second person; scores may be changed again.

    Raises Refused: 403, also for who asked; 409 where nothing waits or the run is published.
    """
    locked = lock_round(run.round)
    aside = perform_transition(
        run,
        CONFIRM_SET_ASIDE,
        by=by,
        changes={"set_aside_confirmed_by_id": by.pk, "set_aside_confirmed_at": clock.now()},
        organisation_code=locked.department.code,
    )
    release_round(round=locked)
    return aside


@recorded
def reject_set_aside(*, run: Run, reason: str, by: Actor) -> Run:
    """Send the request back: the decision stands.

    Raises Refused: 403; 409 where nothing waits; 422 for a blank reason.
    """
    reason = explained(reason, PAGE_LENGTH, _("理由"))
    locked = lock_round(run.round)
    return perform_transition(
        run,
        REJECT_SET_ASIDE,
        by=by,
        reason=reason,
        changes={
            "set_aside_entered_by_id": None,
            "set_aside_entered_at": None,
            "set_aside_reason": "",
        },
        organisation_code=locked.department.code,
    )
