"""Reading sheets, scores and what was decided besides them."""

from scoring.reviews.queries.lists import (
    changes_in_order,
    entries_of,
    has_ceiling_now,
    is_recognised_now,
    not_filed_visible_to,
    score_imports_visible_to,
    scores_in_order,
    sheets_visible_to,
    with_sheets,
)
from scoring.reviews.queries.persons import scorers_of
from scoring.reviews.queries.progress import (
    BureauProgress,
    has_waiting_revocations,
    progress_by_bureau,
    progress_in_all,
    waiting,
)
from scoring.reviews.queries.reported import (
    SETTLED,
    ReportedSheet,
    missing_among,
    missing_enrolments,
    reported_sheets,
    scores_content,
)
from scoring.reviews.queries.standing import (
    Standing,
    indicators_by_field,
    standings,
)

__all__ = [
    "SETTLED",
    "BureauProgress",
    "ReportedSheet",
    "Standing",
    "changes_in_order",
    "entries_of",
    "has_ceiling_now",
    "has_waiting_revocations",
    "indicators_by_field",
    "is_recognised_now",
    "missing_among",
    "missing_enrolments",
    "not_filed_visible_to",
    "progress_by_bureau",
    "progress_in_all",
    "reported_sheets",
    "score_imports_visible_to",
    "scorers_of",
    "scores_content",
    "scores_in_order",
    "sheets_visible_to",
    "standings",
    "waiting",
    "with_sheets",
]
