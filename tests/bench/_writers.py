"""Inside processes of their own: a city whose secretaries all type at once, and a bare Django.

``make`` builds the city and prints who types where; ``bare PORT`` serves, as the application is
served, a project of the same database with one view that writes one row; ``single`` times the two
without a network.
"""

import json
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from scoring.assessments.models import WorkAccount
from starrating import server
from tests.bench._lists import OF_A_NEW_PROJECT
from tests.bench.measure import seconds
from tests.factories.organisations import city
from tests.scoring.assessments.test_writers import Writer, make_writers

REPETITIONS = 40


@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """What a new project does with one text: read the row, change it, save it."""
    with transaction.atomic():
        row = WorkAccount.objects.select_for_update().get(pk=pk)
        row.text = request.POST["text"]
        row.save(update_fields=["text"])
    return HttpResponse("ok")


urlpatterns: list[Any] = [path("bare/<int:pk>/", write)]


class Bare(server.Server):
    def load(self) -> Any:
        return WSGIHandler()


def make() -> None:
    """The city's database; one line of JSON a writer: session, address, address of the bare row."""
    call_command("migrate", verbosity=0)
    for writer in make_writers(city()):
        sender(writer)()
        row = WorkAccount.objects.get(edited_by=writer.account)
        key = writer.client.cookies["sessionid"].value
        line = {"session": key, "autosave": writer.autosave, "bare": f"/bare/{row.pk}/"}
        sys.stdout.write(f"{json.dumps(line)}\n")


def sender(writer: Writer) -> Callable[[], None]:
    """Saves another text each time it is called."""
    numbers = count()

    def send() -> None:
        number = next(numbers)
        sent = {"account": f"第{number}稿", "account_version": str(number)}
        answer = writer.client.post(writer.autosave, sent, headers={"host": "localhost"})
        if not answer.json().get("saved_at"):
            raise SystemExit(answer.content.decode())

    return send


def single() -> None:
    """Seconds of one autosave and of one bare write, taking turns, through their middleware."""
    call_command("migrate", verbosity=0)
    writer = make_writers(city())[0]
    ours = sender(writer)
    ours()
    plain = Client(headers={"host": "localhost"})
    plain.force_login(writer.account)
    row = WorkAccount.objects.get()
    numbers = count()

    def bare() -> None:
        with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=OF_A_NEW_PROJECT):
            answer = plain.post(f"/bare/{row.pk}/", {"text": f"第{next(numbers)}稿"})
        if answer.status_code != 200:
            raise SystemExit(answer.content.decode())

    taken = seconds(ours, bare, repetitions=REPETITIONS)
    sys.stdout.write(json.dumps(taken))


def bare(port: int) -> None:
    listener = server.reserve(port)
    with override_settings(
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[name for name in OF_A_NEW_PROJECT if "csrf" not in name.lower()],
    ):
        Bare(listener, lambda address: print(address, flush=True)).run()  # noqa: T201 - what it is asked for
