"""A test that commits leaves nothing behind, although append-only tables refuse to be emptied."""

import threading
from urllib.request import urlopen

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from branches.models import Entry, Head
from tests import databases


def leave_rows() -> None:
    Session.objects.create(session_key="left", session_data="", expire_date=timezone.now())
    Head.objects.all().delete()


def is_as_migrated() -> tuple[int, int]:
    return Session.objects.count(), Head.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_every_committing_test_finds_the_migrated_database(turn: int) -> None:
    assert is_as_migrated() == (0, 1)
    leave_rows()


@pytest.mark.django_db(transaction=True)
def test_a_connection_still_open_does_not_hinder_the_restore() -> None:
    leave_rows()
    ready, done = threading.Event(), threading.Event()

    def linger() -> None:
        Session.objects.count()
        ready.set()
        done.wait(5)
        connection.close()

    thread = threading.Thread(target=linger)
    thread.start()
    ready.wait(5)
    databases.restore("default")
    done.set()
    thread.join()
    assert is_as_migrated() == (0, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_triggers_stay(turn: int) -> None:
    assert Entry.objects.count() == 0
    entry = Entry.objects.create(number=1, at=timezone.now(), verb="house.try", hash="1")
    for change in (entry.delete, lambda: entry.save(update_fields=["verb"])):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Entry.objects.count() == 1


@pytest.mark.django_db
def test_a_test_that_does_not_commit_sees_none_of_it() -> None:
    assert (is_as_migrated(), Entry.objects.count()) == ((0, 1), 0)


def test_the_live_server_reads_the_database_of_the_test(live_server: LiveServer) -> None:
    assert is_as_migrated() == (0, 1)
    with urlopen(f"{live_server.url}/health/") as answer:  # noqa: S310 - the test's own server
        assert (answer.status, answer.read()) == (200, b"ok")
