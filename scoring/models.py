"""Index of the application's models; each lives in its slice."""

from scoring.publicity.models import Issuer, Notice, NoticeRow
from scoring.rating.models import PoolResult, Result, Ruling, Run, TieCase
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    Recognition,
    ReviewedScore,
    ScoreImport,
    ScoreLock,
    Sheet,
)
from scoring.rounds.models import (
    BasisDocument,
    CalendarYear,
    DenominatorDecision,
    Enrolment,
    Pool,
    Round,
    RoundStandard,
    StageDate,
    WorkingDay,
)
from scoring.standards.models import Criterion, DeductionRule, Indicator, Level, RuleSet, Standard

__all__ = [
    "BasisDocument",
    "CalendarYear",
    "Ceiling",
    "Criterion",
    "DeductionRule",
    "DenominatorDecision",
    "Enrolment",
    "Indicator",
    "Issuer",
    "Level",
    "NotFiledDecision",
    "Notice",
    "NoticeRow",
    "Pool",
    "PoolResult",
    "Recognition",
    "Result",
    "ReviewedScore",
    "Round",
    "RoundStandard",
    "RuleSet",
    "Ruling",
    "Run",
    "ScoreImport",
    "ScoreLock",
    "Sheet",
    "StageDate",
    "Standard",
    "TieCase",
    "WorkingDay",
]
