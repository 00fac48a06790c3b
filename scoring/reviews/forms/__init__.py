"""Forms of the pages of reviews."""

from scoring.reviews.forms.arrangements import (
    ConfirmAssignmentForm,
    EnterAssignmentForm,
    EnterSingleClerkForm,
)
from scoring.reviews.forms.desk import (
    ResumeForm,
    ReturnForm,
    VerdictForm,
)
from scoring.reviews.forms.meetings import (
    AnswerForm,
    ConcludeForm,
    CorrectMeetingForm,
    HearingForm,
    MeetingForm,
    ProposeStarForm,
    ReopenForm,
    RescoreForm,
    StatementForm,
)
from scoring.reviews.forms.offline import (
    EnterReviewWorkbookForm,
    ReviewWorkbookForm,
)
from scoring.reviews.forms.scores import (
    CeilingForm,
    ConfirmForm,
    EnterForm,
    NotFiledForm,
    ReasonForm,
    RecogniseForm,
    UploadForm,
)

__all__ = [
    "AnswerForm",
    "CeilingForm",
    "ConcludeForm",
    "ConfirmAssignmentForm",
    "ConfirmForm",
    "CorrectMeetingForm",
    "EnterAssignmentForm",
    "EnterForm",
    "EnterReviewWorkbookForm",
    "EnterSingleClerkForm",
    "HearingForm",
    "MeetingForm",
    "NotFiledForm",
    "ProposeStarForm",
    "ReasonForm",
    "RecogniseForm",
    "ReopenForm",
    "RescoreForm",
    "ResumeForm",
    "ReturnForm",
    "ReviewWorkbookForm",
    "StatementForm",
    "UploadForm",
    "VerdictForm",
]
