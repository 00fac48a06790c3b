"""Pages of the scores of a round."""

from scoring.reviews.views.acts import (
    AnswerStatement,
    ProposeStar,
    RecordHearing,
    ReopenReview,
    RescoreSheet,
    SendBack,
)
from scoring.reviews.views.bodies import (
    EnterMeeting,
    Opinions,
    ReportBook,
    ReportReviews,
    ReportUpward,
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
from scoring.reviews.views.meetings import (
    ConcludeReviews,
    CorrectMeeting,
    MeetingPage,
    MinutesScan,
)
from scoring.reviews.views.outcome import (
    OutcomePage,
    StateOnReview,
)
from scoring.reviews.views.progress import Export, RoundScores, SheetList, Template

__all__ = [
    "AnswerStatement",
    "ConcludeReviews",
    "ConfirmNotFiled",
    "ConfirmScoreImport",
    "CorrectMeeting",
    "DiscardScoreImport",
    "EnterMeeting",
    "EnterNotFiled",
    "EnterScoreImport",
    "Export",
    "ImportList",
    "MeetingPage",
    "MinutesScan",
    "Opinions",
    "OutcomePage",
    "ProposeStar",
    "RecogniseProject",
    "RecordHearing",
    "RejectNotFiled",
    "ReopenReview",
    "ReportBook",
    "ReportReviews",
    "ReportUpward",
    "RescoreSheet",
    "RoundScores",
    "ScoreImportPage",
    "SendBack",
    "SetCeiling",
    "SheetList",
    "SheetPage",
    "StateOnReview",
    "Template",
    "UploadScores",
]
