"""Forms of rounds."""

from scoring.rounds.forms.decisions import (
    MOST_LINES,
    EnterDecisionForm,
    RejectDecisionForm,
    VersionForm,
)
from scoring.rounds.forms.opening import (
    AdoptSeatsForm,
    ConfirmYearForm,
    EnterPolicyForm,
    MergePoolsForm,
    OpenForm,
    WorkingDayForm,
)
from scoring.rounds.forms.preparation import (
    CalendarForm,
    ChangeRoundForm,
    ChooseStandardForm,
    ConfirmForm,
    CreateRoundForm,
    DocumentForm,
    ExemptForm,
    ExemptNewForm,
)

__all__ = [
    "MOST_LINES",
    "AdoptSeatsForm",
    "CalendarForm",
    "ChangeRoundForm",
    "ChooseStandardForm",
    "ConfirmForm",
    "ConfirmYearForm",
    "CreateRoundForm",
    "DocumentForm",
    "EnterDecisionForm",
    "EnterPolicyForm",
    "ExemptForm",
    "ExemptNewForm",
    "MergePoolsForm",
    "OpenForm",
    "RejectDecisionForm",
    "VersionForm",
    "WorkingDayForm",
]
