"""Accounts, the posts they hold in organisations for a time, and the ties they declare."""

from branches.people.models.accounts import (
    NAME_LENGTH,
    USERNAME_LENGTH,
    Account,
    AccountManager,
    Post,
    PostQuerySet,
    is_username,
)
from branches.people.models.ties import Tie

__all__ = [
    "NAME_LENGTH",
    "USERNAME_LENGTH",
    "Account",
    "AccountManager",
    "Post",
    "PostQuerySet",
    "Tie",
    "is_username",
]
