"""The server's side of printing: the template here, the typesetting in a child.

WeasyPrint is never imported in this process: it would cost every worker half a second and a
hundred megabytes, and a text that fools it would find our database and our network.
"""

import logging
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.template.loader import render_to_string

from starrating.isolation import run_isolated
from starrating.print import faults
from starrating.print.faults import PrintFault

_LOG: Final = logging.getLogger(__name__)
_LINES: Final = 20
_SECURITY_LOG: Final = logging.getLogger("starrating.security")
_KIND_OF_END: Final = {"slow": "too_slow", "heavy": "too_heavy", "failed": "failed"}


def render_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of a template, rendered without a request. Raises ``PrintFault``."""
    return print_html(render_to_string(template, dict(context)))


def print_html(html: str) -> bytes:
    """The PDF of a whole HTML page; of addresses, only those of ``ASSETS`` are followed.

    What else the page asked for is left out and noted in the security log. Raises ``PrintFault``.
    """
    data = html.encode()
    if len(data) > faults.HTML_BYTES:
        raise PrintFault("too_heavy")
    with TemporaryDirectory(prefix="starrating-print-") as folder:
        ended = run_isolated(
            "starrating.print.child",
            [
                folder,
                *map(str, (faults.PAGES, faults.CHILD_MEMORY_BYTES, faults.CHILD_CPU_SECONDS)),
            ],
            data,
            seconds=faults.CHILD_WALL_SECONDS,
            most_bytes=faults.PDF_BYTES,
            has_packages=True,
        )
    if ended.how != "done":
        _LOG.warning("printing ended %s: %s", ended.how, ended.complaints[-500:])
        raise PrintFault(_KIND_OF_END[ended.how])
    for line in ended.complaints.decode("utf-8", "replace").splitlines()[:_LINES]:
        log = _SECURITY_LOG if line.startswith(faults.LEFT_OUT) else _LOG
        log.warning("printing: %s", line)
    if not ended.answer.startswith(b"%PDF-"):
        kind = ended.answer.decode("ascii", "replace")
        raise PrintFault(kind if kind in faults.SENTENCES else "failed")
    return ended.answer
