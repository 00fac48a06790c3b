"""What is done to the scores of a round, and what is decided besides them."""

from scoring.reviews.services.basis import BASIS_LABELS, Basis
from scoring.reviews.services.decisions import recognise_project, set_ceiling
from scoring.reviews.services.imports import (
    confirm_score_import,
    discard_score_import,
    enter_score_import,
    import_scores_file,
    planned_import,
    upload_scores,
)
from scoring.reviews.services.not_filed import (
    confirm_not_filed,
    enter_not_filed,
    reject_not_filed,
)
from scoring.reviews.services.outgoing import score_template, scores_export
from scoring.reviews.services.plan import PlannedRow, ScorePlan, plan_scores
from scoring.reviews.services.reviewing import locked_review, mirror, stages_of, start_review
from scoring.reviews.services.words import (
    change_lines,
    counts_words,
    plan_lines,
    plan_notes,
    reading_notes,
    star_words,
    total_words,
    yes_words,
)

__all__ = [
    "BASIS_LABELS",
    "Basis",
    "PlannedRow",
    "ScorePlan",
    "change_lines",
    "confirm_not_filed",
    "confirm_score_import",
    "counts_words",
    "discard_score_import",
    "enter_not_filed",
    "enter_score_import",
    "import_scores_file",
    "locked_review",
    "mirror",
    "plan_lines",
    "plan_notes",
    "plan_scores",
    "planned_import",
    "reading_notes",
    "recognise_project",
    "reject_not_filed",
    "score_template",
    "scores_export",
    "set_ceiling",
    "stages_of",
    "star_words",
    "start_review",
    "total_words",
    "upload_scores",
    "yes_words",
]
