"""The department at work, and its two persons at their browsers."""

import pytest

from tests.scoring.rounds.office import Office, make_office
from tests.scoring.rounds.visitor import Person


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def officer(office: Office) -> Person:
    return Person(office.officer)


@pytest.fixture
def approver(office: Office) -> Person:
    return Person(office.approver)
