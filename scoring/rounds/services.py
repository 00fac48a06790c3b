"""What is done to a round."""

from branches.journal.lifecycle import perform_transition, recorded
from scoring.rounds.lifecycle import CLOSE
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Actor


def lock_round(round: Round) -> Round:
    """The round, locked and fresh."""
    return Round.objects.select_for_update().get(pk=round.pk)


@recorded
def close_round(*, round: Round, by: Actor) -> Round:
    """open → closed."""
    return perform_transition(round, CLOSE, by=by, changes={"closed_at": clock.now()})
