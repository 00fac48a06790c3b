"""What the rating reads: reported sheets, what is missing, what the hash covers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scoring.assessments.models import FilingState
from scoring.reviews.queries.persons import persons_content
from scoring.reviews.queries.standing import indicators_by_field, standings
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments
from starrating.access import conflict
from starrating.scores import format_hundredths

# States in which a branch no longer keeps the round waiting.
SETTLED = (FilingState.REPORTED, FilingState.NOT_FILED, FilingState.MERGED)


class ReportedSheet(NamedTuple):
    """One branch as the rating takes it.

    ``scores`` are hundredths in the order of the branch's own standard: zeros where it was decided
    未申报, None only for an exempt branch without scores. ``ceiling`` is 1–5 or None.
    """

    enrolment_id: int
    code: str
    pool: str
    scores: tuple[int, ...] | None
    is_recognised: bool
    ceiling: int | None
    is_exempt: bool
    is_not_filed: bool


def reported_sheets(round: Round) -> list[ReportedSheet]:
    """Branches reported, decided 未申报 or exempt, by code; a constant number of statements.

    Those of ``missing_enrolments`` are not among them. Raises Refused (409) naming a reported sheet
    without a score for each indicator, which no way in leaves behind.
    """
    widths = {field: len(leaves) for field, leaves in indicators_by_field(round).items()}
    found = []
    for row in standings(round).values():
        is_not_filed = row.state == FilingState.NOT_FILED
        scores = (0,) * widths[row.field] if is_not_filed else row.scores
        if scores is None and row.state == FilingState.REPORTED:
            raise conflict(
                _("“%(name)s”(%(code)s)的审核分不完整,请重新导入该党组织的评分。")
                % {"name": row.name, "code": row.code}
            )
        if scores is not None or row.is_exempt:
            found.append(
                ReportedSheet(
                    *(row.enrolment, row.code, row.pool, scores, row.is_recognised, row.ceiling),
                    is_exempt=row.is_exempt,
                    is_not_filed=is_not_filed,
                )
            )
    return found


def missing_enrolments(round: Round) -> QuerySet[Enrolment]:
    """Enrolled branches that are not exempt, neither reported nor decided 未申报, nor merged away."""
    return missing_among(enrolments(round))


def missing_among(branches: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Those of the branches that a run still waits for."""
    return branches.filter(is_exempt=False).exclude(sheet__state__in=SETTLED)


def scores_content(round: Round, sheets: Sequence[ReportedSheet] | None = None) -> dict[str, Any]:
    """What the hash of a round's scores covers, as JSON values.

    ``branches`` by code, scores as text; ``persons`` as ``persons_content`` gives them. ``sheets``
    are the ``reported_sheets`` of the round where they are read already.
    """
    rows = reported_sheets(round) if sheets is None else sheets
    return {
        "branches": [
            {
                "code": sheet.code,
                "scores": None
                if sheet.scores is None
                else [format_hundredths(score) for score in sheet.scores],
                "recognised": sheet.is_recognised,
                "ceiling": sheet.ceiling,
                "not_filed": sheet.is_not_filed,
            }
            for sheet in rows
        ],
        "persons": persons_content(round),
    }
