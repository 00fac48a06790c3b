"""What all pages without sign-in share."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from starrating.pages import Page

# A published list is read by many at once and changes seldom; a minute late is on time.
PAGE_SECONDS = 60


def cached(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let everybody's copy be kept for a minute; the page of somebody signed in by nobody else."""
    patch_vary_headers(response, ["Cookie"])
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=PAGE_SECONDS)
    return response


class PublicPage(Page):
    """A page for everybody, without script."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return cached(request, super().dispatch(request, *args, **kwargs))


def download(content: bytes, kind: str, filename: str) -> HttpResponse:
    """Bytes as an attachment; ``filename`` in ASCII, so that no browser mangles it."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
