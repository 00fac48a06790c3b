"""Addresses of the review filled in away from the desk, each with its access row."""

from scoring.reviews import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

_DESK = (*DEPARTMENT_ROLES, Role.REVIEWER, Role.LEADER)

patterns = [
    page("queue/workbook/", views.ReviewWorkbook, "review_workbook", to=_DESK),
    page(
        "queue/workbook/upload/",
        views.UploadReviewWorkbook,
        "upload_review_workbook",
        to=_DESK,
        verb="-",
    ),
    page(
        "queue/workbook/kept/<int:pk>/enter/",
        views.EnterReviewWorkbook,
        "enter_review_workbook",
        to=_DESK,
        relation=Relation.SELF,
        verb="reviews.enter_review_workbook",
    ),
]
