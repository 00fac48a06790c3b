"""Addresses of reviews, each with its access row."""

from scoring.reviews.urls import desk, meetings, offline, paths, scores

app_name = "reviews"

urlpatterns = [
    *scores.patterns,
    *meetings.patterns,
    *desk.patterns,
    *offline.patterns,
    *paths.patterns,
]
