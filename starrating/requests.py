"""What holds for every request: an id to ask for later, and the address it came from."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered; empty in commands."""
    return _request_id.get()


def client_address(request: HttpRequest) -> str:
    """The address that the outermost proxy of ours saw.

    Each proxy appends the address it was called from to X-Forwarded-For; what stands further left
    than the number of our proxies was written by the visitor and is worth nothing.
    """
    seen = [str(request.META.get("REMOTE_ADDR", ""))]
    if settings.TRUSTED_PROXIES:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        seen = [part.strip() for part in forwarded.split(",") if part.strip()] or seen
    return seen[-settings.TRUSTED_PROXIES :][0]


class RequestIdMiddleware:
    """Gives every request an id that its answer, its log lines and its journal lines carry."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _request_id.set(secrets.token_hex(6).upper())
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = _request_id.get()
        finally:
            _request_id.reset(token)
        return response
