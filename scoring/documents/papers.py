"""What papers share: setting one, handing it out, and the words that stand on several."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header

from starrating.access import Refused
from starrating.print import PrintFault, print_html
from starrating.templatetags.starrating import cn_date

PDF = "application/pdf"
KEPT = 32
FIRST_DIGITS = 16
GROUP = 4


@dataclass(frozen=True)
class _Typed:
    """A page of HTML, the same as another by its digest."""

    digest: bytes
    html: str = field(compare=False, repr=False)


def set_paper(template: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of a template. Raises Refused: 503 where it cannot be set.

    The same page gives the same bytes, so that the last ones set are at hand for whoever asks for
    them again: pressing a button twice costs a second of one processor once.
    """
    html = render_to_string(template, dict(context))
    try:
        return _printed(_Typed(sha256(html.encode()).digest(), html))
    except PrintFault as fault:
        raise Refused(fault.message, 503) from fault


@lru_cache(maxsize=KEPT)
def _printed(typed: _Typed) -> bytes:
    return print_html(typed.html)


def inline_paper(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type=PDF)
    disposition = content_disposition_header(as_attachment=False, filename=filename)
    response["Content-Disposition"] = str(disposition)
    return response


def private_paper(content: bytes, filename: str) -> HttpResponse:
    """A paper that no cache may keep."""
    response = inline_paper(content, filename)
    patch_cache_control(response, private=True, no_store=True)
    return response


def first_digits(fingerprint: str) -> str:
    """``3f2a 91bc 77d0 12ee``: what is copied from a paper by hand."""
    return grouped(fingerprint[:FIRST_DIGITS])


def grouped(digits: str) -> str:
    return " ".join(digits[place : place + GROUP] for place in range(0, len(digits), GROUP))


def day_words(text: str) -> str:
    """A day as it is kept, ISO text to the day or the month, as papers say it; else as it is."""
    try:
        return cn_date(date.fromisoformat(text))
    except ValueError:
        year, _dash, month = text.partition("-")
        return f"{year}年{int(month)}月" if year.isdigit() and month.isdigit() else text


def written(text: str) -> str:
    """What people wrote, line by line; long runs without a blank get places where they may break.

    Setting type looks for a place to break from the beginning of a run, again for every line.
    """
    lines = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return _RUN.sub(lambda found: f"{found[0]}\u200b", _BLANK_LINES.sub("\n\n", lines))


_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(r"[^\s\u2e80-\U0003ffff]{60}")
_BLANK_LINES = re.compile(r"\n{3,}")
_WIDE = str.maketrans(",;:!?", "，；：！？")
_MARK = re.compile(f"(?<=[{_HAN}》”）])[,;:!?]|[,;:!?](?=[{_HAN}《“（])")
_BRACKETS = re.compile(f"(?<=[{_HAN}])\\(([^()]*)\\)|\\(([^()]*[{_HAN}][^()]*)\\)")


def full_width(text: str) -> str:
    """Our own words as an official paper has them: marks and brackets among Han signs full-width.

    What people wrote is printed as they wrote it.
    """
    text = _BRACKETS.sub(
        lambda found: f"（{found[1] if found[1] is not None else found[2]}）", text
    )
    return _MARK.sub(lambda found: found[0].translate(_WIDE), text)
