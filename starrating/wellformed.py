"""Well-formed text only, alike on every database."""

import unicodedata
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from starrating.errors import bad_request

# controls, format signs (zero-width, direction marks), half surrogates
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs"))


def shows_wholly(text: str) -> bool:
    """No sign that does not show: two names must not look alike and differ."""
    return not any(unicodedata.category(sign) in _HIDDEN for sign in text)


def is_well_formed(text: str) -> bool:
    """No NUL and no half surrogate: a database would refuse the first or fail on the second."""
    if "\x00" in text:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in text)


class WellFormedMiddleware:
    """Answers 400 to a NUL or broken Unicode in the address, alike on every database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        texts = [request.path, *request.GET]
        texts += [value for values in request.GET.lists() for value in values[1]]
        if not all(map(is_well_formed, texts)) or "�" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)


def posted_text_is_well_formed(request: HttpRequest) -> bool:
    """The same for a posted form's names, values and file names."""
    texts = list(request.POST)
    texts += [value for values in request.POST.lists() for value in values[1]]
    texts += [str(file.name) for _, files in request.FILES.lists() for file in files]
    return all(map(is_well_formed, texts))
