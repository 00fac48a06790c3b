"""One reviewer's batch: the rows that his filter chose, which is next, and how far they are.

And the queue to take away.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from scoring.assessments.models import FilingState
from scoring.reviews.queries import DECIDED, WITH_BODY, WITH_BRANCH
from scoring.reviews.sheets.queue import queue_sheet
from starrating import clock
from starrating.workbook import write_workbook

# States in which a sheet that was begun is still somebody's to go on with.
IN_HAND = frozenset({*WITH_BODY, FilingState.RETURNED.value})
OVER = (*DECIDED, FilingState.NOT_FILED.value, FilingState.MERGED.value)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A branch of the batch; ``is_wanted``: it still fits the whole filter, its progress too."""

    enrolment: int
    code: str
    spoken: str
    review: int | None
    holder: int | None
    verdicts: int
    places: int
    is_wanted: bool

    @property
    def is_scored(self) -> bool:
        return self.verdicts >= self.places

    @property
    def is_done(self) -> bool:
        """Nothing is left for a reviewer to do."""
        is_reviewed = self.spoken == FilingState.UNDER_REVIEW and self.is_scored
        return is_reviewed or self.spoken in OVER

    def is_for(self, by: int) -> bool:
        """Whether it waits for this reviewer: to be opened, or to be scored further."""
        is_free = self.holder in {None, by}
        if self.spoken == FilingState.SUBMITTED:
            return is_free
        return self.spoken == FilingState.UNDER_REVIEW and is_free and not self.is_scored


@dataclass(frozen=True)
class Batch:
    """What a reviewer walks through, in the order of his list.

    ``by`` is his account, ``own`` the codes of the branches he is too close to. ``is_reading``: he
    chose a state in which nothing is to be done, and only looks from one to the next.
    """

    rows: list[QueueRow]
    by: int
    own: frozenset[str] = frozenset()
    is_reading: bool = False

    def place_of(self, enrolment: int) -> int | None:
        """Which one it is, counted from 1; None where the filter never held it."""
        for place, row in enumerate(self.rows, 1):
            if row.enrolment == enrolment:
                return place
        return None

    def next_after(self, enrolment: int) -> QueueRow | None:
        """The next one that waits for the reviewer, from the start again after the last; or None."""
        place = self.place_of(enrolment) or 0
        behind, before = self.rows[place:], self.rows[: max(place - 1, 0)]
        if self.is_reading:
            return next((row for row in behind if row.is_wanted and row.review), None)
        return next((row for row in (*behind, *before) if self._waits(row)), None)

    def _waits(self, row: QueueRow) -> bool:
        return row.is_wanted and row.code not in self.own and row.is_for(self.by)

    @property
    def words(self) -> str:
        """How far the batch is: ``本批 12 个已完成, 2 个待支部``, and what others have."""
        done = sum(row.is_done for row in self.rows)
        with_branch = sum(row.spoken in WITH_BRANCH for row in self.rows)
        words = [
            _("本批 %(done)s 个已完成, %(with_branch)s 个待支部")
            % {"done": done, "with_branch": with_branch}
        ]
        rest = len(self.rows) - done - with_branch
        if rest:
            words.append(_("%(rest)s 个还要审核(含别人经办和须回避的)") % {"rest": rest})
        return ",".join(words)


def batch_rows(values: Iterable[tuple[Any, ...]], places: Mapping[int, int]) -> list[QueueRow]:
    """Rows as ``filters.BATCH_COLUMNS`` reads them; ``places`` by field."""
    return [
        QueueRow(pk, code, spoken, review, holder, verdicts, places.get(field, 0), wanted)
        for pk, code, field, spoken, review, holder, verdicts, wanted in values
    ]


def holder_words(record: Any) -> str:
    """Who has the form of a row of the queue, in words."""
    body = record.body_name
    if record.spoken in WITH_BRANCH:
        return _("支部")
    if record.spoken in WITH_BODY:
        if record.holder_name:
            return f"{body} {record.holder_name}"
        return _("%(body)s(待经办)") % {"body": body}
    if record.spoken == FilingState.REPORTED:
        return _("组织部")
    return str(body) if record.spoken == FilingState.CONCLUDED else "—"


def queue_export(rows: Iterable[Any]) -> bytes:
    """An .xlsx file of the queue's rows in their order."""
    lines = (
        (
            row.code,
            row.name,
            row.body_name,
            str(FilingState(row.spoken).label),
            holder_words(row),
            None if row.since is None else clock.local(row.since).date(),
            row.expected_on,
            row.verdict_count if row.review_pk else None,
            row.self_total,
            row.reviewed_total,
        )
        for row in rows
    )
    buffer = io.BytesIO()
    write_workbook(buffer, [queue_sheet(lines)])
    return buffer.getvalue()
