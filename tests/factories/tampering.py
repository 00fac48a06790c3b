"""What somebody with the database in hand could do: statements past all triggers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# what a statement may name, in the order they are filled in
PLACES = {
    ":indicator": "(SELECT MIN(id) FROM scoring_indicator WHERE standard_id = :standard)",
    ":standard": "(SELECT MIN(standard_id) FROM scoring_roundstandard)",
    ":score": "(SELECT MAX(id) FROM scoring_reviewedscore WHERE sheet_id = :sheet)",
    ":sheet": "(SELECT id FROM scoring_sheet WHERE enrolment_id = :branch)",
    ":branch": "(SELECT id FROM scoring_enrolment WHERE code = '099002001')",
    ":person": "(SELECT MIN(id) FROM branches_account)",
    ":pool": "(SELECT MIN(id) FROM scoring_pool)",
}


@contextmanager
def unguarded() -> Iterator[None]:
    """No trigger speaks meanwhile; afterwards all are there again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def tamper(statement: str) -> None:
    """Run one statement past all triggers; it must touch at least one row."""
    for place, rows in PLACES.items():
        statement = statement.replace(place, rows)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0, statement
