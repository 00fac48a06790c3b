"""Addresses of who reviews instead of whom, each with its access row."""

from scoring.reviews import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

_OFFICER = (Role.OFFICER,)
_APPROVER = (Role.APPROVER,)

patterns = [
    page("<int:year>/arrangements/", views.Arrangements, "arrangements", to=DEPARTMENT_ROLES),
    page(
        "<int:year>/assignments/enter/",
        views.EnterAssignment,
        "enter_assignment",
        to=_OFFICER,
        verb="rounds.enter_assignment",
    ),
    page(
        "assignments/<int:pk>/confirm/",
        views.ConfirmAssignment,
        "confirm_assignment",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="rounds.confirm_assignment",
        reauthenticate=True,
    ),
    page(
        "assignments/<int:pk>/reject/",
        views.RejectAssignment,
        "reject_assignment",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="rounds.reject_assignment",
    ),
    page(
        "<int:year>/sheets/<int:pk>/merge/",
        views.MergeSheet,
        "merge_sheet",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.merge_sheet",
    ),
    page(
        "<int:year>/single-clerks/enter/",
        views.EnterSingleClerk,
        "enter_single_clerk",
        to=_OFFICER,
        verb="reviews.enter_single_clerk",
    ),
    page(
        "single-clerks/<int:pk>/confirm/",
        views.ConfirmSingleClerk,
        "confirm_single_clerk",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="reviews.confirm_single_clerk",
        reauthenticate=True,
    ),
    page(
        "single-clerks/<int:pk>/reject/",
        views.RejectSingleClerk,
        "reject_single_clerk",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="reviews.reject_single_clerk",
    ),
    page(
        "single-clerks/<int:pk>/revoke/",
        views.RevokeSingleClerk,
        "revoke_single_clerk",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
        verb="reviews.revoke_single_clerk",
    ),
]
