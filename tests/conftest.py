"""What every test stands on: databases, storage folder, passwords, Hypothesis."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.house import sizes

hypothesis.settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

_storage = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Point the file storage at a folder of this run, before anything can open the real one."""
    folder = Path(tempfile.mkdtemp(prefix="starrating-tests-"))
    config.stash[_storage] = folder
    settings.STORAGE_DIR = folder
    settings.STATIC_ROOT = folder / "static"
    settings.STATIC_ROOT.mkdir()
    storages: dict[str, Any] = settings.STORAGES
    storages["default"]["OPTIONS"]["location"] = folder / "files"
    # Argon2 is slow on purpose; tests make hundreds of passwords
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_storage], ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report the sizes of our files: aimed at, not gated."""
    terminalreporter.write_line(sizes.summary())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A SQLite test database is a file: threads and child processes open it as they would live."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    databases.install()
    yield
    with django_db_blocker.unblock():
        databases.forget()
