"""What holds for every request: an id to ask for later."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered; empty in commands."""
    return _request_id.get()


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
