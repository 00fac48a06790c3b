"""Reading sheets, scores and what was decided besides them."""

from scoring.reviews.queries.desk import (
    Desk,
    Place,
    desk_of,
    reviewed_submission,
    scored_places,
    verdict_gaps,
)
from scoring.reviews.queries.filing import (
    filing_state,
    review_of,
    reviews_visible_to,
    with_filing_state,
)
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
from scoring.reviews.queries.progress import (
    BureauProgress,
    progress_by_bureau,
    progress_in_all,
    waiting,
)
from scoring.reviews.queries.queue import DECIDED, WITH_BODY, WITH_BRANCH, queue_visible_to
from scoring.reviews.queries.reported import (
    SETTLED,
    ReportedSheet,
    missing_among,
    missing_enrolments,
    reported_sheets,
    scorers_of,
    scores_content,
)
from scoring.reviews.queries.single_clerk import (
    allows_single_clerk,
    single_clerks,
    single_clerks_visible_to,
)
from scoring.reviews.queries.standing import (
    Standing,
    hundredths,
    indicators_by_field,
    standings,
)

__all__ = [
    "DECIDED",
    "SETTLED",
    "WITH_BODY",
    "WITH_BRANCH",
    "BureauProgress",
    "Desk",
    "Place",
    "ReportedSheet",
    "Standing",
    "allows_single_clerk",
    "changes_in_order",
    "desk_of",
    "entries_of",
    "filing_state",
    "has_ceiling_now",
    "hundredths",
    "indicators_by_field",
    "is_recognised_now",
    "missing_among",
    "missing_enrolments",
    "not_filed_visible_to",
    "progress_by_bureau",
    "progress_in_all",
    "queue_visible_to",
    "reported_sheets",
    "review_of",
    "reviewed_submission",
    "reviews_visible_to",
    "score_imports_visible_to",
    "scored_places",
    "scorers_of",
    "scores_content",
    "scores_in_order",
    "sheets_visible_to",
    "single_clerks",
    "single_clerks_visible_to",
    "standings",
    "verdict_gaps",
    "waiting",
    "with_filing_state",
    "with_sheets",
]
