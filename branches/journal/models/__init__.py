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
from branches.journal.models.waiting import WaitingLines, waiting_lines

__all__ = [
    "GENESIS",
    "SENTENCES",
    "WORDS",
    "Change",
    "Entry",
    "Head",
    "SubmittedForm",
    "WaitingLines",
    "canonical",
    "digest",
    "plain",
    "rows_digest",
    "waiting_lines",
]
