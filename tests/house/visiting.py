"""A visitor without a browser: whole requests through all middleware, as cheap as can be."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler

from branches.people.models import Account
from starrating.access import Role
from tests.factories.organisations import City, city
from tests.factories.people import make_account, make_actor, make_administrator, signed_in
from tests.house.expected import Place

DUTIES = {Role.SYSTEM: "system", Role.SECURITY: "security", Role.AUDIT: "audit"}
WHERE = {
    Role.SECRETARY: "school",
    Role.PREPARER: "college",
    Role.CLERK: "education",
    Role.REVIEWER: "education",
    Role.LEADER: "education",
}


def make_place() -> Place:
    """The small city with one actor a role; the public has none."""
    built = city()
    roles = [role for role in Role if role is not Role.PUBLIC]
    return Place(built, {role: _actor(role, built) for role in roles})


def _actor(role: Role, built: City) -> Account:
    if role in DUTIES:
        return make_administrator(DUTIES[role], role.label)
    if role is Role.MEMBER:
        return make_account(role.label, organisation=built.faculty)
    return make_actor(role, getattr(built, WHERE.get(role, "department")), role.label)


class Visitor(RequestFactory):
    """Sends requests as one account (None: not signed in).

    ``has_token``: forms carry their token; ``is_fresh``: the password was given just now.
    """

    def __init__(
        self, account: Account | None, *, has_token: bool = True, is_fresh: bool = True
    ) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=not has_token)
        if account is not None:
            key = signed_in(account, is_fresh=is_fresh).session.session_key
            self.cookies[settings.SESSION_COOKIE_NAME] = str(key)

    def request(self, **environ: Any) -> HttpResponse:  # type: ignore[override]  # answers instead of only making the request
        answer: HttpResponse = self.handler(self._base_environ(**environ))  # type: ignore[attr-defined, assignment]  # the stubs leave both out
        return answer

    def ask(self, method: str, address: str, **headers: Any) -> HttpResponse:
        """The answer to a request without any content."""
        answer: Any = self.generic(
            method, address, b"", "application/x-www-form-urlencoded", **headers
        )
        return answer  # type: ignore[no-any-return]  # what request() gives


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes_noted() -> Iterator[list[str]]:
    """Statements that write to any table but that of sessions."""
    noted: list[str] = []

    def listen(execute: Any, statement: str, *rest: Any) -> Any:
        words = statement.split(None, 3)
        verb = words[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and "django_session" not in statement[:60]:
            noted.append(statement)
        return execute(statement, *rest)

    with connection.execute_wrapper(listen):
        yield noted
