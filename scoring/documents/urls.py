"""Addresses of documents."""

from scoring.documents.notice_list import NoticeWorkbook
from scoring.documents.notice_paper import DraftPaper, NoticePaper
from scoring.documents.run_results import RunResults
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

app_name = "documents"

urlpatterns = [
    page(
        "notices/<slug:address>.pdf",
        NoticePaper,
        "notice",
        to={Role.PUBLIC},
        relation=Relation.PUBLISHED,
    ),
    page(
        "notices/<slug:address>.xlsx",
        NoticeWorkbook,
        "notice_list",
        to={Role.PUBLIC},
        relation=Relation.PUBLISHED,
    ),
    page(
        "drafts/<int:pk>.pdf",
        DraftPaper,
        "draft",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
    ),
    page(
        "runs/<int:pk>.xlsx",
        RunResults,
        "run_results",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
    ),
]
