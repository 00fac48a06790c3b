"""Reading a workbook without trusting it: the parent's side of the guarded child."""

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from starrating.workbook import limits
from starrating.workbook.cells import Cell, Merge, Row, Sheet, UnreadableWorkbook, Workbook
from starrating.workbook.limits import refuse
from starrating.workbook.pool import KIND_OF_SIGN

_LOG: Final = logging.getLogger(__name__)
_ROOT: Final = str(Path(__file__).resolve().parents[2])
_START: Final = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from starrating.workbook.child import main; main(sys.argv[2:])"
)
_SLOW_ENDS: Final = (-signal.SIGXCPU, -signal.SIGKILL)


def read_workbook(source: Path | bytes, filename: str) -> Workbook:
    """Read an .xlsx or .csv file; ``filename`` gives its kind by the ending.

    Every byte is looked at in a child process with limits of memory, CPU and time. Raises
    ``UnreadableWorkbook`` for whatever is not a sound workbook within the limits.
    """
    path = Path(filename)
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        raise refuse(_KIND_OF_SUFFIX.get(suffix, "wrong_type"))
    name = "".join(sign if sign.isprintable() else "_" for sign in path.stem)[: limits.NAME_LENGTH]
    data = source if isinstance(source, bytes) else _content(source)
    if len(data) > limits.FILE_BYTES:
        raise refuse("too_big")
    return _workbook(_ask_child(data, suffix, name))


_KIND_OF_SUFFIX: Final = {
    ".xls": "old_format",
    ".xlsm": "macros",
    ".xltm": "macros",
    ".xlsb": "xlsb",
}


def _content(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            return file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise refuse("not_found") from error


def _ask_child(data: bytes, suffix: str, name: str) -> Any:
    command = [sys.executable, "-I", "-S", "-B", "-c", _START, _ROOT, suffix, name]
    command += [str(limits.CHILD_MEMORY_BYTES), str(limits.CHILD_CPU_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code; the file goes to its standard input
            command, input=data, capture_output=True, check=False, timeout=limits.CHILD_WALL_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise refuse("too_slow") from error
    if done.returncode:
        _LOG.warning("workbook reader ended with %s: %s", done.returncode, done.stderr[-500:])
        raise refuse("too_slow" if done.returncode in _SLOW_ENDS else "crashed")
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise refuse("crashed") from error


def _workbook(answer: Any) -> Workbook:
    """Build the workbook of the child's answer, which may be anything if the child was overrun."""
    try:
        if "refused" in answer:
            kind, message = answer["refused"]
            raise UnreadableWorkbook(str(kind), str(message))
        pool: list[Cell | None] = [None]
        pool += [Cell(KIND_OF_SIGN[content[0]], content[1:]) for content in answer["pool"][1:]]
        cell = pool.__getitem__
        return Workbook(
            tuple(
                Sheet(
                    str(name),
                    bool(is_hidden),
                    tuple(Row(row[0], tuple(map(cell, row[1:]))) for row in rows),
                    tuple(Merge(*merge) for merge in merges),
                )
                for name, is_hidden, rows, merges in answer["sheets"]
            )
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise refuse("crashed") from error
