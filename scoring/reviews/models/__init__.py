"""The reviewed sheet of a branch, and what the department adds: recognition, ceiling, not filed."""

from scoring.reviews.models.decisions import (
    LIVE_NOT_FILED,
    Ceiling,
    NotFiledDecision,
    Recognition,
)
from scoring.reviews.models.imports import ScoreImport
from scoring.reviews.models.sheets import (
    ReviewedScore,
    ScoreChange,
    Sheet,
    SheetSource,
    SheetState,
)

__all__ = [
    "LIVE_NOT_FILED",
    "Ceiling",
    "NotFiledDecision",
    "Recognition",
    "ReviewedScore",
    "ScoreChange",
    "ScoreImport",
    "Sheet",
    "SheetSource",
    "SheetState",
]
