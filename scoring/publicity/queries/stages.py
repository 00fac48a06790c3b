"""The calendar of a round as the public reads it."""

from dataclasses import dataclass
from datetime import date

from scoring.rounds.models import Round, StageDate
from starrating import clock


@dataclass(frozen=True)
class Stage:
    """A stage with its dates, both inclusive; ``state`` is done, current or ahead."""

    label: str
    starts_on: date
    ends_on: date
    state: str


def stages_of(round: Round) -> list[Stage]:
    """The stages of a round in order, measured by today; one statement."""
    today = clock.today()
    stages = []
    for row in StageDate.objects.filter(round=round).order_by("starts_on", "ends_on"):
        is_over = row.ends_on < today or round.state == Round.State.CLOSED
        state = "done" if is_over else "current" if row.starts_on <= today else "ahead"
        stages.append(Stage(row.get_stage_display(), row.starts_on, row.ends_on, state))
    return stages
