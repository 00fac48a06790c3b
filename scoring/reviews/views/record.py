"""The way of one branch through its review, and what the one who looks may do about it."""

from typing import Any

from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import REOPEN, SEND_BACK
from scoring.reviews.models import Conclusion, Review
from scoring.reviews.queries import (
    conclusions_in_order,
    ground_words,
    opinions,
    outcome_of,
    reopenings_in_order,
    reviews_visible_to,
)
from scoring.reviews.rules import is_officer, is_reviewer, is_writable
from scoring.rounds.models import Enrolment
from scoring.rounds.rules import is_unconflicted_with
from starrating.access import Actor


def review_record(by: Actor, branch: Enrolment) -> dict[str, Any]:
    """What the sheet's page shows of the reviews, and the acts open to ``by`` on the last of them."""
    reviews = reviews_visible_to(by).filter(sheet__enrolment=branch)
    rows = list(reviews.select_related("sheet__enrolment__pool").order_by("position"))
    record: dict[str, Any] = {"reviews": rows, "conclusions": [], "reopenings": []}
    if rows:
        record |= {
            "conclusions": [_told(row) for row in conclusions_in_order(reviews)],
            "reopenings": reopenings_in_order(reviews),
            "review_acts": _acts(by, rows[-1]),
        }
    return record


def _told(row: Conclusion) -> dict[str, Any]:
    heard = [(one, ground_words(one.grounds)) for one in row.hearings.all()]
    return {"row": row, "hearings": heard, "statement": getattr(row, "statement", None)}


def _acts(by: Actor, review: Review) -> dict[str, Any]:
    """The names of the acts that ``by`` may do on a review now."""
    round = review.round
    may = is_writable.allows(by, round) and is_unconflicted_with(review.enrolment).allows(by, None)
    if not may:
        return {}
    outcome = outcome_of(review) if review.is_final else None
    is_concluded = review.state == FilingState.CONCLUDED
    is_reported = review.state == FilingState.REPORTED and review.is_final
    is_at_work = is_concluded and outcome is not None and is_reviewer.allows(by, review)
    grounds = opinions(round, [review])[0].grounds if is_at_work else ()
    return {
        "reopen": is_concluded and all(rule.allows(by, review) for rule in REOPEN.clauses),
        "send_back": is_reported and all(rule.allows(by, review) for rule in SEND_BACK.clauses),
        "hear": is_at_work and outcome is not None and not outcome.heard_on >= set(grounds),
        "answer": outcome.statement
        if is_at_work and outcome is not None and outcome.is_unanswered
        else None,
        "review": review,
        "is_officer": is_officer.allows(by, review),
    }
