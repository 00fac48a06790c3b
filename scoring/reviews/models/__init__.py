"""The reviewed sheet of a branch, the desk it comes from, and what the department adds to it."""

from scoring.reviews.models.decisions import Ceiling, NotFiledDecision, Recognition
from scoring.reviews.models.desk import (
    OF_REVIEW,
    Method,
    PastVerdict,
    Review,
    Verdict,
    VerdictEnd,
)
from scoring.reviews.models.imports import ScoreImport
from scoring.reviews.models.meetings import Meeting
from scoring.reviews.models.outcome import (
    Conclusion,
    Hearing,
    HearingGround,
    Reopening,
    ReopeningKind,
    Statement,
)
from scoring.reviews.models.sheets import (
    OF_SHEET,
    ReviewedScore,
    ScoreChange,
    Sheet,
    SheetSource,
)
from scoring.reviews.models.single_clerk import SingleClerk, SingleClerkState

__all__ = [
    "OF_REVIEW",
    "OF_SHEET",
    "Ceiling",
    "Conclusion",
    "Hearing",
    "HearingGround",
    "Meeting",
    "Method",
    "NotFiledDecision",
    "PastVerdict",
    "Recognition",
    "Reopening",
    "ReopeningKind",
    "Review",
    "ReviewedScore",
    "ScoreChange",
    "ScoreImport",
    "Sheet",
    "SheetSource",
    "SingleClerk",
    "SingleClerkState",
    "Statement",
    "Verdict",
    "VerdictEnd",
]
