"""How every branch of a round stands: one read of everything, for imports, exports and the rating."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from scoring.assessments.models import FilingState
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    Recognition,
    ReviewedScore,
    Sheet,
)
from scoring.rounds.models import Round, RoundStandard
from scoring.rounds.queries import enrolments
from scoring.standards.models import Indicator
from scoring.standards.queries import leaf_indicators
from starrating.scores import hundredths

if TYPE_CHECKING:
    from decimal import Decimal


class Standing(NamedTuple):
    """A branch and all that is on record of it.

    ``scores`` are hundredths in the order of its own standard's indicators, None unless the sheet
    is reported with a score for each;
    ``state`` is the sheet's state, empty without a sheet; ``not_filed`` is the number of the
    confirmed decision; ``recognition`` and ``ceiling_row`` are the primary keys of the rows that
    count now.
    """

    enrolment: int
    code: str
    name: str
    pool: str
    field: int
    body_code: str
    body_name: str
    is_exempt: bool
    sheet: int | None = None
    state: str = ""
    note: str = ""
    scores: tuple[int, ...] | None = None
    is_recognised: bool = False
    recognition: int | None = None
    ceiling: int | None = None
    ceiling_row: int | None = None
    not_filed: str = ""


class _Marks(NamedTuple):
    """What is on record by enrolment: sheets, scores, recognitions, ceilings, decisions."""

    sheets: Mapping[int, tuple[int, str, str]]
    scores: Mapping[int, Mapping[int, int]]
    recognitions: Mapping[int, tuple[int, bool]]
    ceilings: Mapping[int, tuple[int, int | None]]
    decisions: Mapping[int, str]


_NOTHING: tuple[None, str, str] = (None, "", "")


def indicators_by_field(round: Round) -> dict[int, list[Indicator]]:
    """The scored indicators in their order by field (primary key); two statements."""
    chosen = list(RoundStandard.objects.filter(round=round).select_related("standard"))
    leaves = leaf_indicators(row.standard for row in chosen)
    return {row.field_id: leaves[row.standard_id] for row in chosen}


def standings(round: Round) -> dict[str, Standing]:
    """Every branch that counts in the round, by code in its order; a constant number of statements."""
    marks = _marks(round)
    order = {
        field: [indicator.pk for indicator in indicators]
        for field, indicators in indicators_by_field(round).items()
    }
    rows = enrolments(round).order_by("code")
    found = {}
    for key, code, name, pool, field, body_code, body_name, is_exempt in rows.values_list(
        *("pk", "code", "name", "pool__name", "field_id"),
        *("reviewing_body__code", "reviewing_body__name", "is_exempt"),
    ):
        sheet, state, note = marks.sheets.get(key, _NOTHING)
        recognition, is_recognised = marks.recognitions.get(key, (None, False))
        ceiling_row, ceiling = marks.ceilings.get(key, (None, None))
        given = marks.scores.get(key) if state == FilingState.REPORTED else None
        found[code] = Standing(
            *(key, code, name, pool, field, body_code, body_name, is_exempt, sheet, state, note),
            _in_order(given, order[field]),
            *(is_recognised, recognition, ceiling, ceiling_row, marks.decisions.get(key, "")),
        )
    return found


def _in_order(given: Mapping[int, int] | None, indicators: list[int]) -> tuple[int, ...] | None:
    if given is None or not given.keys() >= set(indicators):
        return None
    return tuple([given[indicator] for indicator in indicators])


def _marks(round: Round) -> _Marks:
    of_round = {"enrolment__round": round}
    sheets = Sheet.objects.filter(**of_round).values_list("enrolment_id", "pk", "state", "note")
    recognitions = Recognition.objects.filter(**of_round, replaced_by=None)
    ceilings = Ceiling.objects.filter(**of_round, replaced_by=None)
    decisions = NotFiledDecision.objects.filter(
        **of_round, state=NotFiledDecision.State.CONFIRMED
    ).values_list("enrolment_id", "number")
    return _Marks(
        {key: (pk, state, note) for key, pk, state, note in sheets},
        _scores(round),
        {
            key: (pk, given)
            for key, pk, given in recognitions.values_list("enrolment_id", "pk", "is_recognised")
        },
        {key: (pk, star) for key, pk, star in ceilings.values_list("enrolment_id", "pk", "star")},
        dict(decisions),
    )


def _scores(round: Round) -> dict[int, dict[int, int]]:
    """Hundredths by enrolment and indicator; the same few values recur, so each is read once."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    known: dict[Decimal, int] = {}
    for enrolment, indicator, score in (
        ReviewedScore.objects.filter(sheet__enrolment__round=round)
        .order_by()
        .values_list("sheet__enrolment_id", "indicator_id", "score")
        .iterator(chunk_size=10_000)
    ):
        value = known.get(score)
        if value is None:
            value = known[score] = hundredths(score)
        found[enrolment][indicator] = value
    return found
