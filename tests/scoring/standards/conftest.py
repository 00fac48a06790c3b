import pytest
from django.test import Client

from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from tests.factories.organisations import City, city
from tests.factories.people import make_actor


@pytest.fixture
def town(db: None) -> City:
    return city()


@pytest.fixture
def officer(town: City) -> Account:
    return make_actor(Role.OFFICER, town.department)


@pytest.fixture
def approver(town: City) -> Account:
    return make_actor(Role.APPROVER, town.department)


@pytest.fixture
def desk(client: Client, officer: Account) -> Client:
    """The officer's browser, with a password given just now."""
    client.force_login(officer)
    session = client.session
    session[REAUTHENTICATED_AT] = clock.now().timestamp()
    session.save()
    return client
