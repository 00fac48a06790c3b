"""Score workbooks going out: the round's blank one, and the reported scores; cut by right."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from django.utils.translation import gettext as _

from scoring.assessments.models import FilingState
from scoring.reviews.queries import Standing, indicators_by_field, standings
from scoring.reviews.services.reading import ReadScheme, read_schemes
from scoring.reviews.sheets.writing import (
    OutgoingRow,
    blank_sheet,
    scores_sheet,
    states_sheet,
)
from scoring.rounds.models import Round
from scoring.rounds.queries import enrolments_visible_to
from starrating.access import Actor
from starrating.workbook import SheetSpec, write_workbook

Writer: TypeAlias = Callable[[str, Sequence[str], Iterable[OutgoingRow]], SheetSpec]


def score_template(*, round: Round, by: Actor) -> bytes:
    """A workbook of the branches in reach, everything filled in but the scores.

    One sheet for each group of standards with the same indicators.
    """
    rows = list(_visible(round, by))
    return _workbook(_sheets(round, rows, blank_sheet))


def scores_export(*, round: Round, by: Actor) -> bytes:
    """The reported scores of the branches in reach, and a last sheet of those without scores.

    Imported again it changes nothing.
    """
    rows = list(_visible(round, by))
    scored = [row for row in rows if row.scores is not None or row.is_exempt]
    others = [row for row in rows if row.scores is None and not row.is_exempt]
    rest = states_sheet(_("未申报和尚未上报"), map(_outgoing, others))
    return _workbook([*_sheets(round, scored, scores_sheet), rest])


def _visible(round: Round, by: Actor) -> Iterator[Standing]:
    codes = set(enrolments_visible_to(by, round).values_list("code", flat=True))
    return (row for row in standings(round).values() if row.code in codes)


def _sheets(round: Round, rows: Sequence[Standing], writer: Writer) -> list[SheetSpec]:
    leaves = indicators_by_field(round)
    schemes = read_schemes(leaves)
    sheets = []
    for number, scheme in enumerate(schemes, 1):
        order = {
            branch_field: [leaf.name for leaf in indicators]
            for branch_field, indicators in leaves.items()
            if {leaf.name for leaf in indicators} == set(scheme.names)
        }
        title = _("审核评分") if len(schemes) == 1 else _("审核评分%(n)s") % {"n": number}
        own = [
            _outgoing(_arranged(row, order[row.field], scheme))
            for row in rows
            if row.field in order
        ]
        sheets.append(writer(title, scheme.names, own))
    return sheets


def _arranged(row: Standing, names: Sequence[str], scheme: ReadScheme) -> Standing:
    """The row with its scores in the order of the sheet's columns."""
    if row.scores is None:
        return row
    given = dict(zip(names, row.scores, strict=True))
    return row._replace(scores=tuple(given[name] for name in scheme.names))


def _outgoing(row: Standing) -> OutgoingRow:
    return OutgoingRow(
        code=row.code,
        name=row.name,
        body=row.body_name,
        pool=row.pool,
        scores=row.scores,
        is_recognised=row.is_recognised,
        ceiling=row.ceiling,
        is_exempt=row.is_exempt,
        note=row.note,
        state=str(FilingState(row.state).label) if row.state else _("尚未上报"),
    )


def _workbook(sheets: Sequence[SheetSpec]) -> bytes:
    buffer = io.BytesIO()
    write_workbook(buffer, sheets)
    return buffer.getvalue()
