"""What the texts of an organisation may be, for forms and workbooks alike."""

import re
from typing import Final

from starrating.wellformed import shows_wholly

__all__ = ["NAME_LENGTH", "NOTE_LENGTH", "is_code", "shows_wholly"]

NAME_LENGTH: Final = 200
NOTE_LENGTH: Final = 300
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")


def is_code(text: str) -> bool:
    """Letters, digits and ``. _ -``, at most 32."""
    return _CODE.fullmatch(text) is not None
