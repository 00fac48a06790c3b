"""What every template may name."""

from django.conf import settings
from django.http import HttpRequest


def surroundings(_request: HttpRequest) -> dict[str, object]:
    return {"city": settings.CITY, "is_demo": settings.DEMO}
