"""Pages of the scores of a round."""

from scoring.reviews.views.branches import (
    EnterNotFiled,
    RecogniseProject,
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
from scoring.reviews.views.not_filed import (
    ConfirmNotFiled,
    ConfirmRevocation,
    EnterRevocation,
    RejectNotFiled,
    RejectRevocation,
)
from scoring.reviews.views.progress import Export, RoundScores, SheetList, Template

__all__ = [
    "ConfirmNotFiled",
    "ConfirmRevocation",
    "ConfirmScoreImport",
    "DiscardScoreImport",
    "EnterNotFiled",
    "EnterRevocation",
    "EnterScoreImport",
    "Export",
    "ImportList",
    "RecogniseProject",
    "RejectNotFiled",
    "RejectRevocation",
    "RoundScores",
    "ScoreImportPage",
    "SetCeiling",
    "SheetList",
    "SheetPage",
    "Template",
    "UploadScores",
]
