"""What is done to the scores of a round, and what is decided besides them."""

from scoring.reviews.services.basis import BASIS_LABELS, Basis
from scoring.reviews.services.decisions import recognise_project, set_ceiling
from scoring.reviews.services.ending import lapse_unconfirmed_scores
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
from scoring.reviews.services.revoking import (
    confirm_revocation,
    enter_revocation,
    reject_revocation,
)
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
    "confirm_revocation",
    "confirm_score_import",
    "counts_words",
    "discard_score_import",
    "enter_not_filed",
    "enter_revocation",
    "enter_score_import",
    "import_scores_file",
    "lapse_unconfirmed_scores",
    "plan_lines",
    "plan_notes",
    "plan_scores",
    "planned_import",
    "reading_notes",
    "recognise_project",
    "reject_not_filed",
    "reject_revocation",
    "score_template",
    "scores_export",
    "set_ceiling",
    "star_words",
    "total_words",
    "upload_scores",
    "yes_words",
]
