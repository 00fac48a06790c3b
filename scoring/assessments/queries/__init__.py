"""Reading forms: by right, their rows, their windows, what was filed, who has them."""

from scoring.assessments.queries.acts import (
    IS_WITH_BRANCH,
    Filling,
    fillings,
    form_of,
    waiting,
    with_due,
)
from scoring.assessments.queries.by_right import (
    assessments_visible_to,
    enrolments_in_reach,
    enrolments_visible_to,
    evidence_visible_to,
    own_enrolments,
)
from scoring.assessments.queries.filing import (
    Holder,
    absorbed_assessments,
    assessment_of,
    earlier_submission,
    evidence_of,
    holder_of,
    kept_texts,
    latest_submission,
    open_return,
    paper_of,
    standard_of,
    submissions,
    urges_of,
)
from scoring.assessments.queries.rows import FormRows, form_rows, scored_indicators
from scoring.assessments.queries.window import Window, window_of, with_window

__all__ = [
    "IS_WITH_BRANCH",
    "Filling",
    "FormRows",
    "Holder",
    "Window",
    "absorbed_assessments",
    "assessment_of",
    "assessments_visible_to",
    "earlier_submission",
    "enrolments_in_reach",
    "enrolments_visible_to",
    "evidence_of",
    "evidence_visible_to",
    "fillings",
    "form_of",
    "form_rows",
    "holder_of",
    "kept_texts",
    "latest_submission",
    "open_return",
    "own_enrolments",
    "paper_of",
    "scored_indicators",
    "standard_of",
    "submissions",
    "urges_of",
    "waiting",
    "window_of",
    "with_due",
    "with_window",
]
