"""Password rules of our own, beside Django's."""

import secrets
import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class CharacterClassesValidator:
    """At least three of: small letters, capitals, digits, other characters."""

    def validate(self, password: str, user: object = None) -> None:
        found = sum(any(character in group for character in password) for group in CLASSES)
        found += any(all(character not in group for group in CLASSES) for character in password)
        if found < 3:
            raise ValidationError(self.get_help_text(), code="too_few_classes")

    def get_help_text(self) -> str:
        return _("口令须含大写字母、小写字母、数字、其他符号中的至少三类。")


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
