"""Where the round is."""

from django.http import HttpRequest

from scoring.publicity import queries
from scoring.rounds.queries import StageNow


def stage_line(request: HttpRequest) -> dict[str, list[StageNow]]:
    """The stages of the current round for whoever is signed in; one statement."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {}
    return {"stage_line": queries.stage_line()}
