"""What is done to a branch's form: filled in, proved, declared, submitted, sent back, signed."""

from scoring.assessments.services.answering import (
    Given,
    SavedIndicator,
    answer_field,
    answer_rule,
    answers_now,
    reply_of,
    reply_text,
    save_indicator,
)
from scoring.assessments.services.beginning import begin_assessment, name_deputy, take_over
from scoring.assessments.services.content import (
    difference,
    fingerprint_of,
    form_content,
    indicator_content,
    is_changed,
)
from scoring.assessments.services.evidence import (
    add_evidence,
    read_evidence,
    remove_evidence,
    use_evidence,
)
from scoring.assessments.services.form import (
    Asked,
    Form,
    IndicatorNow,
    read_form,
    read_questions,
    with_answers,
)
from scoring.assessments.services.gaps import Gap, gaps
from scoring.assessments.services.office import extend_deadline, track_paper, urge_branch
from scoring.assessments.services.on_behalf import (
    confirm_paper_form,
    discard_paper_form,
    enter_paper_form,
)
from scoring.assessments.services.parts import declare, propose_star, record_meeting
from scoring.assessments.services.project import (
    ProjectValues,
    SavedProject,
    Step,
    project_text,
    save_project,
)
from scoring.assessments.services.returning import (
    close_assessment,
    merge_assessment,
    receive_assessment,
    reopen_assessment,
    reopen_indicators,
    resume_assessment,
)
from scoring.assessments.services.saving import (
    FEATURES,
    Saved,
    account_field,
    explanation_field,
    read_field,
    save_account,
    save_field,
    settle_text,
)
from scoring.assessments.services.submitting import (
    may_withdraw,
    submit_assessment,
    withdraw_assessment,
)
from scoring.assessments.services.tasks import Task, progress_words, tasks

__all__ = [
    "FEATURES",
    "Asked",
    "Form",
    "Gap",
    "Given",
    "IndicatorNow",
    "ProjectValues",
    "Saved",
    "SavedIndicator",
    "SavedProject",
    "Step",
    "Task",
    "account_field",
    "add_evidence",
    "answer_field",
    "answer_rule",
    "answers_now",
    "begin_assessment",
    "close_assessment",
    "confirm_paper_form",
    "declare",
    "difference",
    "discard_paper_form",
    "enter_paper_form",
    "explanation_field",
    "extend_deadline",
    "fingerprint_of",
    "form_content",
    "gaps",
    "indicator_content",
    "is_changed",
    "may_withdraw",
    "merge_assessment",
    "name_deputy",
    "progress_words",
    "project_text",
    "propose_star",
    "read_evidence",
    "read_field",
    "read_form",
    "read_questions",
    "receive_assessment",
    "record_meeting",
    "remove_evidence",
    "reopen_assessment",
    "reopen_indicators",
    "reply_of",
    "reply_text",
    "resume_assessment",
    "save_account",
    "save_field",
    "save_indicator",
    "save_project",
    "settle_text",
    "submit_assessment",
    "take_over",
    "tasks",
    "track_paper",
    "urge_branch",
    "use_evidence",
    "with_answers",
    "withdraw_assessment",
]
