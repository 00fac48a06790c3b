import pytest

from branches.people.models import Account
from starrating.access import Role
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
