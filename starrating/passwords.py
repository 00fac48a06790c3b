"""Password rules and hashes of our own, beside Django's."""

import secrets
import string

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class LengthValidator(MinimumLengthValidator):
    """At least so many characters; Django's own words for it are not translated."""

    def get_error_message(self) -> str:
        return _("口令至少 %(least)s 个字符。") % {"least": self.min_length}

    get_help_text = get_error_message


class RareValidator(CommonPasswordValidator):
    """None of the passwords that everybody tries first."""

    def get_error_message(self) -> str:
        return _("这个口令太常见,容易被猜中。")


class UnlikeValidator(UserAttributeSimilarityValidator):
    """Neither the account's name nor the person's."""

    def get_error_message(self) -> str:
        return _("口令与账号或姓名太相似。")


class CharacterClassesValidator:
    """At least three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: object = None) -> None:
        found = sum(any(character in group for character in password) for group in CLASSES)
        found += any(all(character not in group for group in CLASSES) for character in password)
        if found < 3:
            raise ValidationError(self.get_help_text(), code="too_few_classes")

    def get_help_text(self) -> str:
        return _("口令须含大写字母、小写字母、数字、其他符号中的至少三类。")


class PasswordHasher(Argon2PasswordHasher):
    """Argon2 for the passwords that people choose.

    A wrong guess at a password hashed more lightly takes as long as one at a name nobody has, so
    that time does not tell which accounts still wait for their first sign-in.
    """

    def harden_runtime(self, password: str, encoded: str) -> None:
        self.encode(password, self.salt())


class OneTimeHasher(PasswordHasher):
    """Argon2 with little memory, for passwords made by chance alone: 66 bits, valid for 72 hours.

    A workbook may bring hundreds of accounts in one request. The first sign-in hashes afresh.
    """

    time_cost = 1
    memory_cost = 8 * 1024
    parallelism = 1


def one_time_password() -> str:
    """A password for the printed slip: 16 characters without look-alikes, in groups of four."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    digits = "23456789"
    groups = [
        "".join(secrets.choice(group) for group in (capitals, letters, digits, letters))
        for _number in range(4)
    ]
    return "-".join(groups)


def hashed_once(password: str) -> str:
    """What to store of a one-time password."""
    return make_password(password, hasher=OneTimeHasher())
