"""Pages of rounds."""

from scoring.rounds.views.decisions import (
    ConfirmDecision,
    DecisionPage,
    EnterDecision,
    RejectDecision,
)
from scoring.rounds.views.enrolment import (
    Enrol,
    EnrolmentList,
    ExemptBranch,
    ExemptNew,
    IncludeBranch,
    export_enrolments,
)
from scoring.rounds.views.opening import ConfirmPolicy, EnterPolicy, OpenRound
from scoring.rounds.views.preparation import (
    AddDocument,
    ChangeRound,
    ChooseStandard,
    CreateRound,
    RemoveDocument,
    SetCalendar,
    Standards,
    basis_file,
)
from scoring.rounds.views.rounds import RoundList, RoundPage
from scoring.rounds.views.seats import AdoptSeats, MergePools, SeatsPage, SeparatePool
from scoring.rounds.views.working_days import (
    ConfirmYear,
    RemoveWorkingDay,
    SetWorkingDay,
    WorkingDays,
)

__all__ = [
    "AddDocument",
    "AdoptSeats",
    "ChangeRound",
    "ChooseStandard",
    "ConfirmDecision",
    "ConfirmPolicy",
    "ConfirmYear",
    "CreateRound",
    "DecisionPage",
    "Enrol",
    "EnrolmentList",
    "EnterDecision",
    "EnterPolicy",
    "ExemptBranch",
    "ExemptNew",
    "IncludeBranch",
    "MergePools",
    "OpenRound",
    "RejectDecision",
    "RemoveDocument",
    "RemoveWorkingDay",
    "RoundList",
    "RoundPage",
    "SeatsPage",
    "SeparatePool",
    "SetCalendar",
    "SetWorkingDay",
    "Standards",
    "WorkingDays",
    "basis_file",
    "export_enrolments",
]
