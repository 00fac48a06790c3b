"""Pages of the scores of a round."""

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
    "ConfirmNotFiled",
    "ConfirmScoreImport",
    "DiscardScoreImport",
    "EnterNotFiled",
    "EnterScoreImport",
    "Export",
    "ImportList",
    "RecogniseProject",
    "RejectNotFiled",
    "RoundScores",
    "ScoreImportPage",
    "SetCeiling",
    "SheetList",
    "SheetPage",
    "Template",
    "UploadScores",
]
