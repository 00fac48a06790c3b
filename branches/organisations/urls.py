"""Addresses of organisations: the officer acts, the others read what they reach."""

from typing import Any

from django.urls import URLPattern

from branches.organisations import views
from starrating.access import BRANCH_ROLES, BUREAU_ROLES, DEPARTMENT_ROLES, Relation, Role, page

app_name = "organisations"

_READERS = (*DEPARTMENT_ROLES, *BUREAU_ROLES, *BRANCH_ROLES)
_BUREAUS = (*DEPARTMENT_ROLES, *BUREAU_ROLES)


def _act(route: str, view: Any, name: str, prefix: str = "") -> URLPattern:
    """A verb of the officer on one object of the own reach."""
    return page(
        f"{prefix}<int:pk>/{route}/",
        view,
        name,
        to={Role.OFFICER},
        relation=Relation.SUBTREE,
        verb=f"organisations.{name}",
    )


urlpatterns = [
    page("", views.OrganisationList, "list", to=_READERS),
    page("export.xlsx", views.Export.as_view(ending="xlsx"), "export_xlsx", to=_READERS),
    page("export.csv", views.Export.as_view(ending="csv"), "export_csv", to=_READERS),
    page("roster.xlsx", views.ExportRoster, "export_roster", to=_BUREAUS),
    page("roster-template.xlsx", views.RosterTemplate, "roster_template", to={Role.OFFICER}),
    page("stars-template.xlsx", views.StarsTemplate, "stars_template", to={Role.OFFICER}),
    page("create/", views.Create, "create", to={Role.OFFICER}, verb="organisations.create"),
    page("upload-roster/", views.UploadRoster, "upload_roster", to={Role.OFFICER}, verb="-"),
    page("upload-stars/", views.UploadStars, "upload_stars", to={Role.OFFICER}, verb="-"),
    page(
        "import-roster/<int:pk>/",
        views.ImportRoster,
        "import_roster",
        to={Role.OFFICER},
        relation=Relation.SELF,
        verb="organisations.import_roster",
    ),
    page(
        "import-stars/<int:pk>/",
        views.ImportStars,
        "import_stars",
        to={Role.OFFICER},
        relation=Relation.SELF,
        verb="organisations.import_stars",
    ),
    page(
        "<int:pk>/",
        views.OrganisationPage,
        "organisation",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    _act("change", views.Change, "change"),
    _act("rename", views.Rename, "rename"),
    _act("move", views.Move, "move"),
    _act("merge", views.Merge, "merge"),
    _act("retire", views.Retire, "retire"),
    _act("undisclose", views.Undisclose, "undisclose"),
    _act("disclose", views.Disclose, "disclose"),
    _act("correct-star", views.CorrectStar, "correct_star", "stars/"),
]
