"""Addresses of reminders, for the bureaus and the department."""

from scoring.reminders import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

app_name = "reminders"

_READERS = (Role.REVIEWER, Role.LEADER, *DEPARTMENT_ROLES)
_URGERS = (Role.REVIEWER, Role.LEADER, Role.OFFICER)

urlpatterns = [
    page("", views.List, "list", to=_READERS),
    page("list.xlsx", views.Export, "export", to=_READERS),
    page("list.csv", views.ExportCsv, "export_csv", to=_READERS),
    page("log-list/", views.LogList, "log_list", to=_URGERS, verb="reminders.log_list"),
    page("log/", views.Log, "log", to=_READERS),
    page("log/<int:pk>/", views.ReminderPage, "reminder", to=_READERS, relation=Relation.SUBTREE),
]
