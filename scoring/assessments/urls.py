"""Addresses of the form, each with its access row.

``<int:pk>`` is the enrolled branch. Its reviewing body and the officer look at the pages that are
filled in and save only while they copy its paper form; the clauses of the services say so. The
approver reads the form as a whole.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern

from scoring.assessments import views
from scoring.assessments.rules import FILLING_ROLES
from starrating.access import BRANCH_ROLES, DEPARTMENT_ROLES, Relation, Role, page

app_name = "assessments"

_READERS = (*BRANCH_ROLES, Role.REVIEWER, Role.LEADER, *DEPARTMENT_ROLES)
_OVERSEERS = (Role.REVIEWER, Role.LEADER, Role.OFFICER)
_INDICATOR = "<int:pk>/indicators/<int:indicator>/"


def _read(route: str, view: Any, name: str) -> URLPattern:
    return page(f"assessments/{route}", view, name, to=_READERS, relation=Relation.SUBTREE)


def _save(route: str, view: Any, name: str, *, only_post: bool = False) -> URLPattern:
    """A page that saves, without a journal line, as often as it is sent."""
    return page(
        f"assessments/{route}",
        view,
        name,
        to=FILLING_ROLES,
        relation=Relation.SUBTREE,
        verb="-",
        only_post=only_post,
    )


def _act(route: str, view: Any, name: str, to: Iterable[Role] = FILLING_ROLES) -> URLPattern:
    return page(
        f"assessments/<int:pk>/{route}/",
        view,
        name,
        to=to,
        relation=Relation.SUBTREE,
        verb=f"assessments.{name}",
    )


def _own(route: str, view: Any, name: str, to: Iterable[Role] = BRANCH_ROLES) -> URLPattern:
    return page(
        f"assessments/<int:pk>/{route}/",
        view,
        name,
        to=to,
        relation=Relation.OWN,
        verb=f"assessments.{name}",
    )


urlpatterns = [
    _read("", views.FilingList, "list"),
    _read("<int:pk>/", views.Tasks, "tasks"),
    _own("begin", views.Begin, "begin"),
    _own("take-over", views.TakeOver, "take_over", (Role.SECRETARY,)),
    _save(_INDICATOR, views.IndicatorPage, "indicator"),
    _save(f"{_INDICATOR}autosave/", views.Autosave, "autosave", only_post=True),
    _act("indicators/<int:indicator>/add-evidence", views.AddEvidence, "add_evidence"),
    _act("evidence/<int:evidence>/use", views.UseEvidence, "use_evidence"),
    _act("evidence/<int:evidence>/remove", views.RemoveEvidence, "remove_evidence"),
    _save("<int:pk>/project/", views.ProjectPage, "project"),
    _save("<int:pk>/features/", views.Features, "features"),
    _act("record-meeting", views.RecordMeeting, "record_meeting"),
    _act("declare", views.Declare, "declare"),
    _act("propose-star", views.ProposeStar, "propose_star"),
    _read("<int:pk>/check/", views.Check, "check"),
    _own("submit", views.Submit, "submit"),
    _own("withdraw", views.Withdraw, "withdraw"),
    _read("<int:pk>/submissions/<int:number>/", views.SubmissionPage, "submission"),
    _save("<int:pk>/kept/<int:kept>/settle/", views.Settle, "settle"),
    _own("name-deputy", views.NameDeputy, "name_deputy", (Role.SECRETARY,)),
    _act("extend", views.Extend, "extend", (Role.LEADER, Role.OFFICER)),
    _act("urge", views.Urge, "urge", _OVERSEERS),
    _act("paper-form/enter", views.EnterPaperForm, "enter_paper_form", _OVERSEERS),
    _act(
        "paper-form/confirm",
        views.ConfirmPaperForm,
        "confirm_paper_form",
        (*_OVERSEERS, Role.APPROVER),
    ),
    _act(
        "paper-form/discard",
        views.DiscardPaperForm,
        "discard_paper_form",
        (*_OVERSEERS, Role.APPROVER),
    ),
    _act("track-paper", views.TrackPaper, "track_paper", _OVERSEERS),
    page(
        "evidence/<str:key>/",
        views.evidence_file,
        "evidence_file",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
]
