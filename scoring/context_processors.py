"""Where the round is."""

from django.http import HttpRequest

from scoring.rounds.queries import StageNow, current_round, stage_dates, stages_now


def stage_line(request: HttpRequest) -> dict[str, list[StageNow]]:
    """The stages of the current round for whoever is signed in; two statements."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {}
    round = current_round()
    return {} if round is None else {"stage_line": stages_now(stage_dates(round))}
