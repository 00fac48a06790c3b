"""Accounts, the posts they hold in organisations for a time, and the ties they declare."""

from branches.people.models.accounts import (
    EMAIL_LENGTH,
    NAME_LENGTH,
    USERNAME_LENGTH,
    Account,
    AccountManager,
    Post,
    PostQuerySet,
    is_email,
    is_username,
)
from branches.people.models.ties import Tie

__all__ = [
    "EMAIL_LENGTH",
    "NAME_LENGTH",
    "USERNAME_LENGTH",
    "Account",
    "AccountManager",
    "Post",
    "PostQuerySet",
    "Tie",
    "is_email",
    "is_username",
]
