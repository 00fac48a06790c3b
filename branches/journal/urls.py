"""Addresses of the journal."""

from branches.journal import views
from starrating.access import Role, page

app_name = "journal"

urlpatterns = [
    page("journal/", views.Search, "search", to={Role.AUDIT}),
    page("journal/export/", views.export, "export", to={Role.AUDIT}),
    page("journal/<int:pk>/", views.EntryPage, "entry", to={Role.AUDIT}),
]
