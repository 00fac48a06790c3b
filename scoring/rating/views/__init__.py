"""Pages of the determination."""

from scoring.rating.views.results import ResultPage
from scoring.rating.views.rounds import MakeRun, RoundDesk
from scoring.rating.views.runs import (
    ConfirmSetAside,
    DecideRun,
    EnterSetAside,
    ProposeRun,
    RejectSetAside,
    RunPage,
    WithdrawRun,
)
from scoring.rating.views.ties import ConfirmRuling, EnterRuling, RejectRuling, TiePage

__all__ = [
    "ConfirmRuling",
    "ConfirmSetAside",
    "DecideRun",
    "EnterRuling",
    "EnterSetAside",
    "MakeRun",
    "ProposeRun",
    "RejectRuling",
    "RejectSetAside",
    "ResultPage",
    "RoundDesk",
    "RunPage",
    "TiePage",
    "WithdrawRun",
]
