"""Reading a round's determination: runs and results, what they mean in words, what waits."""

from scoring.rating.queries.explaining import (
    explanation,
    finding_words,
    margin_words,
    policy_words,
    shortage_words,
    total_words,
)
from scoring.rating.queries.runs import (
    changed_since_earlier_run,
    decided_run,
    latest_run,
    live_run,
    member_enrolments,
    results_of,
    rulings_visible_to,
    runs_visible_to,
    stars_before,
    ties_visible_to,
    with_earlier_star,
)
from scoring.rating.queries.waiting import waiting

__all__ = [
    "changed_since_earlier_run",
    "decided_run",
    "explanation",
    "finding_words",
    "latest_run",
    "live_run",
    "margin_words",
    "member_enrolments",
    "policy_words",
    "results_of",
    "rulings_visible_to",
    "runs_visible_to",
    "shortage_words",
    "stars_before",
    "ties_visible_to",
    "total_words",
    "waiting",
    "with_earlier_star",
]
