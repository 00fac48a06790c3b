"""The calendar of a round as the public reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef

from scoring.publicity.models import Notice
from scoring.publicity.queries.notices import LIVE_STATES
from scoring.rounds.models import Round, RoundStage, RoundState, StageDate
from scoring.rounds.queries import StageNow, current_stages, in_order, stages_now
from starrating.composed import ComposedOnce


@dataclass(frozen=True)
class Stage:
    """A stage with its dates, both inclusive; ``state`` is done, current or todo."""

    label: str
    starts_on: date
    ends_on: date
    state: str


def stage_facts() -> dict[str, Any]:
    """Annotations of StageDate rows that ``reached_stage`` reads."""
    notices = Notice.objects.filter(round=OuterRef("round"), state__in=LIVE_STATES)
    return {"round_state": F("round__state"), "has_notice": Exists(notices)}


def reached_stage(rows: Sequence[Any]) -> str:
    """How far the work of a round has come, of rows annotated by ``stage_facts``.

    Without a notice the stars are not determined yet, however late it is; without the final list
    nothing is filed.
    """
    if not rows or rows[0].round_state == RoundState.CLOSED:
        return RoundStage.FILING
    return RoundStage.NOTICE if rows[0].has_notice else RoundStage.DETERMINATION


_CURRENT = ComposedOnce(lambda: current_stages().annotate(**stage_facts()))


def stage_line() -> list[StageNow]:
    """The stages of the current round, for the head of every page; one statement."""
    rows = in_order(_CURRENT.rows())
    return stages_now(rows, reached_stage(rows))


def stages_of(round: Round) -> list[Stage]:
    """The stages of a round in order, by today and by how far the work is; one statement."""
    rows = list(
        StageDate.objects.filter(round=round)
        .annotate(**stage_facts())
        .order_by("starts_on", "ends_on")
    )
    return [
        Stage(now.label, row.starts_on, row.ends_on, now.state)
        for row, now in zip(rows, stages_now(rows, reached_stage(rows)), strict=True)
    ]
