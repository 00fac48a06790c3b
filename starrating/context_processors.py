"""What every template may name."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _

from starrating.access import AccessRow, all_patterns, row_of
from starrating.requests import current_request_id


def surroundings(_request: HttpRequest) -> dict[str, object]:
    return {
        "city": settings.CITY,
        "is_demo": settings.DEMO,
        "request_id": current_request_id(),
    }


@lru_cache
def _entries(_prefix: str) -> list[tuple[str, str, AccessRow]]:
    """(label, address, access row) of the bar's words whose page exists, below one prefix."""
    rows = {name: row_of(pattern.callback) for _route, name, pattern in all_patterns()}
    return [
        (label, reverse(name), row)
        for label, name in settings.NAVIGATION
        if (row := rows.get(name)) is not None
    ]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Words of the bar for whoever is signed in, the present one marked; none for the public."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.must_change_password:
        return {}
    roles = user.roles
    entries = _entries(get_script_prefix())
    shown = [(label, url) for label, url, row in entries if row.admits(roles)]
    # an inner page belongs to the word whose address its own begins with, the closest one
    current = max(
        (url for _label, url in shown if request.path.startswith(url)), key=len, default=""
    )
    return {
        "navigation": [
            {"label": _(label), "url": url, "is_current": url == current} for label, url in shown
        ]
    }
