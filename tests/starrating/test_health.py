from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


def told() -> tuple[int, str]:
    answer = Client().get("/health/")
    return answer.status_code, answer.content.decode()


def away(*_anything: Any) -> None:
    raise OperationalError("secret host name")


def test_health_is_ok_and_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path / "new"
    assert told() == (200, "ok")
    assert list((tmp_path / "new").iterdir()) == []


def test_health_names_what_fails_and_nothing_more(settings: Settings, tmp_path: Path) -> None:
    with connection.execute_wrapper(away):
        assert told() == (503, "database")
    (tmp_path / "file").write_text("in the way")
    settings.STORAGE_DIR = tmp_path / "file"
    assert told() == (503, "storage")
    with connection.execute_wrapper(away):
        assert told() == (503, "database storage")
