"""Where every address starts. Each entry carries its access row."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from starrating.access import Role, page
from starrating.health import health
from starrating.styleguide import addresses

urlpatterns: list[URLPattern | URLResolver] = [
    page("health/", health, "health", to={Role.PUBLIC}),
    path("", include("branches.urls")),
    path("", include("scoring.urls")),
    *addresses(is_debugging=settings.DEBUG),
]

handler400 = "starrating.errors.bad_request"
handler403 = "starrating.errors.permission_denied"
handler404 = "starrating.errors.page_not_found"
handler500 = "starrating.errors.server_error"
