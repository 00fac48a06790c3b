"""Answers to what went wrong: words, what to do, and an id to ask about; the security log."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from starrating.access.clauses import Refused
from starrating.requests import client_address, current_request_id

security_log = logging.getLogger("starrating.security")

# status: (what it is, what to do)
_ANSWERS = {
    400: (
        gettext_lazy("请求无法识别"),
        gettext_lazy("请返回上一页重新操作;仍不行的,请把编号告诉系统管理员。"),
    ),
    403: (
        gettext_lazy("没有办理"),
        gettext_lazy("如需办理,请换用有权限的职务,或联系上级党组织的账号管理员。"),
    ),
    404: (gettext_lazy("没有这个页面"), gettext_lazy("请核对网址,或从首页重新进入。")),
    405: (gettext_lazy("不能这样操作"), gettext_lazy("请从页面上的链接和按钮办理。")),
    409: (gettext_lazy("现在不能办理"), gettext_lazy("请返回刷新,核对最新情况后再办理。")),
    422: (gettext_lazy("填写有误"), gettext_lazy("请返回上一页改正后再提交。")),
    500: (
        gettext_lazy("系统出了错"),
        gettext_lazy("请稍后再试;仍不行的,请把编号告诉系统管理员。"),
    ),
    503: (
        gettext_lazy("暂时不能办理"),
        gettext_lazy("请过一会儿再试,填写的内容可返回上一页找回。"),
    ),
}
_TEMPLATE = "answer.html"


def log_refusal(request: HttpRequest, status: int) -> None:
    """A line in the security log: answer, method, address, account, where from, id."""
    security_log.info(
        "%s %s %s %s %s %s",
        status,
        request.method,
        request.path.encode("unicode_escape").decode("ascii"),
        getattr(getattr(request, "user", None), "pk", None) or "-",
        client_address(request),
        current_request_id(),
    )


def _context(status: int, message: str) -> dict[str, object]:
    title, advice = _ANSWERS[status]
    return {"title": title, "advice": advice, "message": message}


def refused(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """A page that says why; ``status`` is 400, 403, 404, 405, 409 or 422."""
    log_refusal(request, status)
    return render(request, _TEMPLATE, _context(status, str(message)), status=status)


def answer_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refused(request, refusal.status, refusal.message)


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return refused(request, 400, _("请求的内容不完整或含有无法识别的字符。"))


def permission_denied(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return refused(request, 403, _("您没有这项权限。"))


def page_not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return refused(request, 404, _("没有这个页面,或者它不在您的权限范围内。"))


def server_error(_request: HttpRequest) -> HttpResponse:
    """500; 503 where the database was busy or away.

    Nothing of the request is asked any more: whoever is signed in stands in the same database.
    """
    if isinstance(sys.exception(), OperationalError):
        status, message = 503, _("数据库忙,您刚才的操作没有生效。")
    else:
        status, message = 500, _("系统出了错,您刚才的操作没有生效。")
    surroundings = {"city": settings.CITY, "request_id": current_request_id()}
    page = render_to_string(_TEMPLATE, {**_context(status, message), **surroundings})
    return HttpResponse(page, status=status)


def csrf_failure(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 - Django passes it by this name
) -> HttpResponse:
    return refused(request, 403, _("页面停留过久或来源不明,请返回上一页刷新后再提交。"))


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The same words whether or not the account exists."""
    return refused(request, 403, _("多次登录未成功,请稍后再试,或请安全管理员解锁。"))
