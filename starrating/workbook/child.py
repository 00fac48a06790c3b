"""The guarded child process: limits first, then one file from standard input, then out.

It knows neither Django nor any installed package, holds no database and no secret, and whatever
a hostile file makes of it, the parent only ever takes JSON texts from it.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Final

from starrating.isolation import confine
from starrating.workbook.cells import UnreadableWorkbook
from starrating.workbook.limits import refuse
from starrating.workbook.scan import scan

_AT_ONCE: Final = 2_000


def answer(data: bytes, suffix: str, name: str) -> Iterator[bytes]:
    """The answer in lines of JSON, ``[word, …]`` each, in UTF-8.

    ``pool`` and contents, in order; ``sheet``, name, hidden flag, merges; ``rows`` and rows of the
    sheet before; ``end``. Or, at any point, ``refused``, kind and message. Written piece by piece,
    since the whole would double the memory that a large file takes.
    """
    try:
        scanned = scan(data, suffix, name)
        del data
        contents = iter(scanned.pool)
        while batch := list(islice(contents, _AT_ONCE)):
            yield _line("pool", *batch)
        for sheet in scanned.sheets:
            yield _line("sheet", sheet.name, sheet.is_hidden, sheet.merges)
            for first in range(0, len(sheet.rows), _AT_ONCE):
                yield _line("rows", *sheet.rows[first : first + _AT_ONCE])
        yield _line("end")
    except UnreadableWorkbook as refusal:
        yield _line("refused", refusal.kind, refusal.message)
    except MemoryError:
        heavy = refuse("too_heavy")
        yield _line("refused", heavy.kind, heavy.message)


def _line(*parts: object) -> bytes:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def main(arguments: list[str]) -> None:
    """Arguments: suffix, sheet name, bytes of memory, seconds of CPU."""
    suffix, name, memory, cpu_seconds = arguments
    confine(memory=int(memory), cpu_seconds=int(cpu_seconds), file_bytes=0)
    # to the end, as the parent sent it: reading up to a number would set that much memory aside
    for line in answer(sys.stdin.buffer.read(), suffix, name):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
