"""A year's round: who is rated, by which rules and standards, in which pool, reviewed by whom."""

from scoring.rounds.models.assignment import Assignment, AssignmentKind, AssignmentState
from scoring.rounds.models.dates import CalendarYear, RoundStage, StageDate, WorkingDay
from scoring.rounds.models.decision import ChangeKind, DecisionState, DenominatorDecision
from scoring.rounds.models.enrolment import Enrolment, Pool
from scoring.rounds.models.hold import RoundHold
from scoring.rounds.models.round import BasisDocument, Round, RoundStandard, RoundState

__all__ = [
    "Assignment",
    "AssignmentKind",
    "AssignmentState",
    "BasisDocument",
    "CalendarYear",
    "ChangeKind",
    "DecisionState",
    "DenominatorDecision",
    "Enrolment",
    "Pool",
    "Round",
    "RoundHold",
    "RoundStage",
    "RoundStandard",
    "RoundState",
    "StageDate",
    "WorkingDay",
]
