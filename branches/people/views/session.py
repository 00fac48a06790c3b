"""Signing in and out, the fresh password, one's posts and one's own account."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.people import services
from branches.people.forms import (
    ChangePasswordForm,
    ChoosePostForm,
    SignInForm,
)
from branches.people.models import Account, Post
from branches.people.queries import demonstration_accounts
from starrating import clock
from starrating.access import Role, faulty, row_of
from starrating.admission import give_password
from starrating.carried import CARRIED, Pairs, unpacked
from starrating.errors import log_refusal
from starrating.pages import ActionPage, Page
from starrating.sessions import POST, SEEN_AT, SIGNED_IN_AT


def next_address(request: HttpRequest, fallback: str) -> str:
    """Where to go on: the ``next`` of the address or form where it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if is_ours and wanted.startswith("/") else reverse(fallback)


def first_page(request: HttpRequest, account: Account) -> str:
    """Where to begin: who holds several posts and has not chosen yet chooses first."""
    address = next_address(request, settings.LOGIN_REDIRECT_URL)
    if len(account.current_posts) > 1 and POST not in request.session:
        return f"{reverse('people:choose_post')}?{urlencode({'next': address})}"
    return address


def _post_for(address: str, account: Account) -> Post | None:
    """The first of the account's posts that is let in at an address of ours."""
    try:
        row = row_of(resolve(urlsplit(address).path).func)
    except Resolver404:
        return None
    for post in account.current_posts:
        if row is not None and row.admits(frozenset({Role(post.role)})):
            return post
    return None


class SignIn(Page):
    template_name = "branches/people/sign_in.html"
    title = _("登录")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(next_address(request, settings.LOGIN_REDIRECT_URL))
        return self.render_to_response(self.get_context_data(form=SignInForm(request)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SignInForm(request, data=request.POST)
        if not form.is_valid():
            log_refusal(request, 422)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        account = form.get_user()
        login(request, account)
        moment = clock.now().timestamp()
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = moment
        pairs = unpacked(request.POST.get(CARRIED, ""))
        if pairs and not account.must_change_password:
            return self._carry_on(request, account, pairs)
        return redirect(first_page(request, account))

    def _carry_on(self, request: HttpRequest, account: Account, pairs: Pairs) -> HttpResponse:
        """The form that met no session, to be sent on with one click, in a post that may send it."""
        address = next_address(request, settings.LOGIN_REDIRECT_URL)
        fitting = _post_for(address, account)
        if fitting is not None:
            request.session[POST] = fitting.pk
            account.act_in(fitting.pk)
        context = {"title": _t("接着办理"), "address": address, "pairs": pairs}
        return render(request, "branches/people/carry_on.html", context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            next=self.request.POST.get("next") or self.request.GET.get("next", ""),
            carried=self.request.POST.get(CARRIED, ""),
            demonstration=demonstration_accounts() if settings.DEMO else [],
            demonstration_password=settings.DEMO_PASSWORD if settings.DEMO else "",
            **kwargs,
        )


class SignOut(Page):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        logout(request)
        return redirect(settings.LOGOUT_REDIRECT_URL)


class Reauthenticate(Page):
    """Asks for the password once more before a weighty act; good for five minutes."""

    template_name = "reauthenticate.html"
    title = _("请再次输入口令")
    purpose = _("接下来的事项影响重大,办理前须确认是您本人。五分钟内有效。")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if give_password(request, request.POST.get("password", "")):
            return redirect(next_address(request, settings.LOGIN_REDIRECT_URL))
        log_refusal(request, 422)
        return self.render_to_response(self.get_context_data(is_wrong=True), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = next_address(self.request, settings.LOGIN_REDIRECT_URL)
        return super().get_context_data(next=wanted, field="password", **kwargs)


class ChoosePost(Page):
    template_name = "branches/people/choose_post.html"
    title = _("选择职务")
    purpose = _("一次只以一个职务办理;权限和待办随职务变化。")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ChoosePostForm(request.POST)
        held = {post.pk for post in self.by.current_posts}
        if not form.is_valid() or form.cleaned_data["post"] not in held:
            raise faulty(_t("您现在没有担任这个职务。"))
        request.session[POST] = form.cleaned_data["post"]
        return redirect(next_address(request, settings.LOGIN_REDIRECT_URL))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = next_address(self.request, settings.LOGIN_REDIRECT_URL)
        return super().get_context_data(posts=self.by.current_posts, next=wanted, **kwargs)


class OwnAccount(Page):
    template_name = "branches/people/own_account.html"
    title = _("我的账号")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(posts=self.by.current_posts, **kwargs)


class ChangePassword(ActionPage):
    template_name = "act.html"
    title = _("修改口令")
    form_class = ChangePasswordForm
    submit_label = _("修改口令")
    done = _("口令已修改。")

    def get_purpose(self) -> str:
        if self.by.must_change_password:
            return _t("您用的是一次性口令,请先改成自己的口令再继续。")
        return ""

    def act(self, form: ChangePasswordForm) -> str:
        data = form.cleaned_data
        account = services.change_password(by=self.by, old=data["old"], new=data["new"])
        update_session_auth_hash(self.request, account)
        return first_page(self.request, account)
