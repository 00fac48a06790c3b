from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from starrating import clock
from tests.scoring.reminders.office import STARTS_ON, Office, at, make_office


@pytest.fixture
def storage(settings: Settings, tmp_path: Path) -> Path:
    """A storage folder of the test's own."""
    settings.STORAGE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def office(db: None, storage: Path) -> Iterator[Office]:
    """On the first morning of the window; each test says when it goes on."""
    with clock.stopped_at(at(STARTS_ON)):
        yield make_office()
