"""What tests of every address have in common: one place, with everything that is asked for."""

import logging
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.house.expected import Place, load
from tests.house.visiting import make_place, undone


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """Made once, everything of it: each test's own transaction is nested in this one."""
    with django_db_blocker.unblock(), undone():
        made = make_place()
        for expected in load().values():
            if expected.objects:
                made.once(expected.objects)
        # thousands of refusals are meant; what goes wrong besides is still told
        logging.disable(logging.WARNING)
        yield made
        logging.disable(logging.NOTSET)
