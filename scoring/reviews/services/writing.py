"""Writing a confirmed import: whole lists at a time, history beside what it replaces."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TypeVar, cast

from django.db.models import F

from scoring.assessments.models import FilingState
from scoring.reviews.models import (
    Ceiling,
    Recognition,
    ReviewedScore,
    ScoreChange,
    ScoreImport,
    Sheet,
    SheetSource,
)
from scoring.reviews.services.plan import CHANGED, NEW, PlannedRow, ScorePlan
from starrating import clock
from starrating.scores import from_hundredths
from starrating.texts import LINE_LENGTH

T = TypeVar("T")
# Sheets, recognitions and the like written at once; a statement of SQLite takes 999 values.
BATCH = 500


def write_plan(entered: ScoreImport, plan: ScorePlan) -> None:
    """Write what the plan says in the name of who entered the import; statements by the hundred rows."""
    moment = clock.now()
    new, changed = plan.of_kind(NEW), plan.of_kind(CHANGED)
    sheets = _report(entered, new, moment)
    _keep_history(entered, plan, changed, moment)
    _report_again(entered, changed, moment)
    by_code = {row.row.code: sheets[row.row.code] for row in new}
    by_code |= {row.row.code: row.standing.sheet or 0 for row in changed}
    ReviewedScore.objects.bulk_create(
        (
            ReviewedScore(
                sheet_id=by_code[row.row.code],
                indicator=scored.indicator,
                score=from_hundredths(scored.new),
                reason=scored.reason,
                scored_by_id=entered.entered_by_id,
            )
            for row in (*new, *changed)
            for scored in plan.scored(row)
            if scored.old != scored.new
        ),
        update_conflicts=True,
        unique_fields=["sheet", "indicator"],
        update_fields=["score", "reason", "scored_by"],
    )
    _decide(entered, plan, moment)


def _columns(entered: ScoreImport, moment: datetime) -> dict[str, object]:
    return {
        "state": FilingState.REPORTED,
        "source": SheetSource.WORKBOOK,
        "score_import": entered,
        "minutes_number": entered.minutes_number,
        "minutes_on": entered.minutes_on,
        "reported_at": moment,
    }


def _report(entered: ScoreImport, rows: Sequence[PlannedRow], moment: datetime) -> dict[str, int]:
    """Sheets for branches without one, reported; those begun already too. Primary keys by code."""
    fresh = [row for row in rows if row.standing.sheet is None]
    columns = _columns(entered, moment)
    created = Sheet.objects.bulk_create(
        Sheet(enrolment_id=row.standing.enrolment, note=row.row.note, **columns) for row in fresh
    )
    begun = [row for row in rows if row.standing.sheet is not None]
    _report_again(entered, begun, moment)
    return {
        **{row.row.code: sheet.pk for row, sheet in zip(fresh, created, strict=True)},
        **{row.row.code: row.standing.sheet or 0 for row in begun},
    }


def _report_again(entered: ScoreImport, rows: Sequence[PlannedRow], moment: datetime) -> None:
    columns = _columns(entered, moment)
    for some in _batches(rows):
        keys = [row.standing.sheet or 0 for row in some]
        Sheet.objects.filter(pk__in=keys).update(**columns, version=F("version") + 1)
    noted = [
        Sheet(pk=row.standing.sheet, note=row.row.note)
        for row in rows
        if row.row.note and row.row.note != row.standing.note
    ]
    Sheet.objects.bulk_update(noted, ["note"], batch_size=BATCH // 2)


def _keep_history(
    entered: ScoreImport, plan: ScorePlan, rows: Sequence[PlannedRow], moment: datetime
) -> None:
    """One row for every score that is replaced, with who had given it and by which minutes."""
    for some in _batches(rows):
        given = ReviewedScore.objects.filter(sheet__in=[row.standing.sheet or 0 for row in some])
        old = {
            (score.sheet_id, score.indicator_id): score for score in given.select_related("sheet")
        }
        ScoreChange.objects.bulk_create(
            ScoreChange(
                sheet_id=before.sheet_id,
                indicator_id=before.indicator_id,
                score=before.score,
                reason=before.reason,
                scored_by_id=before.scored_by_id,
                minutes_number=before.sheet.minutes_number,
                minutes_on=cast("date", before.sheet.minutes_on),
                new_score=from_hundredths(scored.new),
                change_reason=entered.reason,
                score_import=entered,
                changed_by_id=entered.entered_by_id,
                changed_at=moment,
            )
            for row in some
            for scored in plan.scored(row)
            if scored.old != scored.new
            for before in [old[row.standing.sheet or 0, scored.indicator.pk]]
        )


def _decide(entered: ScoreImport, plan: ScorePlan, moment: datetime) -> None:
    """Recognitions and ceilings that were not on record, each in front of the row it replaces."""
    Recognition.objects.bulk_create(
        Recognition(
            enrolment_id=row.standing.enrolment,
            is_recognised=row.recognition[1],
            number=entered.recognition_number,
            decided_on=cast("date", entered.recognition_on),
            reason=entered.recognition_reason,
            replaces_id=row.standing.recognition,
            score_import=entered,
            entered_by_id=entered.entered_by_id,
            entered_at=moment,
        )
        for row in plan.recognitions
        if row.recognition
    )
    Ceiling.objects.bulk_create(
        Ceiling(
            enrolment_id=row.standing.enrolment,
            star=row.ceiling[1],
            document_number=entered.ceiling_number,
            document_on=cast("date", entered.ceiling_on),
            reason=_with_note(entered.ceiling_reason, row.row.note),
            replaces_id=row.standing.ceiling_row,
            score_import=entered,
            entered_by_id=entered.entered_by_id,
            entered_at=moment,
        )
        for row in plan.ceilings
        if row.ceiling
    )


def _with_note(reason: str, note: str) -> str:
    """The reason of all ceilings of a file, with what its row says of this one."""
    return (f"{reason}({note})" if note else reason)[:LINE_LENGTH]


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    source = iter(rows)
    while some := list(islice(source, BATCH)):
        yield some
