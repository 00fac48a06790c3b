"""One workbook out, filled in away from the system, in again."""

from scoring.reviews.services.offline.imports import (
    enter_review_workbook,
    plan_review,
    planned_review,
    upload_review_workbook,
)
from scoring.reviews.services.offline.in_hand import InHand, in_hand
from scoring.reviews.services.offline.outgoing import review_workbook
from scoring.reviews.services.offline.plan import PlannedOpinion, PlannedStar, ReviewPlan
from scoring.reviews.services.offline.stars import supported_star
from scoring.reviews.services.offline.words import review_notes

__all__ = [
    "InHand",
    "PlannedOpinion",
    "PlannedStar",
    "ReviewPlan",
    "enter_review_workbook",
    "in_hand",
    "plan_review",
    "planned_review",
    "review_notes",
    "review_workbook",
    "supported_star",
    "upload_review_workbook",
]
