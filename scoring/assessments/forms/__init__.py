"""Forms of the self-assessment."""

from scoring.assessments.forms.indicator import IndicatorForm, QuestionForm, QuestionLine
from scoring.assessments.forms.office import (
    ConfirmPaperFormForm,
    DeputyForm,
    DiscardForm,
    ExtendForm,
    PaperFormForm,
    TrackPaperForm,
    UrgeForm,
)
from scoring.assessments.forms.parts import (
    ConfirmForm,
    EvidenceForm,
    FeaturesForm,
    MeetingForm,
    ProjectForm,
    ProposeForm,
    SubmitForm,
    UsesForm,
)

__all__ = [
    "ConfirmForm",
    "ConfirmPaperFormForm",
    "DeputyForm",
    "DiscardForm",
    "EvidenceForm",
    "ExtendForm",
    "FeaturesForm",
    "IndicatorForm",
    "MeetingForm",
    "PaperFormForm",
    "ProjectForm",
    "ProposeForm",
    "QuestionForm",
    "QuestionLine",
    "SubmitForm",
    "TrackPaperForm",
    "UrgeForm",
    "UsesForm",
]
