"""Texts that people write, as services take them: trimmed, not too long, every sign visible.

``written`` is a line (a name, a document number), ``explained`` one of several lines (a reason).
Any character of Unicode that shows is taken; lengths count code points.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from starrating.access import faulty

NUMBER_LENGTH: Final = 100  # of a document or of minutes
LINE_LENGTH: Final = 300  # of a reason that stands in one line
PAGE_LENGTH: Final = 2000  # of a reason up to a page
# controls, format signs (zero-width, direction marks), half surrogates
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs"))


def shows_wholly(text: str) -> bool:
    """No sign that does not show: two names must not look alike and differ."""
    return not any(unicodedata.category(sign) in _HIDDEN for sign in text)


def text_faults(text: str, most: int, label: str, *, is_optional: bool = False) -> Iterator[str]:
    """What is wrong with a trimmed line, in words."""
    named = {"label": label, "most": most}
    if not text and not is_optional:
        yield _("请填写%(label)s。") % named
    if len(text) > most:
        yield _("%(label)s最多 %(most)s 个字。") % named
    if not shows_wholly(text):
        yield _("%(label)s含有看不见的控制字符,请删去重写。") % named


def written(text: str, most: int, label: str, *, is_optional: bool = False) -> str:
    """One line without surrounding blanks (U+3000 too).

    Raises Refused (422) where it is blank though wanted, longer than ``most`` or holds signs that
    do not show.
    """
    plain = text.strip()
    fault = next(text_faults(plain, most, label, is_optional=is_optional), None)
    if fault is not None:
        raise faulty(fault)
    return plain


def explained(text: str, most: int, label: str, *, is_optional: bool = False) -> str:
    r"""Lines as they were written, parted by ``\n``. Raises Refused (422) like ``written``."""
    plain = text.strip().replace("\r\n", "\n")
    written(plain.replace("\n", ""), most, label, is_optional=is_optional)
    if len(plain) > most:
        raise faulty(_("%(label)s最多 %(most)s 个字。") % {"label": label, "most": most})
    return plain


def on_one_line(text: str, most: int, label: str, *, is_optional: bool = False) -> str:
    """A reason that is kept as one line: every run of blanks and line breaks is one blank."""
    return written(" ".join(text.split()), most, label, is_optional=is_optional)
