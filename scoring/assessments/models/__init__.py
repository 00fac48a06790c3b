"""The form a branch files: its parts, its files, what was submitted, sent back and signed."""

from scoring.assessments.models.assessment import Assessment, MeetingKind
from scoring.assessments.models.evidence import Evidence, EvidenceUse, Purpose
from scoring.assessments.models.filing import (
    Extension,
    Paper,
    PaperState,
    Return,
    ReturnedIndicator,
    Submission,
    Urge,
    UrgeWay,
)
from scoring.assessments.models.form import (
    Answer,
    Choice,
    KeptReason,
    KeptText,
    Project,
    WorkAccount,
)
from scoring.assessments.models.state import OF_ASSESSMENT, SETTLED, FilingState, spoken_state

__all__ = [
    "OF_ASSESSMENT",
    "SETTLED",
    "Answer",
    "Assessment",
    "Choice",
    "Evidence",
    "EvidenceUse",
    "Extension",
    "FilingState",
    "KeptReason",
    "KeptText",
    "MeetingKind",
    "Paper",
    "PaperState",
    "Project",
    "Purpose",
    "Return",
    "ReturnedIndicator",
    "Submission",
    "Urge",
    "UrgeWay",
    "WorkAccount",
    "spoken_state",
]
