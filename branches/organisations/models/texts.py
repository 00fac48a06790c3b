"""What the texts of an organisation may be, for forms and workbooks alike."""

import re
import unicodedata
from typing import Final

NAME_LENGTH: Final = 200
NOTE_LENGTH: Final = 300
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
# controls, format signs (zero-width, direction marks), half surrogates
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs"))


def is_code(text: str) -> bool:
    """Letters, digits and ``. _ -``, at most 32."""
    return _CODE.fullmatch(text) is not None


def shows_wholly(text: str) -> bool:
    """No sign that does not show: two names must not look alike and differ."""
    return not any(unicodedata.category(sign) in _HIDDEN for sign in text)
