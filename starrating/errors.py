"""Answers to what went wrong: words, what to do, and an id to ask about; the security log."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from starrating.access.clauses import Refused
from starrating.requests import current_request_id

security_log = logging.getLogger("starrating.security")


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if status in {400, 403, 404, 409, 422}:
        security_log.info(
            "%s %s %s %s %s",
            status,
            request.method,
            request.path.encode("unicode_escape").decode("ascii"),
            getattr(getattr(request, "user", None), "pk", None) or "-",
            current_request_id(),
        )
    context = {"message": message, "error_id": current_request_id(), "status": status}
    return render(request, f"{status}.html", context, status=status)


def refused(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """A page that says why; ``status`` is 400, 403, 404, 409, 422 or 503."""
    return _answer(request, status, str(message))


def answer_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refused(request, refusal.status, refusal.message)


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return _answer(request, 400, _("请求的内容不完整或含有无法识别的字符。"))


def permission_denied(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return _answer(request, 403, _("您没有这项权限。"))


def page_not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return _answer(request, 404, _("没有这个页面,或者它不在您的权限范围内。"))


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, _("系统出了错,您刚才的操作没有生效。"))


def csrf_failure(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return _answer(request, 403, _("页面停留过久或来源不明,请返回上一页刷新后再提交。"))


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The same words whether or not the account exists."""
    return _answer(request, 403, _("多次登录未成功,请稍后再试,或请安全管理员解锁。"))
