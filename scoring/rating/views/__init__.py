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
from scoring.rating.views.ties import (
    ConfirmRevocation,
    ConfirmRuling,
    EnterRevocation,
    EnterRuling,
    RejectRevocation,
    RejectRuling,
    TiePage,
)

__all__ = [
    "ConfirmRevocation",
    "ConfirmRuling",
    "ConfirmSetAside",
    "DecideRun",
    "EnterRevocation",
    "EnterRuling",
    "EnterSetAside",
    "MakeRun",
    "ProposeRun",
    "RejectRevocation",
    "RejectRuling",
    "RejectSetAside",
    "ResultPage",
    "RoundDesk",
    "RunPage",
    "TiePage",
    "WithdrawRun",
]
