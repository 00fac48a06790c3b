"""Addresses of documents."""

from scoring.documents.application_form import ApplicationDraft, ApplicationForm
from scoring.documents.blank_form import BlankForm, BranchBlankForm
from scoring.documents.notice_list import NoticeWorkbook
from scoring.documents.notice_paper import DraftPaper, NoticePaper
from scoring.documents.run_results import RunResults
from scoring.documents.score_sheet import ScoreSheet
from starrating.access import (
    BRANCH_ROLES,
    BUREAU_ROLES,
    DEPARTMENT_ROLES,
    Relation,
    Role,
    page,
)

app_name = "documents"

_OFFICES = (Role.REVIEWER, Role.LEADER, *DEPARTMENT_ROLES)
_OF_FORM = (*BRANCH_ROLES, *_OFFICES)

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
    page(
        "assessments/<int:pk>/submissions/<int:number>.pdf",
        ApplicationForm,
        "application",
        to=_OF_FORM,
        relation=Relation.SUBTREE,
    ),
    page(
        "assessments/<int:pk>/draft.pdf",
        ApplicationDraft,
        "application_draft",
        to=_OF_FORM,
        relation=Relation.SUBTREE,
    ),
    page(
        "assessments/<int:pk>/blank.pdf",
        BranchBlankForm,
        "branch_blank",
        to=_OF_FORM,
        relation=Relation.SUBTREE,
    ),
    page(
        "assessments/<int:pk>/score-sheet.pdf",
        ScoreSheet,
        "score_sheet",
        to=_OFFICES,
        relation=Relation.SUBTREE,
    ),
    page(
        "standards/<int:pk>/blank.pdf",
        BlankForm,
        "blank",
        to=(*DEPARTMENT_ROLES, *BUREAU_ROLES, *BRANCH_ROLES),
        relation=Relation.PUBLISHED,
    ),
]
