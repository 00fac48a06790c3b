"""What is done to a round."""

from scoring.rounds.models import Round


def lock_round(round: Round) -> Round:
    """The round read again under its lock; the first lock of every act on a round."""
    fresh: Round = (
        Round.objects.select_for_update(of=("self",))
        .select_related("department", "rule_set")
        .get(pk=round.pk)
    )
    return fresh
