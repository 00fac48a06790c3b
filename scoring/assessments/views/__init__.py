"""Pages of the form."""

from scoring.assessments.views.files import evidence_file
from scoring.assessments.views.filing import Check, SubmissionPage, Submit
from scoring.assessments.views.indicator import (
    AddEvidence,
    Autosave,
    IndicatorPage,
    RemoveEvidence,
    UseEvidence,
)
from scoring.assessments.views.office import (
    ConfirmPaperForm,
    DiscardPaperForm,
    EnterPaperForm,
    Extend,
    NameDeputy,
    TrackPaper,
    Urge,
)
from scoring.assessments.views.parts import (
    Declare,
    Features,
    ProjectPage,
    ProposeStar,
    RecordMeeting,
)
from scoring.assessments.views.tasks import Begin, FilingList, Settle, TakeOver, Tasks, Withdraw

__all__ = [
    "AddEvidence",
    "Autosave",
    "Begin",
    "Check",
    "ConfirmPaperForm",
    "Declare",
    "DiscardPaperForm",
    "EnterPaperForm",
    "Extend",
    "Features",
    "FilingList",
    "IndicatorPage",
    "NameDeputy",
    "ProjectPage",
    "ProposeStar",
    "RecordMeeting",
    "RemoveEvidence",
    "Settle",
    "SubmissionPage",
    "Submit",
    "TakeOver",
    "Tasks",
    "TrackPaper",
    "Urge",
    "UseEvidence",
    "Withdraw",
    "evidence_file",
]
