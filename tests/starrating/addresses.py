"""Addresses of our own beside the project's, to try the kit with."""

from typing import Any

from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from starrating.access import Refused, Role, page
from starrating.forms import PageForm
from starrating.pages import ActionPage, Page, not_found
from starrating.urls import handler400, handler403, handler404, handler500
from starrating.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

DONE: list[str] = []


class WordForm(PageForm):
    word = forms.CharField(label="字", max_length=5)
    note = forms.CharField(label="注", required=False)


class Act(ActionPage):
    template_name = "act.html"
    title = "试办"
    form_class = WordForm
    done = "办好了。"

    def act(self, form: WordForm) -> str:
        word = form.cleaned_data["word"]
        if word == "不":
            raise Refused("现在不行,请改天。", 409)
        DONE.append(word)
        return "/health/"


class OtherAct(Act):
    done = ""


class Nothing(ActionPage):
    template_name = "act.html"


class Refusing(Page):
    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = self.kwargs["status"]
        if status == 404:
            not_found()
        raise Refused(f"理由{status}。", status)


def crash(_request: HttpRequest) -> HttpResponse:
    raise ValueError("broken")


def busy(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


def bare(_request: HttpRequest) -> HttpResponse:
    raise AssertionError("an address without a row is never asked")


_EVERYBODY = {Role.MEMBER}

urlpatterns: list[URLPattern | URLResolver] = [
    page("try/act/", Act, "try_act", to=_EVERYBODY, verb="-"),
    page("try/other/", OtherAct, "try_other", to=_EVERYBODY, verb="-"),
    page("try/nothing/", Nothing, "try_nothing", to=_EVERYBODY, verb="-"),
    page("try/refuse/<int:status>/", Refusing, "try_refuse", to={Role.PUBLIC}),
    page("try/crash/", crash, "try_crash", to={Role.PUBLIC}),
    page("try/busy/", busy, "try_busy", to={Role.PUBLIC}),
    path("try/bare/", bare, name="try_bare"),
    *real,
]
