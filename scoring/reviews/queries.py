"""Reading the reported sheets of a round."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from scoring.reviews.models import Ceiling, NotFiledDecision, Recognition, ReviewedScore, Sheet
from scoring.rounds.models import Enrolment, Round, RoundStandard
from scoring.rounds.queries import enrolments
from scoring.standards.models import Standard
from scoring.standards.queries import hundredths, leaf_indicators


class ReportedSheet(NamedTuple):
    """What a branch enters the rating with; scores in hundredths by position of the indicators."""

    enrolment_id: int
    code: str
    pool: str
    scores: tuple[int, ...] | None
    is_recognised: bool
    ceiling: int | None
    is_exempt: bool
    is_not_filed: bool


def reported_sheets(round: Round) -> list[ReportedSheet]:
    """Every reported or not-filed branch, and the exempt ones, by code."""
    leaves = _leaves(round)
    scores: dict[int, dict[int, int]] = {}
    reported = ReviewedScore.objects.filter(
        sheet__enrolment__round=round, sheet__state=Sheet.State.REPORTED
    )
    for enrolment, indicator, score in reported.values_list(
        "sheet__enrolment_id", "indicator_id", "score"
    ).iterator(chunk_size=20_000):
        scores.setdefault(enrolment, {})[indicator] = hundredths(score)
    not_filed = set(_not_filed(round))
    recognised = dict(_current(Recognition.objects.filter(enrolment__round=round), "is_recognised"))
    ceilings = dict(_current(Ceiling.objects.filter(enrolment__round=round), "star"))
    found = []
    for pk, code, pool, field, is_exempt in enrolments(round).values_list(
        "pk", "code", "pool__name", "field_id", "is_exempt"
    ):
        own = scores.get(pk)
        values: tuple[int, ...] | None = None
        if own is not None:
            values = tuple([own[leaf] for leaf in leaves[field]])
        elif pk in not_filed:
            values = (0,) * len(leaves[field])
        elif not is_exempt:
            continue
        found.append(
            ReportedSheet(
                pk,
                code,
                pool,
                values,
                bool(recognised.get(pk)),
                ceilings.get(pk),
                is_exempt,
                own is None and pk in not_filed,
            )
        )
    return found


def _leaves(round: Round) -> dict[int, list[int]]:
    chosen = list(RoundStandard.objects.filter(round=round))
    leaves = leaf_indicators(Standard.objects.filter(pk__in=[row.standard_id for row in chosen]))
    return {row.field_id: [leaf.pk for leaf in leaves[row.standard_id]] for row in chosen}


def _not_filed(round: Round) -> Iterable[int]:
    return NotFiledDecision.objects.filter(
        enrolment__round=round, state=NotFiledDecision.State.CONFIRMED
    ).values_list("enrolment_id", flat=True)


def _current(rows: QuerySet[Any], value: str) -> Iterable[tuple[int, Any]]:
    return rows.filter(replaced_by__isnull=True).values_list("enrolment_id", value)


def missing_enrolments(round: Round) -> QuerySet[Enrolment]:
    """Enrolled, not exempt, neither reported nor decided 未申报."""
    return (
        enrolments(round)
        .filter(is_exempt=False)
        .exclude(sheet__state=Sheet.State.REPORTED)
        .exclude(pk__in=_not_filed(round))
    )


def scorers_of(round: Round) -> set[int]:
    """Accounts that entered, imported or changed scores."""
    scored = ReviewedScore.objects.filter(
        sheet__enrolment__round=round, scored_by__isnull=False
    ).values_list("scored_by_id", flat=True)
    imported = round.score_imports.filter(~Q(state="discarded"), entered_by__isnull=False)
    return {pk for pk in [*scored.distinct(), *imported.values_list("entered_by", flat=True)] if pk}


def scores_content(round: Round) -> list[Any]:
    """JSON values of scores, recognitions, ceilings and not-filed decisions."""
    return [list(sheet[1:]) for sheet in reported_sheets(round)]
