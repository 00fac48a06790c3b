"""Index of the application's models; each lives in its slice."""

from branches.journal.models import Entry, Head, SubmittedForm
from branches.organisations.models import (
    EarlierStar,
    Field,
    ImportedChange,
    Organisation,
    PendingImport,
)
from branches.people.models import Account, Post, Tie

__all__ = [
    "Account",
    "EarlierStar",
    "Entry",
    "Field",
    "Head",
    "ImportedChange",
    "Organisation",
    "PendingImport",
    "Post",
    "SubmittedForm",
    "Tie",
]
