"""Kinds of pages: one that shows, one that does one domain call, one that asks before it does.

A view makes one domain call; a refusal (``starrating.access.Refused``) becomes words on the page
with its own status. Pages that act carry an idempotency key: sent twice, done once.
"""

import secrets
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from starrating.access import Refused
from starrating.errors import answer_refusal, log_refusal
from starrating.words import Words

KEY = "idempotency_key"


class Page(TemplateView):
    """A page that shows.

    ``title`` and ``purpose`` stand at its head; ``crumbs()`` gives (label, address) pairs.
    Refused raised anywhere while it answers becomes the error page of its status.
    """

    title: Words = ""
    purpose: Words = ""

    @property
    def by(self) -> Any:
        """Whoever asks, as the actor of services; the access row has let in accounts only."""
        return self.request.user

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return answer_refusal(request, refusal)

    def get_title(self) -> str:
        return str(self.title)

    def get_purpose(self) -> str:
        return str(self.purpose)

    def crumbs(self) -> Sequence[tuple[str, str]]:
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            "title": self.get_title(),
            "purpose": self.get_purpose(),
            "crumbs": [{"label": label, "url": url} for label, url in self.crumbs()],
        }
        return super().get_context_data(**{**context, **kwargs})


class ActionPage(Page):
    """A page with one form that makes one domain call.

    Subclasses give ``form_class`` and ``act(form)``, which calls the service and returns the
    address to go to; ``done`` is the message shown there. A faulty form answers 422, a refusal its
    own status, both with everything typed still on the page.
    """

    form_class: type[forms.BaseForm] = forms.Form
    submit_label: Words = ""
    done: Words = ""

    def act(self, form: Any) -> str:
        raise ImproperlyConfigured(f"{type(self).__name__} says no act()")

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> forms.BaseForm:
        kwargs: dict[str, Any] = {"initial": self.get_initial(), **self.get_form_kwargs()}
        if self.request.method == "POST":
            kwargs |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.answer(form, 422)
        key = request.POST.get(KEY, "")
        if not (16 <= len(key) <= 36 and key.isascii()):
            return self.answer(form, 422, _("表单不完整,请刷新页面后重新提交。"))
        try:
            location, is_new = submit_once()(
                by=request.user, key=key, path=request.path, act=lambda: self.act(form)
            )
        except Refused as refusal:
            return self.answer(form, refusal.status, refusal.message)
        if not is_new:
            messages.info(request, _("这份表单已经提交过,没有重复办理。"))
        elif self.done:
            messages.success(request, str(self.done))
        return redirect(location)

    def answer(self, form: forms.BaseForm, status: int, refusal: str = "") -> HttpResponse:
        """The page again, with what was typed, the faults and the refusal."""
        log_refusal(self.request, status)
        context = self.get_context_data(form=form, refusal=refusal)
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"submit_label": self.submit_label or _("提交"), KEY: new_key()}
        if self.request.method == "POST":
            context[KEY] = self.request.POST.get(KEY) or context[KEY]
        return super().get_context_data(**{**context, **kwargs})


def new_key() -> str:
    """A fresh idempotency key for a form."""
    return secrets.token_hex(16)


def submit_once() -> Callable[..., tuple[str, bool]]:
    """The store of submitted forms; it lives below the applications' pages, above this kit."""
    store: Callable[..., tuple[str, bool]] = import_string(settings.SUBMITTED_FORMS)
    return store


def not_found() -> NoReturn:
    """Out of reach and absent get the same answer."""
    raise Http404
