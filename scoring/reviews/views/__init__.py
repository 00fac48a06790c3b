"""Pages of the scores of a round."""

from scoring.reviews.views.branches import (
    ConfirmNotFiled,
    EnterNotFiled,
    RecogniseProject,
    RejectNotFiled,
    SetCeiling,
    SheetPage,
)
from scoring.reviews.views.desk import DeskPage, GiveVerdict, Resume, ReturnIndicators
from scoring.reviews.views.imports import (
    ConfirmScoreImport,
    DiscardScoreImport,
    EnterScoreImport,
    ImportList,
    ScoreImportPage,
    UploadScores,
)
from scoring.reviews.views.offline import (
    EnterReviewWorkbook,
    ReviewWorkbook,
    UploadReviewWorkbook,
)
from scoring.reviews.views.progress import Export, RoundScores, SheetList, Template
from scoring.reviews.views.queue import (
    Hold,
    NextReview,
    Queue,
    Release,
    StartReview,
    export_queue,
)

__all__ = [
    "ConfirmNotFiled",
    "ConfirmScoreImport",
    "DeskPage",
    "DiscardScoreImport",
    "EnterNotFiled",
    "EnterReviewWorkbook",
    "EnterScoreImport",
    "Export",
    "GiveVerdict",
    "Hold",
    "ImportList",
    "NextReview",
    "Queue",
    "RecogniseProject",
    "RejectNotFiled",
    "Release",
    "Resume",
    "ReturnIndicators",
    "ReviewWorkbook",
    "RoundScores",
    "ScoreImportPage",
    "SetCeiling",
    "SheetList",
    "SheetPage",
    "StartReview",
    "Template",
    "UploadReviewWorkbook",
    "UploadScores",
    "export_queue",
]
