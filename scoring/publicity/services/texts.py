"""Texts as the services of this slice take them."""

from django.utils.translation import gettext as _

from branches.organisations.models.texts import shows_wholly
from starrating.access import faulty


def stated(text: str, most: int, label: str, *, is_optional: bool = False) -> str:
    """The text without surrounding blanks; its line breaks are ``\\n``.

    Raises Refused (422) where it is blank though wanted, longer than ``most`` code points, or
    holds signs that do not show.
    """
    plain = text.strip().replace("\r\n", "\n")
    if not plain and not is_optional:
        raise faulty(_("请填写%(label)s。") % {"label": label})
    if len(plain) > most:
        raise faulty(_("%(label)s最多 %(most)s 个字。") % {"label": label, "most": most})
    if not all(map(shows_wholly, plain.split("\n"))):
        raise faulty(_("%(label)s含有看不见的控制字符,请删去重写。") % {"label": label})
    return plain
