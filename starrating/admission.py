"""Default deny: no row, no page; the row decides before the view is asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from starrating import clock
from starrating.access import AccessRow, row_of
from starrating.errors import bad_request, refused
from starrating.wellformed import posted_text_is_well_formed

REAUTHENTICATED_AT = "reauthenticated_at"


class AccessMiddleware:
    """Applies the access row of the address: session, role, method, fresh password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, function: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        row = row_of(function)
        if row is None:
            return refused(request, 403, "这个地址没有登记访问规则。")
        if not row.is_public:
            answer = self._admit(request, row)
            if answer is not None:
                return answer
        if request.method not in row.methods:
            return HttpResponseNotAllowed(sorted(row.methods))
        if request.method == "POST" and not posted_text_is_well_formed(request):
            return bad_request(request)
        return None

    def _admit(self, request: HttpRequest, row: AccessRow) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            if request.method in {"GET", "HEAD"}:
                query = urlencode({"next": request.get_full_path()})
                return redirect(f"{reverse(settings.LOGIN_URL)}?{query}")
            return refused(request, 403, "登录已失效或尚未登录,请重新登录后再办理。")
        if not row.admits(request.user.roles):
            return refused(request, 403, "您当前的职务没有这项权限。")
        if request.user.must_change_password and row.name not in {"change_password", "sign_out"}:
            return redirect("people:change_password")
        if row.reauthenticate and not is_fresh(request):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('people:reauthenticate')}?{query}")
        return None


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given again within the last REAUTHENTICATION_SECONDS."""
    given_at = float(request.session.get(REAUTHENTICATED_AT, 0))
    return 0 <= clock.now().timestamp() - given_at <= settings.REAUTHENTICATION_SECONDS
