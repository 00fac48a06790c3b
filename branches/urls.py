"""Addresses of who they are and who may act."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", include("branches.organisations.urls")),
    path("", include("branches.people.urls")),
    path("", include("branches.journal.urls")),
]
