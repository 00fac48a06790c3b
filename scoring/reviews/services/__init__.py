"""What is done to the scores of a round, and what is decided besides them."""

from scoring.reviews.services.basis import (
    BASIS_LABELS,
    Basis,
)
from scoring.reviews.services.concluding import (
    conclude_reviews,
)
from scoring.reviews.services.decisions import (
    recognise_project,
    set_ceiling,
)
from scoring.reviews.services.ending import (
    lapse_unconfirmed_scores,
)
from scoring.reviews.services.hearings import (
    record_hearing,
)
from scoring.reviews.services.holding import (
    hold_review,
    release_review,
)
from scoring.reviews.services.imports import (
    confirm_score_import,
    discard_score_import,
    enter_score_import,
    import_scores_file,
    planned_import,
    upload_scores,
)
from scoring.reviews.services.meetings import (
    MeetingDetails,
    Withdrawal,
    correct_meeting,
    details_of,
    enter_meeting,
    read_scan,
)
from scoring.reviews.services.not_filed import (
    confirm_not_filed,
    enter_not_filed,
    reject_not_filed,
)
from scoring.reviews.services.offline import (
    ReviewPlan,
    enter_review_workbook,
    planned_review,
    review_notes,
    review_workbook,
    upload_review_workbook,
)
from scoring.reviews.services.outgoing import (
    score_template,
    scores_export,
)
from scoring.reviews.services.paths import (
    confirm_assignment,
    enter_assignment,
    merge_sheet,
    reject_assignment,
)
from scoring.reviews.services.plan import (
    PlannedRow,
    ScorePlan,
    plan_scores,
)
from scoring.reviews.services.proposing import (
    propose_star,
)
from scoring.reviews.services.queue import (
    IN_HAND,
    Batch,
    QueueRow,
    batch_rows,
    holder_words,
    queue_export,
)
from scoring.reviews.services.reopening import (
    reopen_review,
    send_back,
)
from scoring.reviews.services.reporting import (
    report_reviews,
)
from scoring.reviews.services.rescoring import (
    rescore_sheet,
)
from scoring.reviews.services.returning import (
    resume_review,
    return_indicators,
    usual_due,
)
from scoring.reviews.services.reviewing import (
    clear_verdicts,
    lock_review,
    locked_review,
    mirror,
    past_of,
    receive_correction,
    stages_of,
    start_review,
    take,
)
from scoring.reviews.services.revoking import (
    confirm_revocation,
    enter_revocation,
    reject_revocation,
)
from scoring.reviews.services.single_clerks import (
    confirm_single_clerk,
    enter_single_clerk,
    reject_single_clerk,
    revoke_single_clerk,
)
from scoring.reviews.services.statements import (
    answer_statement,
    state_on_review,
)
from scoring.reviews.services.upward import (
    report_workbook,
)
from scoring.reviews.services.verdicts import (
    agree,
    give_verdict,
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
    "IN_HAND",
    "Basis",
    "Batch",
    "MeetingDetails",
    "PlannedRow",
    "QueueRow",
    "ReviewPlan",
    "ScorePlan",
    "Withdrawal",
    "agree",
    "answer_statement",
    "batch_rows",
    "change_lines",
    "clear_verdicts",
    "conclude_reviews",
    "confirm_assignment",
    "confirm_not_filed",
    "confirm_revocation",
    "confirm_score_import",
    "confirm_single_clerk",
    "correct_meeting",
    "counts_words",
    "details_of",
    "discard_score_import",
    "enter_assignment",
    "enter_meeting",
    "enter_not_filed",
    "enter_review_workbook",
    "enter_revocation",
    "enter_score_import",
    "enter_single_clerk",
    "give_verdict",
    "hold_review",
    "holder_words",
    "import_scores_file",
    "lapse_unconfirmed_scores",
    "lock_review",
    "locked_review",
    "merge_sheet",
    "mirror",
    "past_of",
    "plan_lines",
    "plan_notes",
    "plan_scores",
    "planned_import",
    "planned_review",
    "propose_star",
    "queue_export",
    "read_scan",
    "reading_notes",
    "receive_correction",
    "recognise_project",
    "record_hearing",
    "reject_assignment",
    "reject_not_filed",
    "reject_revocation",
    "reject_single_clerk",
    "release_review",
    "reopen_review",
    "report_reviews",
    "report_workbook",
    "rescore_sheet",
    "resume_review",
    "return_indicators",
    "review_notes",
    "review_workbook",
    "revoke_single_clerk",
    "score_template",
    "scores_export",
    "send_back",
    "set_ceiling",
    "stages_of",
    "star_words",
    "start_review",
    "state_on_review",
    "take",
    "total_words",
    "upload_review_workbook",
    "upload_scores",
    "usual_due",
    "yes_words",
]
