"""The child that sets type: limits and fonts first, then HTML from standard input, then the PDF."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from starrating.isolation import confine
from starrating.print import faults

# no font of the machine's: the same page looks the same everywhere
_FONTS: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{folder}</cachedir></fontconfig>
"""


def prepare(folder: Path) -> None:
    """Let fonts and temporary files live in that folder alone; the parent deletes it."""
    tempfile.tempdir = str(folder)
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS.format(folder=folder), "utf-8")
    os.environ["FONTCONFIG_FILE"] = str(fonts)


def answer(html: bytes, most_pages: int) -> bytes:
    """A PDF, or a key of ``faults.SENTENCES``."""
    try:
        pdf = _typeset(html.decode(), most_pages)
    except MemoryError:
        return b"too_heavy"
    except OSError as error:
        # the libraries that set type are loaded by name
        sys.stderr.write(f"{error}\n")
        return b"unavailable"
    return pdf or b"too_long"


def _typeset(html: str, most_pages: int) -> bytes | None:
    from starrating.print.typesetting import typeset  # noqa: PLC0415 - fontconfig is read on import: prepare first

    return typeset(html, most_pages, _complain)


def _complain(address: str) -> None:
    sys.stderr.write(f"{faults.LEFT_OUT}{address[:200]!a}\n")


def main(arguments: list[str]) -> None:
    """Arguments: folder for temporary files, pages, bytes of memory, seconds of CPU."""
    folder, most_pages, memory, cpu_seconds = arguments
    confine(memory=int(memory), cpu_seconds=int(cpu_seconds), file_bytes=faults.FONT_BYTES)
    prepare(Path(folder))
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), int(most_pages)))
    sys.stdout.buffer.flush()
