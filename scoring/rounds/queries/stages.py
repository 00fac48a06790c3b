"""The calendar of a round, and where it stands today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from scoring.rounds.models import Round, RoundStage, StageDate
from scoring.rounds.queries.by_right import by_currency
from starrating import clock


@dataclass(frozen=True)
class StageNow:
    """A stage as the line at the head of every page shows it.

    ``state`` is ``done``, ``current`` or ``todo``; ``note`` says until when, or from when.
    """

    label: str
    state: str
    note: str


_ORDER = {stage: place for place, stage in enumerate(RoundStage.values)}


def stage_dates(round: Round) -> list[StageDate]:
    """The stages in their order; one statement."""
    return in_order(StageDate.objects.filter(round=round))


def in_order(rows: Iterable[StageDate]) -> list[StageDate]:
    return sorted(rows, key=_place)


def current_stages() -> QuerySet[StageDate]:
    """The stages of the current round."""
    current = by_currency().values("pk")[:1]
    return StageDate.objects.filter(round=Subquery(current))


def _place(row: StageDate) -> int:
    return _ORDER[row.stage]


def stages_now(rows: list[StageDate], reached: str = RoundStage.FILING) -> list[StageNow]:
    """Each stage with its state by today's date. Outside of every stage the next one is noted.

    ``reached`` is the stage beyond which the work has not come, whatever the calendar says: when
    its days are over it is overdue, not done, and no later one has begun.
    """
    today = clock.today()
    coming = next((row for row in rows if row.starts_on > today), None)
    is_between = not any(row.starts_on <= today <= row.ends_on for row in rows)
    return [_stage_now(row, today, reached, is_next=is_between and row is coming) for row in rows]


def _stage_now(row: StageDate, today: date, reached: str, *, is_next: bool) -> StageNow:
    label = row.get_stage_display()
    distance = _place(row) - _ORDER[reached]
    if row.ends_on < today and distance == 0 and reached != RoundStage.FILING:
        return StageNow(label, "current", _("应于%(month)s月%(day)s日前完成") % _parts(row.ends_on))
    if row.starts_on <= today and distance > 0:
        return StageNow(label, "todo", "")
    if row.ends_on < today:
        return StageNow(label, "done", "")
    if row.starts_on <= today:
        return StageNow(label, "current", until_note(row.ends_on))
    note = _("%(month)s月%(day)s日开始") % _parts(row.starts_on) if is_next else ""
    return StageNow(label, "todo", note)


def until_note(ends_on: date) -> str:
    """``至9月20日,还剩6天``; on the last day ``至9月20日,今天截止``."""
    left = (ends_on - clock.today()).days
    values = {**_parts(ends_on), "left": left}
    if left == 0:
        return _("至%(month)s月%(day)s日,今天截止") % values
    return _("至%(month)s月%(day)s日,还剩%(left)s天") % values


def _parts(day: date) -> dict[str, int]:
    return {"month": day.month, "day": day.day}


def stage_faults(dates: dict[str, tuple[date, date]]) -> list[str]:
    """What is wrong with a calendar, in words: order within a stage, and of the stages."""
    faults = []
    for stage in RoundStage:
        if stage.value not in dates:
            faults.append(_("“%(stage)s”没有填写日期。") % {"stage": stage.label})
        elif dates[stage.value][1] < dates[stage.value][0]:
            faults.append(_("“%(stage)s”的截止日早于开始日。") % {"stage": stage.label})
    given = [stage for stage in RoundStage if stage.value in dates]
    for earlier, later in pairwise(given):
        ends_on, starts_on = dates[earlier.value][1], dates[later.value][0]
        if starts_on <= ends_on:
            faults.append(
                _(
                    "“%(later)s”从 %(starts_on)s 开始,而“%(earlier)s”到 %(ends_on)s 才截止,两段重叠或颠倒。"
                )
                % {
                    "later": later.label,
                    "earlier": earlier.label,
                    "starts_on": starts_on.isoformat(),
                    "ends_on": ends_on.isoformat(),
                }
            )
    return faults
