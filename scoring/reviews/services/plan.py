"""What a score workbook would do to a round as it stands: compared row by row, nothing written."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import IMPORTABLE
from scoring.reviews.models import Sheet, SheetSource
from scoring.reviews.queries import Standing, indicators_by_field, standings
from scoring.reviews.sheets import CODE, EXEMPT, POOL
from scoring.reviews.sheets.rows import NO_CEILING, EnteredRow, ScoreReading
from scoring.rounds.models import Round
from scoring.rounds.queries import own_of_department
from scoring.standards.models import Indicator
from starrating.scores import ScoreFault, format_hundredths, hundredths, score_sentence
from starrating.workbook import Fault

NEW, CHANGED, UNCHANGED, BLANK = "new", "changed", "unchanged", "blank"


class PlannedRow(NamedTuple):
    """What the file would do to one branch.

    ``kind`` is about the scores: new, changed, unchanged, or blank (an exempt branch without any).
    ``scores`` are hundredths in the order of the branch's own standard; ``recognition`` and
    ``ceiling`` are (on record, in the file) where the two differ, else None.
    """

    row: EnteredRow
    standing: Standing
    kind: str
    scores: tuple[int, ...] | None
    recognition: tuple[bool, bool] | None
    ceiling: tuple[int | None, int | None] | None

    @property
    def writes(self) -> bool:
        return self.kind in {NEW, CHANGED} or bool(self.recognition or self.ceiling)

    def line(self) -> list[Any]:
        """The row as the journal's digest covers it."""
        scores = None if self.scores is None else [format_hundredths(one) for one in self.scores]
        return [self.row.code, self.kind, scores, self.recognition, self.ceiling]


class ScoredIndicator(NamedTuple):
    """A score of a planned row: what it replaces (None: nothing), what it is, and why."""

    indicator: Indicator
    old: int | None
    new: int
    reason: str


