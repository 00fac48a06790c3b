"""Accounts and posts without surprises."""

import itertools
from datetime import date
from typing import Any

from django.test import Client

from branches.organisations.models import Organisation
from branches.people.models import Account, Post
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from starrating.pages import KEY, new_key
from starrating.sessions import SEEN_AT, SIGNED_IN_AT

_numbers = itertools.count(1)


def make_account(
    name: str = "张某", duty: str = Account.Duty.BUSINESS, organisation: Organisation | None = None
) -> Account:
    """An enabled account that may sign in with ``client.force_login``."""
    return Account.objects.create(
        username=f"user{next(_numbers):05d}",
        name=name,
        duty=duty,
        organisation=organisation,
        created_at=clock.now(),
    )


def make_post(account: Account, role: Role, organisation: Organisation) -> Post:
    """A post in force since 2020, until further notice."""
    return Post.objects.create(
        account=account,
        role=role,
        organisation=organisation,
        starts_on=date(2020, 1, 1),
        confirmed_at=clock.now(),
    )


def make_actor(role: Role, organisation: Organisation, name: str = "张某") -> Account:
    """An account that holds one post."""
    account = make_account(name)
    make_post(account, role, organisation)
    return account


def make_administrator(duty: str, name: str = "管某") -> Account:
    """An enabled account of one of the three administrators."""
    return make_account(name, duty)


def signed_in(account: Account, *, is_fresh: bool = True) -> Client:
    """A client of its own, signed in; ``is_fresh``: the password was given a moment ago."""
    client = Client()
    client.force_login(account)
    session = client.session
    moment = clock.now().timestamp()
    session.update({SIGNED_IN_AT: moment, SEEN_AT: moment})
    if is_fresh:
        session[REAUTHENTICATED_AT] = moment
    session.save()
    return client


def filled(**data: Any) -> dict[str, Any]:
    """A form as it is posted, with a fresh idempotency key."""
    return {KEY: new_key(), **data}
