"""Children of our own interpreter for work on untrusted input: limits, and nothing to steal.

A child gets bytes on its standard input and answers with bytes. It has no environment (so no key
and no database address), no open file of ours, and limits of memory, CPU, time and answer.
"""

import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final, Literal, NamedTuple, Self, TypeAlias

How: TypeAlias = Literal["done", "slow", "heavy", "failed"]

_ROOT: Final = str(Path(__file__).resolve().parents[1])
_PIECE: Final = 64 * 1024
_COMPLAINTS: Final = 64 * 1024
_OPEN_FILES: Final = 64
_HOW: Final[dict[int, How]] = {0: "done", -signal.SIGXCPU: "slow", -signal.SIGKILL: "heavy"}
# where an interpreter that is not the system's finds its libraries
_KEPT: Final = ("LD_LIBRARY_PATH",)


class Ended(NamedTuple):
    """How a child ended, what it answered, and what it wrote to standard error.

    ``done``: status 0; ``slow``: over its seconds or CPU; ``heavy``: killed by the system, which
    does so for want of memory; ``failed``: anything else, also an answer that is too long.
    """

    how: How
    answer: bytes
    complaints: bytes


def run_isolated(
    module: str,
    arguments: Sequence[str],
    data: bytes,
    *,
    seconds: float,
    most_bytes: int,
    has_packages: bool = False,
) -> Ended:
    """Call ``main(arguments)`` of our module in a child with ``data`` as its standard input.

    The child is over when this returns: it is killed after ``seconds`` or once it has written more
    than ``most_bytes``. It calls ``confine`` itself. ``has_packages``: whether it may import
    installed packages, or only the standard library and this project.
    """
    start = f"import sys; sys.path.append({_ROOT!r}); from {module} import main; main(sys.argv[1:])"
    flags = ["-I", "-B", "-X", "utf8", *([] if has_packages else ["-S"])]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and code; the input is never an argument
        [sys.executable, *flags, "-c", start, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={"PATH": os.defpath, "LANG": "C.UTF-8", **kept},
    )
    with child, _Exchange(data, most_bytes) as exchange:
        try:
            return exchange.run(child, time.monotonic() + seconds)
        finally:
            child.kill()


def confine(*, memory: int, cpu_seconds: int, file_bytes: int) -> None:
    """Limit this process: bytes of memory, seconds of CPU, bytes of each file written; no core."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


class _Exchange:
    """Writes to a child and reads from it by turns, as its pipes allow."""

    def __init__(self, data: bytes, most_bytes: int) -> None:
        self._left = memoryview(data)
        self._most = most_bytes
        self._answer = bytearray()
        self._complaints = bytearray()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._selector.close()

    def run(self, child: "subprocess.Popen[bytes]", until: float) -> Ended:
        for pipe, event, turn in (
            (child.stdin, selectors.EVENT_WRITE, self._write),
            (child.stdout, selectors.EVENT_READ, self._read_answer),
            (child.stderr, selectors.EVENT_READ, self._read_complaints),
        ):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                self._selector.register(pipe, event, turn)
        while self._selector.get_map():
            ready = self._selector.select(max(0.0, until - time.monotonic()))
            if not ready:
                return self._ended("slow")
            for key, _ in ready:
                key.data(key.fileobj)
            if len(self._answer) > self._most:
                return self._ended("failed")
        try:
            status = child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return self._ended("slow")
        return self._ended(_HOW.get(status, "failed"))

    def _ended(self, how: How) -> Ended:
        answer = bytes(self._answer) if how == "done" else b""
        return Ended(how, answer, bytes(self._complaints))

    def _write(self, pipe: IO[bytes]) -> None:
        try:
            self._left = self._left[os.write(pipe.fileno(), self._left[:_PIECE]) :]
        except BrokenPipeError:
            self._left = self._left[:0]
        if not self._left:
            self._close(pipe)

    def _read_answer(self, pipe: IO[bytes]) -> None:
        self._answer += self._read(pipe)

    def _read_complaints(self, pipe: IO[bytes]) -> None:
        self._complaints = (self._complaints + self._read(pipe))[-_COMPLAINTS:]

    def _read(self, pipe: IO[bytes]) -> bytes:
        piece = os.read(pipe.fileno(), _PIECE)
        if not piece:
            self._close(pipe)
        return piece

    def _close(self, pipe: IO[bytes]) -> None:
        self._selector.unregister(pipe)
        pipe.close()
