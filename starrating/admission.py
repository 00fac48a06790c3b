"""Default deny: no row, no page; the row decides before the view is asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from starrating import clock
from starrating.access import AccessRow, row_of
from starrating.carried import CARRIED, FRESH_PASSWORD, packed, posted_pairs
from starrating.errors import bad_request, log_refusal, refused
from starrating.wellformed import posted_text_is_well_formed

REAUTHENTICATED_AT = "reauthenticated_at"
# Pages open to whoever must first change a one-time password.
BEFORE_CHANGE = frozenset({"people:change_password"})
# Pages whose form is a password: it is never written back into a page.
_SECRET = BEFORE_CHANGE | {"people:reauthenticate"}


class AccessMiddleware:
    """Applies the access row of the address: session, role, method, fresh password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            # the back button shows nothing of it after the sign-out
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, function: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        row = row_of(function)
        if row is None:
            return refused(request, 403, _("这个地址没有登记访问规则。"))
        answer = None if row.is_public else _admit(request, row)
        if answer is None and request.method not in row.methods:
            answer = refused(request, 405, _("这个地址不接受这种请求。"))
            answer["Allow"] = ", ".join(sorted(row.methods))
        if answer is None and request.method == "POST" and not posted_text_is_well_formed(request):
            answer = bad_request(request)
        if answer is None and not row.is_public:
            answer = _require_own_password(request, row)
        return answer


def _admit(request: HttpRequest, row: AccessRow) -> HttpResponseBase | None:
    if not request.user.is_authenticated:
        if request.method in {"GET", "HEAD"}:
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse(settings.LOGIN_URL)}?{query}")
        return _ask_to_sign_in_again(request, row)
    if not row.admits(request.user.roles):
        return refused(request, 403, _("您当前的职务没有这项权限。"))
    return None


def _ask_to_sign_in_again(request: HttpRequest, row: AccessRow) -> HttpResponseBase:
    """The session ended between opening a form and sending it: its text goes along to the sign-in."""
    match = request.resolver_match
    is_secret = match is None or match.view_name in _SECRET
    is_form = request.method == "POST" and "POST" in row.methods and not is_secret
    pairs = posted_pairs(request) if is_form and posted_text_is_well_formed(request) else []
    if not pairs:
        return refused(request, 403, _("登录已失效或尚未登录,请重新登录后再办理。"))
    log_refusal(request, 403)
    context = {
        "title": _("请重新登录"),
        "next": request.get_full_path(),
        CARRIED: packed(pairs),
        "has_files": bool(request.FILES),
    }
    return render(request, "branches/people/sign_in.html", context, status=403)


def _require_own_password(request: HttpRequest, row: AccessRow) -> HttpResponseBase | None:
    """A one-time password is changed first; a weighty page wants the password once more."""
    user: Any = request.user
    match = request.resolver_match
    if user.must_change_password and (match is None or match.view_name not in BEFORE_CHANGE):
        return redirect("people:change_password")
    if not row.reauthenticate or is_fresh(request):
        return None
    if request.method == "POST":
        return _ask_beside_the_form(request)
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse('people:reauthenticate')}?{query}")


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was given again within the last REAUTHENTICATION_SECONDS."""
    given_at = float(request.session.get(REAUTHENTICATED_AT, 0))
    return 0 <= clock.now().timestamp() - given_at <= settings.REAUTHENTICATION_SECONDS


def give_password(request: HttpRequest, password: str) -> bool:
    """Whether it is the password of whoever is signed in; if so, the session is fresh again.

    Wrong ones count towards the lock like those of a sign-in.
    """
    name = request.user.get_username()
    user = authenticate(request, username=name, password=password)
    if user is None or user.pk != request.user.pk:
        return False
    request.session.cycle_key()
    request.session[REAUTHENTICATED_AT] = clock.now().timestamp()
    return True


def _ask_beside_the_form(request: HttpRequest) -> HttpResponseBase | None:
    """Ask for the password without losing the form; None where it came along and is right."""
    password = request.POST.get(FRESH_PASSWORD, "")
    if password and give_password(request, password):
        return None
    log_refusal(request, 403)
    context = {
        "title": _("请再次输入口令"),
        "purpose": _("距上次输入口令已超过五分钟。填写的内容都在,确认是您本人后接着办理。"),
        "field": FRESH_PASSWORD,
        "kept": posted_pairs(request),
        "is_wrong": bool(password),
        "has_files": bool(request.FILES),
    }
    return render(request, "reauthenticate.html", context, status=403)
