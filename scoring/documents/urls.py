"""Addresses of documents."""

from scoring.documents.notice_list import notice_list
from scoring.documents.notice_paper import draft, notice
from scoring.documents.run_results import run_results
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

app_name = "documents"

urlpatterns = [
    page(
        "notices/<slug:address>.pdf",
        notice,
        "notice",
        to={Role.PUBLIC},
        relation=Relation.PUBLISHED,
    ),
    page(
        "notices/<slug:address>.xlsx",
        notice_list,
        "notice_list",
        to={Role.PUBLIC},
        relation=Relation.PUBLISHED,
    ),
    page(
        "drafts/<int:pk>.pdf",
        draft,
        "draft",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
    ),
    page(
        "runs/<int:pk>.xlsx",
        run_results,
        "run_results",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
    ),
]
