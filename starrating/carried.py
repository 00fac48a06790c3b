"""A filled-in form that met no session: carried over the sign-in, so that nothing typed is lost."""

import json

from django.http import HttpRequest

CARRIED = "carried"
# The field of the password that is asked for beside a form already filled in.
FRESH_PASSWORD = "fresh_password"  # noqa: S105 - the name of a form field
_LEFT_OUT = frozenset({FRESH_PASSWORD, "csrfmiddlewaretoken"})

Pairs = list[tuple[str, str]]


def posted_pairs(request: HttpRequest) -> Pairs:
    """Names and values of the posted form as it was sent, but no token and no password."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in _LEFT_OUT
    ]


def packed(pairs: Pairs) -> str:
    """The pairs as the one hidden field of a sign-in; empty where there are none."""
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""


def unpacked(text: str) -> Pairs:
    """What ``packed`` made; nothing of a text that it did not make."""
    try:
        pairs = json.loads(text or "[]")
        return [(name, value) for name, value in pairs if _are_texts(name, value)]
    except (ValueError, TypeError):
        return []


def _are_texts(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)
