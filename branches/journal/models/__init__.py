"""The journal's rows, and the arithmetic of their chain."""

from branches.journal.models.digest import canonical, digest, plain, rows_digest
from branches.journal.models.entry import (
    GENESIS,
    SENTENCES,
    WORDS,
    Change,
    Entry,
    Head,
    SubmittedForm,
)

__all__ = [
    "GENESIS",
    "SENTENCES",
    "WORDS",
    "Change",
    "Entry",
    "Head",
    "SubmittedForm",
    "canonical",
    "digest",
    "plain",
    "rows_digest",
]
