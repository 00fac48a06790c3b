"""Puts the test database back as the migrations left it, without deleting a row.

Django empties the tables after a test that commits. Append-only tables refuse that, rightly, and
emptying would also lose the rows that migrations wrote. So the first such test keeps a copy of
the untouched database, and after each one the copy takes its place. Copies by other names hold
what several tests begin with, made once.
"""

import sqlite3
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.test import TransactionTestCase

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

UNTOUCHED = "copy"
_copies: dict[tuple[str, str], Any] = {}


def keep(alias: str, name: str = UNTOUCHED) -> None:
    """Remember the database's present content under a name, once."""
    if (alias, name) not in _copies:
        connection = connections[alias]
        if connection.vendor == "sqlite":
            _copies[alias, name] = _keep_sqlite(connection)
        else:
            _copies[alias, name] = _keep_postgresql(connection, name)


def restore(alias: str, name: str = UNTOUCHED) -> None:
    """Bring back what ``keep`` remembered; every connection to the database is closed."""
    connection = connections[alias]
    connection.close()
    if connection.vendor == "sqlite":
        _restore_sqlite(connection, _copies[alias, name])
    else:
        _restore_postgresql(connection, _copies[alias, name])


def forget() -> None:
    """Drop every remembered copy."""
    for (alias, _name), copy in _copies.items():
        if isinstance(copy, sqlite3.Connection):
            copy.close()
        else:
            connections[alias].close()
            with connections[alias]._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{copy}"')
    _copies.clear()


def _path(connection: "BaseDatabaseWrapper") -> str:
    return str(connection.settings_dict["NAME"])


def _keep_sqlite(connection: "BaseDatabaseWrapper") -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)
    return copy


def _restore_sqlite(connection: "BaseDatabaseWrapper", copy: sqlite3.Connection) -> None:
    # takes the write lock: a server thread still at work finishes first
    target = sqlite3.connect(_path(connection), timeout=20)
    try:
        target.execute("PRAGMA synchronous=OFF")
        copy.backup(target)
    finally:
        target.close()


def _keep_postgresql(connection: "BaseDatabaseWrapper", suffix: str) -> str:
    name = _path(connection)
    copy = f"{name}_{suffix}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    return copy


def _restore_postgresql(connection: "BaseDatabaseWrapper", copy: str) -> None:
    name = _path(connection)
    with connection._nodb_cursor() as cursor:
        # FORCE ends the connections that a test server's threads still hold
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copy}"')


def install() -> None:
    """Let every committing test keep and restore instead of emptying."""
    # Django's own hooks for this; the stubs leave private names out
    case: Any = TransactionTestCase
    prepare = case._fixture_setup.__func__

    def fixture_setup(cls: Any) -> None:
        for alias in cls._databases_names(include_mirrors=False):
            keep(alias)
        prepare(cls)

    def fixture_teardown(self: Any) -> None:
        for alias in self._databases_names(include_mirrors=False):
            restore(alias)

    case._fixture_setup = classmethod(fixture_setup)
    case._fixture_teardown = fixture_teardown
