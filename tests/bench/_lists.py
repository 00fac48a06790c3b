"""Inside a process of its own: list pages of the demonstration city beside bare pages of Django."""

import gc
import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, resolve
from django.views.generic import ListView

from branches.people.models import Account
from scoring.demonstration.build import build_city
from scoring.publicity.models import Notice
from scoring.rating.models import Run
from scoring.rounds.models import Round
from starrating.listing import ListPage

REPETITIONS = 15
# what startproject writes
OF_A_NEW_PROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
urlpatterns: list[Any] = []


def pages() -> dict[str, str]:
    """Name and address of the lists that grow with the city."""
    last, run = Round.objects.get(year=2024), Run.objects.filter(state="decided").get()
    return {
        "organisations": "/organisations/",
        "enrolments": f"/rounds/{last.pk}/enrolments/",
        "sheets": f"/reviews/{last.year}/sheets/",
        "results of a run": f"/rating/runs/{run.pk}/",
    }


def cpu(work: Callable[[], HttpResponse]) -> float:
    """Median CPU seconds of the page; it must answer 200."""
    taken = []
    for turn in range(REPETITIONS + 2):
        gc.collect()
        began = time.process_time()
        answer = work()
        if turn > 1:
            taken.append(time.process_time() - began)
        if answer.status_code != 200:
            raise SystemExit(f"{answer.status_code}: {answer.content[:300]!r}")
    return median(taken)


def bare_page(address: str, by: Account) -> Any:
    """The same rows and columns for whoever is signed in: ListView, pages, a plain template."""
    match = resolve(address)
    view: Any = match.func.view_class()  # type: ignore[attr-defined]  # set by starrating.access.page
    view.setup(RequestFactory().get(address), *match.args, **match.kwargs)
    view.request.user = by
    if not isinstance(view, ListPage):
        raise SystemExit(f"{address} is no list")
    table = view.table_class(view.rows(), **view.table_kwargs())
    names = [str(column.accessor or "pk").replace("__", ".") for column in table.columns]
    cells = "".join(f"<td>{{{{ row.{name} }}}}</td>" for name in names)
    heads = "".join(f"<th>{column.header}</th>" for column in table.columns)
    template = engines["django"].from_string(
        "<!DOCTYPE html><title>x</title><p>{{ user.name }}, {{ page_obj.paginator.count }}</p>"
        f"<table><tr>{heads}</tr>{{% for row in page_obj %}}<tr>{cells}</tr>{{% endfor %}}</table>"
    )

    class BarePage(LoginRequiredMixin, ListView):  # type: ignore[type-arg]  # no parameter at run time
        paginate_by = view.rows_per_page

        def get_queryset(self) -> Any:
            return view.rows()

        def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
            return HttpResponse(template.render({**context, "user": self.request.user}))

    return BarePage.as_view()


def measured(address: str, by: Account) -> dict[str, float]:
    client = Client(headers={"host": "localhost"})
    client.force_login(by)
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        client.get(address)
    statements = len(taken)
    ours = cpu(lambda: client.get(address))  # type: ignore[arg-type,return-value]  # the test client's answer is an HttpResponse
    urlpatterns[:] = [path("bare/", bare_page(address, by))]
    with override_settings(ROOT_URLCONF="tests.bench._lists", MIDDLEWARE=OF_A_NEW_PROJECT):
        plain = Client(headers={"host": "localhost"})
        plain.force_login(by)
        floor = cpu(lambda: plain.get("/bare/"))  # type: ignore[arg-type,return-value]  # as above
    return {"cpu": ours, "floor": floor, "statements": statements}


def main() -> None:
    call_command("migrate", verbosity=0)
    build_city()
    by = Account.objects.get(username="pingding")
    found = {name: measured(address, by) for name, address in pages().items()}
    notice = Notice.objects.get()
    client = Client(headers={"host": "localhost"})
    public = f"/notices/{notice.fingerprint[:12]}/"
    client.get(public)
    with CaptureQueriesContext(connection) as taken:
        client.get(public)
    found["public notice"] = {"statements": len(taken)}
    sys.stdout.write(json.dumps(found))
