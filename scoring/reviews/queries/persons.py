"""Who stands behind the scores of a round: those who scored, and what the hash covers of persons."""

from operator import itemgetter
from typing import Any

from django.db.models import Model, QuerySet

from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    Recognition,
    ReviewedScore,
    ScoreChange,
    Sheet,
)
from scoring.rounds.models import Round

# column names of each kind of row, the branch's code first
_SCORE = ("sheet__enrolment__code", "indicator__position", "scored_by_id")
_CHANGE = (
    *("sheet__enrolment__code", "indicator__position", "score", "scored_by_id"),
    *("minutes_number", "minutes_on", "new_score", "change_reason", "changed_by_id"),
)
_SHEET = (
    *("enrolment__code", "minutes_number", "minutes_on", "score_import__sha256"),
    *("score_import__entered_by_id", "score_import__confirmed_by_id"),
)
_NOT_FILED = (
    *("enrolment__code", "number", "decided_on", "reason"),
    *("entered_by_id", "confirmed_by_id"),
)
_RECOGNITION = ("enrolment__code", "number", "decided_on", "is_recognised", "entered_by_id")
_CEILING = ("enrolment__code", "document_number", "document_on", "star", "entered_by_id")


def scorers_of(round: Round) -> set[int]:
    """Accounts that entered, imported or changed a score of the round, overwritten ones too.

    Confirming an import is not scoring, nor is recognising a project or setting a ceiling.
    """
    given = ReviewedScore.objects.filter(sheet__enrolment__round=round, scored_by__isnull=False)
    found = set(given.order_by().values_list("scored_by_id", flat=True).distinct())
    changes = ScoreChange.objects.filter(sheet__enrolment__round=round).order_by()
    for pair in changes.values_list("scored_by_id", "changed_by_id").distinct():
        found.update(account for account in pair if account is not None)
    return found


def persons_content(round: Round) -> dict[str, list[Any]]:
    """Who gave, changed, entered and confirmed what in the round, by which paper, as JSON values.

    All rows of the round, also those of a branch that left it or is not reported: who scored one of
    them is a scorer (``scorers_of``) and may not decide. A branch is its code, an indicator its place
    in the standard. A person is the primary key of the account, which is what ``scorers_of`` compares:
    an account is never deleted and its key never passes to another, while a name may be corrected, and
    a user name moved to another account in the database would take the scores along. Six statements.
    """
    of_sheet, of_branch = {"sheet__enrolment__round": round}, {"enrolment__round": round}
    decided = NotFiledDecision.objects.filter(**of_branch, state=NotFiledDecision.State.CONFIRMED)
    given = ReviewedScore.objects.filter(**of_sheet).order_by().values_list(*_SCORE)
    return {
        # sorted here: a database takes longer over a hundred thousand rows
        "scores": sorted(given.iterator(chunk_size=10_000), key=itemgetter(0, 1)),
        "changes": _rows(ScoreChange.objects.filter(**of_sheet), _CHANGE),
        "sheets": _rows(Sheet.objects.filter(**of_branch), _SHEET),
        "not_filed": _rows(decided, _NOT_FILED),
        "recognitions": _rows(Recognition.objects.filter(**of_branch), _RECOGNITION),
        "ceilings": _rows(Ceiling.objects.filter(**of_branch), _CEILING),
    }


def _rows(rows: QuerySet[Model], names: tuple[str, ...]) -> list[list[Any]]:
    """The rows by code, those of one branch as they were written; decimals and days as text."""
    found = sorted(rows.order_by("pk").values_list(*names), key=itemgetter(0))
    return [
        [value if value is None or isinstance(value, int) else str(value) for value in row]
        for row in found
    ]
