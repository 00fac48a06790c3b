"""Pages of the scores of a round."""

from scoring.reviews.views.acts import (
    AnswerStatement,
    ProposeStar,
    RecordHearing,
    ReopenReview,
    RescoreSheet,
    SendBack,
)
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
from scoring.reviews.views.bodies import (
    EnterMeeting,
    Opinions,
    ReportBook,
    ReportReviews,
    ReportUpward,
)
from scoring.reviews.views.branches import (
    EnterNotFiled,
    RecogniseProject,
    SetCeiling,
    SheetPage,
)
from scoring.reviews.views.desk import (
    DeskPage,
    GiveVerdict,
    Resume,
    ReturnIndicators,
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
from scoring.reviews.views.not_filed import (
    ConfirmNotFiled,
    ConfirmRevocation,
    EnterRevocation,
    RejectNotFiled,
    RejectRevocation,
)
from scoring.reviews.views.offline import (
    EnterReviewWorkbook,
    ReviewWorkbook,
    UploadReviewWorkbook,
)
from scoring.reviews.views.outcome import (
    OutcomePage,
    StateOnReview,
)
from scoring.reviews.views.progress import (
    Export,
    RoundScores,
    SheetList,
    Template,
)
from scoring.reviews.views.queue import (
    Hold,
    NextReview,
    Queue,
    Release,
    StartReview,
    export_queue,
)

__all__ = [
    "AnswerStatement",
    "Arrangements",
    "ConcludeReviews",
    "ConfirmAssignment",
    "ConfirmNotFiled",
    "ConfirmRevocation",
    "ConfirmScoreImport",
    "ConfirmSingleClerk",
    "CorrectMeeting",
    "DeskPage",
    "DiscardScoreImport",
    "EnterAssignment",
    "EnterMeeting",
    "EnterNotFiled",
    "EnterReviewWorkbook",
    "EnterRevocation",
    "EnterScoreImport",
    "EnterSingleClerk",
    "Export",
    "GiveVerdict",
    "Hold",
    "ImportList",
    "MeetingPage",
    "MergeSheet",
    "MinutesScan",
    "NextReview",
    "Opinions",
    "OutcomePage",
    "ProposeStar",
    "Queue",
    "RecogniseProject",
    "RecordHearing",
    "RejectAssignment",
    "RejectNotFiled",
    "RejectRevocation",
    "RejectSingleClerk",
    "Release",
    "ReopenReview",
    "ReportBook",
    "ReportReviews",
    "ReportUpward",
    "RescoreSheet",
    "Resume",
    "ReturnIndicators",
    "ReviewWorkbook",
    "RevokeSingleClerk",
    "RoundScores",
    "ScoreImportPage",
    "SendBack",
    "SetCeiling",
    "SheetList",
    "SheetPage",
    "StartReview",
    "StateOnReview",
    "Template",
    "UploadReviewWorkbook",
    "UploadScores",
    "export_queue",
]
