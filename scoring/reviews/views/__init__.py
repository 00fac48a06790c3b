"""Pages of the scores of a round."""

from scoring.reviews.views.arrangements import (
    Arrangements,
    ConfirmAssignment,
    ConfirmSingleClerk,
    EnterAssignment,
    EnterSingleClerk,
    MergeSheet,
    RejectAssignment,
    RejectSingleClerk,
    RevokeSingleClerk,
)
from scoring.reviews.views.branches import (
    ConfirmNotFiled,
    EnterNotFiled,
    RecogniseProject,
    RejectNotFiled,
    SetCeiling,
    SheetPage,
)
from scoring.reviews.views.imports import (
    ConfirmScoreImport,
    DiscardScoreImport,
    EnterScoreImport,
    ImportList,
    ScoreImportPage,
    UploadScores,
)
from scoring.reviews.views.progress import Export, RoundScores, SheetList, Template

__all__ = [
    "Arrangements",
    "ConfirmAssignment",
    "ConfirmNotFiled",
    "ConfirmScoreImport",
    "ConfirmSingleClerk",
    "DiscardScoreImport",
    "EnterAssignment",
    "EnterNotFiled",
    "EnterScoreImport",
    "EnterSingleClerk",
    "Export",
    "ImportList",
    "MergeSheet",
    "RecogniseProject",
    "RejectAssignment",
    "RejectNotFiled",
    "RejectSingleClerk",
    "RevokeSingleClerk",
    "RoundScores",
    "ScoreImportPage",
    "SetCeiling",
    "SheetList",
    "SheetPage",
    "Template",
    "UploadScores",
]
