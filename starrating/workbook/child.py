"""The guarded child process: limits first, then one file from standard input, then out.

It knows neither Django nor any installed package, holds no database and no secret, and whatever
a hostile file makes of it, the parent only ever takes a JSON text from it.
"""

import json
import resource
import sys

from starrating.workbook import limits
from starrating.workbook.cells import UnreadableWorkbook
from starrating.workbook.limits import refuse
from starrating.workbook.scan import scan


def confine(memory: int, cpu_seconds: int) -> None:
    """Limit this process: bytes of memory, seconds of CPU, no file written, no core left."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def answer(data: bytes, suffix: str, name: str) -> bytes:
    """The JSON answer: ``{"pool", "sheets"}`` or ``{"refused": [kind, message]}``, in UTF-8."""
    try:
        result: object = scan(data, suffix, name)
    except UnreadableWorkbook as refusal:
        result = {"refused": [refusal.kind, refusal.message]}
    except MemoryError:
        heavy = refuse("too_heavy")
        result = {"refused": [heavy.kind, heavy.message]}
    return json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode()


def main(arguments: list[str]) -> None:
    """Arguments: suffix, sheet name, bytes of memory, seconds of CPU."""
    suffix, name, memory, cpu_seconds = arguments
    confine(int(memory), int(cpu_seconds))
    data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    sys.stdout.buffer.write(answer(data, suffix, name))
    sys.stdout.buffer.flush()