@dataclass(frozen=True)
class ScorePlan:
    """All rows that would do something or nothing, the faults, and what is worth a word.

    ``misnamed`` are (code, name in the file, name in the round); ``missing`` {(code, name of the
    body): [names of branches still without scores afterwards]}; ``leaves`` the scored indicators by
    field (primary key), ``names`` those in the order of the file.
    """

    rows: list[PlannedRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    misnamed: list[tuple[str, str, str]] = field(default_factory=list)
    missing: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    leaves: dict[int, list[Indicator]] = field(default_factory=dict)
    names: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def recognitions(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.recognition]

    @property
    def ceilings(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.ceiling]

    @property
    def writes(self) -> bool:
        return any(row.writes for row in self.rows)

    @property
    def faulty_rows(self) -> int:
        return len({(fault.sheet, fault.row) for fault in self.faults})

    def scored(self, planned: PlannedRow) -> list[ScoredIndicator]:
        """The scores of a row with their indicators and what they replace; empty without scores."""
        leaves = self.leaves[planned.standing.field]
        before = planned.standing.scores or (None,) * len(leaves)
        return [
            ScoredIndicator(leaf, old, new, planned.row.reasons[self.names.index(leaf.name)])
            for leaf, old, new in zip(leaves, before, planned.scores or (), strict=False)
        ]

    def counts(self) -> dict[str, int]:
        kinds = {kind: len(self.of_kind(kind)) for kind in (NEW, CHANGED, UNCHANGED, BLANK)}
        return {
            **kinds,
            "faulty": self.faulty_rows,
            "recognitions": len(self.recognitions),
            "ceilings": len(self.ceilings),
        }

    def on_record(self) -> dict[str, list[Any]]:
        """What was on record of the branches in the file, by code, where anything was.

        [sheet's state, scores as text, recognised, ceiling]: kept at entering, compared at
        confirming.
        """
        found = {}
        for planned in self.rows:
            standing = planned.standing
            scores = standing.scores and [format_hundredths(one) for one in standing.scores]
            plain = [standing.state, scores, standing.is_recognised, standing.ceiling]
            if plain != ["", None, False, None]:
                found[standing.code] = plain
        return found

    @property
    def digest(self) -> str:
        """SHA-256 over what was on record and what the file makes of it."""
        content = [self.on_record(), [row.line() for row in self.rows]]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def plan_scores(round: Round, rows: Sequence[EnteredRow], reading: ScoreReading) -> ScorePlan:
    """Compare the rows with the round as it stands; a constant number of statements."""
    known = standings(round)
    leaves = indicators_by_field(round)
    comparison = _Comparison(known, leaves, reading, _final_scores(round))
    faulty = {(fault.sheet, fault.row) for fault in reading.faults}
    planned: list[PlannedRow] = []
    for row in rows:
        found = comparison.planned(row)
        if found is not None and (row.sheet, row.number) not in faulty:
            planned.append(found)
    faults = _in_order([*reading.faults, *comparison.faults], list(reading.columns))
    settled = {one.row.code for one in planned if one.kind in {NEW, CHANGED, UNCHANGED}}
    missing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for standing in known.values():
        is_settled = standing.scores or standing.state == FilingState.NOT_FILED
        if not (standing.is_exempt or is_settled or standing.code in settled):
            missing[standing.body_code, standing.body_name].append(standing.name)
    return ScorePlan(
        planned, faults, comparison.misnamed, dict(missing), leaves, reading.indicators
    )


def _in_order(faults: list[Fault], sheets: list[str]) -> list[Fault]:
    places = {name: place for place, name in enumerate(sheets)}

    def key(fault: Fault) -> tuple[int, int, int, str]:
        letter = fault.column or ""
        return (places.get(fault.sheet, -1), fault.row or 0, len(letter), letter)

    return sorted(faults, key=key)


class _Comparison:
    """Rows of a file held against the branches of the round."""

    def __init__(
        self,
        known: dict[str, Standing],
        leaves: dict[int, list[Indicator]],
        reading: ScoreReading,
        final: Collection[str],
    ) -> None:
        self._final = final
        self.faults: list[Fault] = []
        self.misnamed: list[tuple[str, str, str]] = []
        self._known = known
        self._reading = reading
        self._names = reading.indicators
        # by field: for each indicator of the branch's own standard its place in the file and maximum
        self._places = {
            branch_field: [
                (self._names.index(leaf.name), hundredths(leaf.maximum)) for leaf in indicators
            ]
            for branch_field, indicators in leaves.items()
            if {leaf.name for leaf in indicators} == set(self._names)
        }

    def planned(self, row: EnteredRow) -> PlannedRow | None:
        """What the row would do; None where it has a fault, which is added to ``faults``."""
        standing = self._known.get(row.code)
        if standing is None:
            self._fault(row, CODE, "not_enrolled", row.code, "本批次没有这个代码的参评党组织")
            return None
        before = len(self.faults)
        self._check(row, standing)
        scores = self._scores(row, standing)
        kind = _kind(scores, standing)
        if kind == CHANGED and row.code in self._final:
            message = "组织部所在的党组织,审核党委上报的分数为最终结果,不再更改"
            self._fault(row, CODE, "final", row.code, message)
        if len(self.faults) > before:
            return None
        if row.name and row.name != standing.name:
            self.misnamed.append((row.code, row.name, standing.name))
        recognised, ceiling = row.is_recognised, row.ceiling
        told = None if ceiling == NO_CEILING else ceiling
        return PlannedRow(
            row=row,
            standing=standing,
            kind=kind,
            scores=scores,
            recognition=None
            if recognised in (None, standing.is_recognised)
            else (standing.is_recognised, bool(recognised)),
            ceiling=None
            if ceiling is None or told == standing.ceiling
            else (standing.ceiling, told),
        )

    def _check(self, row: EnteredRow, standing: Standing) -> None:
        """Faults of what the row says of the branch besides its scores."""
        if row.pool not in (None, standing.pool):
            message = f"与本批次不一致:该党组织在评定池“{standing.pool}”"
            self._fault(row, POOL, "other_pool", row.pool, message)
        if row.is_exempt not in (None, standing.is_exempt):
            holds = "不参评" if standing.is_exempt else "参评"
            value = "是" if row.is_exempt else "否"
            self._fault(row, EXEMPT, "other_exemption", value, f"与本批次不一致:该党组织{holds}")
        if standing.state == FilingState.NOT_FILED:
            message = (
                f"已决定为未申报({standing.not_filed}),不能再导入评分;"
                "未申报决定生效后不再更改,请把该行移出文件"
            )
            self._fault(row, CODE, "not_filed", row.code, message)
        elif standing.state not in IMPORTABLE:
            message = f"正在审核台办理({FilingState(standing.state).label}),请在审核台完成上报"
            self._fault(row, CODE, "under_review", row.code, message)

    def _scores(self, row: EnteredRow, standing: Standing) -> tuple[int, ...] | None:
        places = self._places.get(standing.field)
        if places is None:
            message = "所属领域的标准指标与本表不同,请另用该领域的模板导入"
            self._fault(row, CODE, "other_indicators", row.code, message)
            return None
        given = [row.scores[place] for place, _most in places]
        if standing.is_exempt and not any(score is not None for score in given):
            return None
        scores = []
        for (place, most), score in zip(places, given, strict=True):
            if score is None:
                continue  # a fault already: of the cell, or of the row's 不参评
            if score > most:
                message = score_sentence(ScoreFault.OVER_MAXIMUM, most)
                value = format_hundredths(score)
                self._fault(row, self._names[place], ScoreFault.OVER_MAXIMUM, value, message)
            scores.append(score)
        return tuple(scores)

    def _fault(
        self, row: EnteredRow, heading: str, kind: str, value: str | None, message: str
    ) -> None:
        letter = self._reading.columns.get(row.sheet, {}).get(heading)
        place = (row.sheet, row.number, letter, heading)
        self.faults.append(Fault(*place, str(kind), value, message))


def _final_scores(round: Round) -> set[str]:
    """The department's own branches whose scores another body reported at the desk, by code."""
    own = [one.pk for one in own_of_department(round)]
    rows = Sheet.objects.filter(
        enrolment__in=own, source=SheetSource.DESK, state=FilingState.REPORTED
    )
    return set(rows.values_list("enrolment__code", flat=True))


def _kind(scores: tuple[int, ...] | None, standing: Standing) -> str:
    if scores is None:
        return BLANK
    if standing.scores is None:
        return NEW
    return UNCHANGED if scores == standing.scores else CHANGED
