"""A rating run with its results and traces, tie cases and rulings, proposal and decision."""

from scoring.rating.models.results import PoolResult, Result, TieCase
from scoring.rating.models.rulings import Ruling, RulingState
from scoring.rating.models.runs import Run, RunState

__all__ = ["PoolResult", "Result", "Ruling", "RulingState", "Run", "RunState", "TieCase"]
