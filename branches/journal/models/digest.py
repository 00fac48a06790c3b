"""The chain's arithmetic: one canonical form of an entry, one digest over it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from branches.journal.models.entry import Entry

# Every column that the digest covers; ``hash`` itself is the result.
COLUMNS = (
    "number",
    "at",
    "actor_id",
    "actor_label",
    "verb",
    "subject_type",
    "subject_id",
    "subject_label",
    "organisation_code",
    "before",
    "after",
    "reason",
    "rows_digest",
    "request_id",
    "algorithm",
    "previous_hash",
)


def plain(value: Any) -> Any:
    """A value as JSON holds it: decimals and dates as text, models as their primary key."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner_values = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(inner) for inner in inner_values]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | bool):
        return str(value) if isinstance(value, str) else value
    if hasattr(value, "pk"):
        return plain(value.pk)
    raise TypeError(f"a journal line cannot hold {type(value).__name__}")


def canonical(entry: Entry) -> bytes:
    """The bytes under the digest: sorted keys, no blanks, UTF-8, times in UTC."""
    content = {column: plain(getattr(entry, column)) for column in COLUMNS}
    return json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(entry: Entry) -> str:
    """Hexadecimal digest of the entry by the algorithm it names (sha256 or sm3)."""
    return hashlib.new(entry.algorithm, canonical(entry)).hexdigest()


def rows_digest(rows: Iterable[Any]) -> str:
    """SHA-256 over the rows of a bulk verb, in their order."""
    total = hashlib.sha256()
    for row in rows:
        line = json.dumps(plain(row), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        total.update(line.encode() + b"\n")
    return total.hexdigest()
