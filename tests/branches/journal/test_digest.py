from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from branches.journal.models import Entry, canonical, digest, plain, rows_digest
from branches.organisations.models import Field


def entry() -> Entry:
    return Entry(
        number=1,
        at=datetime(2025, 9, 1, 1, 2, 3, 4, tzinfo=UTC),
        actor_label="甲",
        verb="tests.touch",
        subject_type="branches.field",
        subject_id="1",
        subject_label="䶮𬱖",
        algorithm="sha256",
        previous_hash="0" * 64,
    )


def test_canonical_form_is_fixed() -> None:
    assert canonical(entry()).decode() == (
        '{"actor_id":null,"actor_label":"甲","after":{},"algorithm":"sha256",'
        '"at":"2025-09-01T01:02:03.000004+00:00","before":{},"number":1,'
        '"organisation_code":"","previous_hash":"' + "0" * 64 + '","reason":"","request_id":"",'
        '"rows_digest":"","subject_id":"1","subject_label":"䶮𬱖",'
        '"subject_type":"branches.field","verb":"tests.touch"}'
    )


def test_digest_does_not_depend_on_the_zone_a_moment_is_written_in() -> None:
    moved = entry()
    moved.at = moved.at.astimezone(timezone(timedelta(hours=8)))
    assert digest(moved) == digest(entry())


def test_plain_holds_what_json_can() -> None:
    field = Field(pk=3, name="学校")
    value = {"a": Decimal("1.50"), "b": date(2025, 1, 2), "c": {2, 1}, "d": field, "e": None}
    assert plain(value) == {"a": "1.50", "b": "2025-01-02", "c": [1, 2], "d": 3, "e": None}
    with pytest.raises(TypeError):
        plain(1.5)


def test_rows_digest_depends_on_order() -> None:
    assert rows_digest([{"a": 1}, {"a": 2}]) != rows_digest([{"a": 2}, {"a": 1}])
    assert len(rows_digest([])) == 64
