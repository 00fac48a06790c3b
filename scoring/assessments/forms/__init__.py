"""Forms of the self-assessment."""

from scoring.assessments.forms.indicator import IndicatorForm, QuestionForm, QuestionLine
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
    "EvidenceForm",
    "FeaturesForm",
    "IndicatorForm",
    "MeetingForm",
    "ProjectForm",
    "ProposeForm",
    "QuestionForm",
    "QuestionLine",
    "SubmitForm",
    "UsesForm",
]
