"""The rating's arithmetic: pure, exact, the same bytes for the same input.

Points are integers of hundredths; nothing here knows a clock, a database, a random number or a
binary float. ``rate_pool`` and ``rate_round`` are the way in, ``PoolVerdict`` the way out.
"""

from scoring.engine.fingerprint import (
    candidates_content,
    digest,
    rulings_content,
    scheme_content,
    verdicts_content,
)
from scoring.engine.quotas import city_seats, floor_share, seats_of
from scoring.engine.scheme import (
    SEATED,
    STARS,
    Indicator,
    Level,
    Overflow,
    Scheme,
    SchemeFault,
    ThresholdBasis,
)
from scoring.engine.tally import mean_score
from scoring.engine.ties import RulingFault
from scoring.engine.values import (
    Candidate,
    Finding,
    Outcome,
    PoolVerdict,
    Result,
    Ruling,
    TieCase,
    TraceStep,
    points,
)
from scoring.engine.verdict import rate_pool, rate_round

__all__ = [
    "SEATED",
    "STARS",
    "Candidate",
    "Finding",
    "Indicator",
    "Level",
    "Outcome",
    "Overflow",
    "PoolVerdict",
    "Result",
    "Ruling",
    "RulingFault",
    "Scheme",
    "SchemeFault",
    "ThresholdBasis",
    "TieCase",
    "TraceStep",
    "candidates_content",
    "city_seats",
    "digest",
    "floor_share",
    "mean_score",
    "points",
    "rate_pool",
    "rate_round",
    "rulings_content",
    "scheme_content",
    "seats_of",
    "verdicts_content",
]
