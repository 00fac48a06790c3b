"""Somebody at a browser, without one."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from branches.people.models import Account
from starrating import clock
from starrating.admission import REAUTHENTICATED_AT
from starrating.pages import new_key


class Person:
    """Somebody at a browser, with a fresh password."""

    def __init__(self, account: Account) -> None:
        self.client = Client()
        self.client.force_login(account)
        session = self.client.session
        session[REAUTHENTICATED_AT] = clock.now().timestamp()
        session.save()

    def get(self, name: str, *args: int, query: str = "") -> str:
        answer: Any = self.client.get(reverse(f"rounds:{name}", args=args) + query)
        assert answer.status_code == 200, (name, answer.status_code)
        return str(answer.content.decode())

    def status(self, name: str, *args: int) -> int:
        return self.client.get(reverse(f"rounds:{name}", args=args)).status_code

    def post(self, page: str, /, *args: int, **data: Any) -> HttpResponse:
        data.setdefault("idempotency_key", new_key())
        answer: Any = self.client.post(reverse(f"rounds:{page}", args=args), data)
        return answer  # type: ignore[no-any-return]  # the test client's own answer type

    def does(self, page: str, /, *args: int, **data: Any) -> str:
        """Open the page, send its form; where it leads."""
        self.get(page, *args)
        answer = self.post(page, *args, **data)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])
