"""Where the round is."""

from django.http import HttpRequest


def stage_line(_request: HttpRequest) -> dict[str, object]:
    return {}
