"""Addresses of the queue and the desk, each with its access row."""

from scoring.reviews import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

# Bureaus read what lies below them; a branch sees its result once it is published, elsewhere.
_READERS = (*DEPARTMENT_ROLES, Role.REVIEWER, Role.LEADER)
# Reviewers and leaders score; where the department itself reviews, its officer and approver do.
_DESK = _READERS

patterns = [
    page("queue/", views.Queue, "queue", to=_READERS),
    page("queue/export/", views.export_queue, "queue_export", to=_READERS),
    page("queue/desk/<int:pk>/", views.DeskPage, "desk", to=_READERS, relation=Relation.SUBTREE),
    page(
        "queue/desk/<int:pk>/next/",
        views.NextReview,
        "next",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        "queue/branches/<int:pk>/start/",
        views.StartReview,
        "start",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.start",
    ),
    page(
        "queue/desk/<int:pk>/hold/",
        views.Hold,
        "hold",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.hold",
    ),
    page(
        "queue/desk/<int:pk>/release/",
        views.Release,
        "release",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.release",
    ),
    page(
        "queue/desk/<int:pk>/indicators/<int:indicator>/give-verdict/",
        views.GiveVerdict,
        "give_verdict",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.give_verdict",
    ),
    page(
        "queue/desk/<int:pk>/return-indicators/",
        views.ReturnIndicators,
        "return_indicators",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.return_indicators",
    ),
    page(
        "queue/desk/<int:pk>/resume/",
        views.Resume,
        "resume",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.resume",
    ),
]
