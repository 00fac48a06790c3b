"""Answers turned into points, totals and words, without a database."""

from scoring.assessments.sheets.differences import compare_forms, compare_indicators
from scoring.assessments.sheets.points import (
    IndicatorScore,
    Moved,
    Unanswered,
    answer_words,
    ceiling_of,
    deduction,
    gain,
    indicator_score,
    missing,
    most_of,
    plain,
)
from scoring.assessments.sheets.preview import Preview, needs_reason, preview, preview_sentence
from scoring.assessments.sheets.questions import (
    Question,
    Reply,
    decimal,
    hundredths,
    question_of,
)

__all__ = [
    "IndicatorScore",
    "Moved",
    "Preview",
    "Question",
    "Reply",
    "Unanswered",
    "answer_words",
    "ceiling_of",
    "compare_forms",
    "compare_indicators",
    "decimal",
    "deduction",
    "gain",
    "hundredths",
    "indicator_score",
    "missing",
    "most_of",
    "needs_reason",
    "plain",
    "preview",
    "preview_sentence",
    "question_of",
]
