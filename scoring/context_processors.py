"""Where the round is."""

from django.http import HttpRequest

from scoring.publicity.queries import reached_stage, stage_facts
from scoring.rounds.queries import StageNow, current_stages, stages_now


def stage_line(request: HttpRequest) -> dict[str, list[StageNow]]:
    """The stages of the current round for whoever is signed in; one statement."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {}
    rows = current_stages(**stage_facts())
    return {"stage_line": stages_now(rows, reached_stage(rows))}
