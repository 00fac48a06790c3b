"""Reading sheets, scores and what was decided besides them."""

from scoring.reviews.queries.bodies import (
    bodies_visible_to,
    branches_of,
    meetings_visible_to,
    reviews_of,
)
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
from scoring.reviews.queries.guidance import (
    PoolGuidance,
    guidance,
    shared_out,
)
from scoring.reviews.queries.hindrances import (
    Hindrance,
    Report,
    ground_words,
    report_of,
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
from scoring.reviews.queries.opinions import (
    Opinion,
    in_order,
    opinions,
    stars_before,
)
from scoring.reviews.queries.outcome import (
    Outcome,
    conclusions_in_order,
    open_indicators,
    outcome_of,
    outcomes,
    outcomes_visible_to,
    reopenings_in_order,
    statement_until,
    statements_visible_to,
    told_branches,
    told_outcome,
)
from scoring.reviews.queries.persons import (
    scorers_of,
)
from scoring.reviews.queries.progress import (
    BureauProgress,
    progress_by_bureau,
    progress_in_all,
    waiting,
)
from scoring.reviews.queries.queue import (
    DECIDED,
    WITH_BODY,
    WITH_BRANCH,
    is_overdue,
    is_to_do,
    places_by_field,
    queue_visible_to,
)
from scoring.reviews.queries.reported import (
    SETTLED,
    ReportedSheet,
    missing_among,
    missing_enrolments,
    reported_sheets,
    scores_content,
)
from scoring.reviews.queries.single_clerk import (
    allows_single_clerk,
    single_clerks,
    single_clerks_visible_to,
)
from scoring.reviews.queries.standing import (
    Standing,
    indicators_by_field,
    standings,
)
from scoring.reviews.queries.upward import (
    Upward,
    state_words,
    upward,
)

__all__ = [
    "DECIDED",
    "SETTLED",
    "WITH_BODY",
    "WITH_BRANCH",
    "BureauProgress",
    "Desk",
    "Hindrance",
    "Opinion",
    "Outcome",
    "Place",
    "PoolGuidance",
    "Report",
    "ReportedSheet",
    "Standing",
    "Upward",
    "allows_single_clerk",
    "bodies_visible_to",
    "branches_of",
    "changes_in_order",
    "conclusions_in_order",
    "desk_of",
    "entries_of",
    "filing_state",
    "ground_words",
    "guidance",
    "has_ceiling_now",
    "in_order",
    "indicators_by_field",
    "is_overdue",
    "is_recognised_now",
    "is_to_do",
    "meetings_visible_to",
    "missing_among",
    "missing_enrolments",
    "not_filed_visible_to",
    "open_indicators",
    "opinions",
    "outcome_of",
    "outcomes",
    "outcomes_visible_to",
    "places_by_field",
    "progress_by_bureau",
    "progress_in_all",
    "queue_visible_to",
    "reopenings_in_order",
    "report_of",
    "reported_sheets",
    "review_of",
    "reviewed_submission",
    "reviews_of",
    "reviews_visible_to",
    "score_imports_visible_to",
    "scored_places",
    "scorers_of",
    "scores_content",
    "scores_in_order",
    "shared_out",
    "sheets_visible_to",
    "single_clerks",
    "single_clerks_visible_to",
    "standings",
    "stars_before",
    "state_words",
    "statement_until",
    "statements_visible_to",
    "told_branches",
    "told_outcome",
    "upward",
    "verdict_gaps",
    "waiting",
    "with_filing_state",
    "with_sheets",
]
