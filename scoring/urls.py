"""Addresses of the rating, stage by stage."""

from django.urls import URLPattern, URLResolver, include, path

from scoring.publicity.views import Home
from starrating.access import Role, page

urlpatterns: list[URLPattern | URLResolver] = [
    page("", Home, "home", to={Role.PUBLIC}),
    path("standards/", include("scoring.standards.urls")),
    path("rounds/", include("scoring.rounds.urls")),
    path("", include("scoring.assessments.urls")),
    path("reviews/", include("scoring.reviews.urls")),
    path("rating/", include("scoring.rating.urls")),
    path("", include("scoring.publicity.urls")),
    path("documents/", include("scoring.documents.urls")),
    path("reminders/", include("scoring.reminders.urls")),
    path("", include("scoring.desk.urls")),
]
