"""Addresses of the form, each with its access row."""

from scoring.assessments import views
from starrating.access import BRANCH_ROLES, DEPARTMENT_ROLES, Relation, Role, page

app_name = "assessments"

_READERS = (*BRANCH_ROLES, Role.REVIEWER, Role.LEADER, *DEPARTMENT_ROLES)

urlpatterns = [
    page(
        "evidence/<str:key>/",
        views.evidence_file,
        "evidence_file",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
]
