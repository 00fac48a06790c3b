"""A round ends: what was entered on its scores and nobody confirmed will never count."""

from branches.journal.lifecycle import perform_transition, recorded
from scoring.reviews.lifecycle import LAPSE_NOT_FILED, LAPSE_SCORE_IMPORT
from scoring.reviews.models import NotFiledDecision, ScoreImport
from scoring.rounds.models import Round
from starrating.access import Actor


@recorded
def lapse_unconfirmed_scores(*, round: Round, by: Actor) -> None:
    """Let imports and 未申报 decisions that still wait lapse, each with its line in the journal.

    Called by publicity when the list is final, which has the round locked and has checked the right.
    """
    for entered in ScoreImport.objects.filter(round=round, state=ScoreImport.State.ENTERED):
        perform_transition(entered, LAPSE_SCORE_IMPORT, by=by)
    waiting = NotFiledDecision.objects.filter(
        enrolment__round=round, state=NotFiledDecision.State.ENTERED
    )
    for decision in waiting.select_related("enrolment"):
        perform_transition(
            decision, LAPSE_NOT_FILED, by=by, organisation_code=decision.enrolment.code
        )
