"""Addresses of the rating, stage by stage."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("scoring.desk.urls")),
]
