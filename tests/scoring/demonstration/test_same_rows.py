"""Two buildings give the same business rows."""

from typing import Any

import pytest

from tests import databases
from tests.scoring.demonstration.test_build import build, rows_of_everything


@pytest.mark.django_db(transaction=True)
def test_two_buildings_give_the_same_rows(settings: Any) -> None:
    settings.DEMO = True
    build()
    first = rows_of_everything()
    databases.restore("default")
    build()
    assert rows_of_everything() == first
