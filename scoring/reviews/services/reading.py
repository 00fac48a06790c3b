"""Reading a score workbook by the standards of a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from branches.organisations.services import open_file
from scoring.reviews.queries import indicators_by_field
from scoring.reviews.sheets import CODE, read_scores
from scoring.reviews.sheets.rows import EnteredRow, ScoreReading, entered_rows
from scoring.rounds.models import Round
from scoring.standards.models import Indicator
from starrating.access import conflict
from starrating.scores import hundredths
from starrating.workbook import Workbook, find_heading


class ReadIndicator(NamedTuple):
    """A scored column: ``maximum`` in hundredths, the largest of the standards that have it."""

    name: str
    maximum: int
    is_bonus: bool


@dataclass(frozen=True)
class ReadScheme:
    """The columns that standards with the same indicators share."""

    indicators: tuple[ReadIndicator, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(indicator.name for indicator in self.indicators)


class ReadFile(NamedTuple):
    rows: list[EnteredRow]
    reading: ScoreReading
    sha256: str


def read_file(round: Round, source: Path | bytes, filename: str) -> ReadFile:
    """The rows of a file, read by the standards of the round.

    One file holds branches whose standards have the same indicators; where a round has several
    such groups, the one whose columns the file has is taken. Raises Refused: 409 where the round has
    no standard, 422 for an unreadable file.
    """
    schemes = read_schemes(indicators_by_field(round))
    if not schemes:
        raise conflict(_("本批次还没有选定考评标准,不能导入评分。"))
    workbook, sha256 = open_file(source, filename)
    scheme = max(schemes, key=lambda one: _fit(workbook, one))
    rows, reading = entered_rows(read_scores(workbook, scheme), scheme.names)
    return ReadFile(rows, reading, sha256)


def read_schemes(leaves: Mapping[int, Sequence[Indicator]]) -> list[ReadScheme]:
    """The standards of a round by what their indicators are called, in the order of the fields."""
    groups: dict[frozenset[str], list[Sequence[Indicator]]] = {}
    for indicators in leaves.values():
        groups.setdefault(frozenset(one.name for one in indicators), []).append(indicators)
    return [_shared(group) for names, group in groups.items() if names]


def _shared(group: Sequence[Sequence[Indicator]]) -> ReadScheme:
    most: dict[str, int] = {}
    for indicators in group:
        for one in indicators:
            most[one.name] = max(most.get(one.name, 0), hundredths(one.maximum))
    return ReadScheme(
        tuple(ReadIndicator(one.name, most[one.name], one.is_bonus) for one in group[0])
    )


def _fit(workbook: Workbook, scheme: ReadScheme) -> tuple[int, int]:
    """How well the file's headings fit: no column missing first, then how many are there."""
    found = {
        name
        for sheet in workbook.sheets
        if not sheet.is_hidden and (heading := find_heading(sheet, (CODE,), scheme.names))
        for name in heading.columns
    }
    present = sum(name in found for name in scheme.names)
    return present - len(scheme.names), present
