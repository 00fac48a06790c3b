"""What is done to the scores of a round."""

from scoring.reviews.models import ScoreLock
from scoring.rounds.models import Round
from starrating import clock


def lock_scores(*, round: Round) -> None:
    """Let the scores of the round stand still; belongs inside a recorded service."""
    ScoreLock.objects.get_or_create(round=round, defaults={"locked_at": clock.now()})


def unlock_scores(*, round: Round) -> None:
    """Give the lock back."""
    ScoreLock.objects.filter(round=round).delete()
