"""Who belongs where in a round."""

from scoring.rounds.models import Enrolment, Round
from starrating.access import Actor


def own_branches(by: Actor, round: Round) -> list[dict[str, str]]:
    """The enrolled branches the actor belongs to, or holds or held a post in."""
    rows = Enrolment.objects.filter(round=round, organisation__accounts=by.pk)
    return [{"code": row.code, "name": row.name} for row in rows]
