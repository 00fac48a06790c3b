"""What is done to a round's determination: runs, rulings of ties, decision, setting aside."""

from scoring.rating.services.computing import Computation, compute, differences
from scoring.rating.services.publishing import mark_published, mark_withdrawn
from scoring.rating.services.revoking import (
    confirm_revocation,
    enter_revocation,
    reject_revocation,
)
from scoring.rating.services.rows import ResultRow, RunRows, stored_rows
from scoring.rating.services.rulings import (
    confirm_ruling,
    enter_ruling,
    lapse_unconfirmed_rulings,
    reject_ruling,
)
from scoring.rating.services.runs import (
    decide_run,
    make_run,
    missing_words,
    propose_run,
    require_unchanged,
    withdraw_run,
)
from scoring.rating.services.set_aside import (
    confirm_set_aside,
    enter_set_aside,
    reject_set_aside,
)
from scoring.rating.services.verification import run_faults

__all__ = [
    "Computation",
    "ResultRow",
    "RunRows",
    "compute",
    "confirm_revocation",
    "confirm_ruling",
    "confirm_set_aside",
    "decide_run",
    "differences",
    "enter_revocation",
    "enter_ruling",
    "enter_set_aside",
    "lapse_unconfirmed_rulings",
    "make_run",
    "mark_published",
    "mark_withdrawn",
    "missing_words",
    "propose_run",
    "reject_revocation",
    "reject_ruling",
    "reject_set_aside",
    "require_unchanged",
    "run_faults",
    "stored_rows",
    "withdraw_run",
]
