"""Reading a workbook without trusting it: the parent's side of the guarded child."""

import json
import logging
from pathlib import Path
from typing import Final

from starrating.isolation import run_isolated
from starrating.workbook import limits
from starrating.workbook.cells import Cell, Merge, Row, Sheet, UnreadableWorkbook, Workbook
from starrating.workbook.limits import refuse
from starrating.workbook.pool import KIND_OF_SIGN

_LOG: Final = logging.getLogger(__name__)
_KIND_OF_SUFFIX: Final = {
    ".xls": "old_format",
    ".xlsm": "macros",
    ".xltm": "macros",
    ".xlsb": "xlsb",
}
_KIND_OF_END: Final = {"slow": "too_slow", "heavy": "too_heavy", "failed": "crashed"}


def read_workbook(source: Path | bytes, filename: str) -> Workbook:
    """Read an .xlsx or .csv file; ``filename`` gives its kind by the ending.

    Every byte is looked at in a child process with limits of memory, CPU and time. Raises
    ``UnreadableWorkbook`` for whatever is not a sound workbook within the limits.
    """
    path = Path(filename)
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv"}:
        raise refuse(_KIND_OF_SUFFIX.get(suffix, "wrong_type"))
    data = source if isinstance(source, bytes) else _content(source)
    if len(data) > limits.FILE_BYTES:
        raise refuse("too_big")
    return _ask_child(data, suffix, _sheet_name(path.stem))


def _sheet_name(stem: str) -> str:
    """A file's name as the name of its one sheet: shown to people, handed on as an argument."""
    shown = (sign if sign.isprintable() or sign == "\u3000" else "_" for sign in stem)
    return "".join(shown)[: limits.NAME_LENGTH]


def _content(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            return file.read(limits.FILE_BYTES + 1)
    except OSError as error:
        raise refuse("not_found") from error


def _ask_child(data: bytes, suffix: str, name: str) -> Workbook:
    ended = run_isolated(
        "starrating.workbook.child",
        [suffix, name, str(limits.CHILD_MEMORY_BYTES), str(limits.CHILD_CPU_SECONDS)],
        data,
        seconds=limits.CHILD_WALL_SECONDS,
        most_bytes=limits.ANSWER_BYTES,
    )
    if ended.how != "done":
        _LOG.warning("workbook reader ended %s: %s", ended.how, ended.complaints[-500:])
        raise refuse(_KIND_OF_END[ended.how])
    try:
        return _workbook(ended.answer)
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise refuse("crashed") from error


def _workbook(answer: bytes) -> Workbook:
    """The workbook of the child's lines, which may say anything if the child was overrun."""
    pool: list[Cell | None] = [None]
    sheets: list[tuple[str, bool, list[Merge], list[Row]]] = []
    word = ""
    for line in answer.splitlines():
        word, *parts = json.loads(line)
        if word == "refused":
            raise UnreadableWorkbook(str(parts[0]), str(parts[1]))
        if word == "pool":
            pool += [Cell(KIND_OF_SIGN[content[0]], content[1:]) for content in parts]
        elif word == "sheet":
            merges = [Merge(*merge) for merge in parts[2]]
            sheets.append((str(parts[0]), bool(parts[1]), merges, []))
        elif word == "rows":
            cell = pool.__getitem__
            sheets[-1][3].extend(Row(row[0], tuple(map(cell, row[1:]))) for row in parts)
    if word != "end":
        raise refuse("crashed")
    return Workbook(
        tuple(
            Sheet(name, is_hidden, tuple(rows), tuple(merges))
            for name, is_hidden, merges, rows in sheets
        )
    )
