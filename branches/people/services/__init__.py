"""The verbs of people: accounts, passwords, posts, the administrators of an installation."""

from branches.people.services.accounts import (
    appoint_administrators,
    change_account,
    create_account,
    disable_account,
    enable_account,
)
from branches.people.services.passwords import change_password, issue_password, unlock
from branches.people.services.posts import appoint, confirm_post, end_post, replace_post

__all__ = [
    "appoint",
    "appoint_administrators",
    "change_account",
    "change_password",
    "confirm_post",
    "create_account",
    "disable_account",
    "enable_account",
    "end_post",
    "issue_password",
    "replace_post",
    "unlock",
]
