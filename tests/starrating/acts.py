"""What children of the tests do; the first argument says which."""

import importlib.util
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starrating.isolation import confine


def echo() -> None:
    sys.stdout.buffer.write(sys.stdin.buffer.read())


def tell() -> None:
    opened = sorted(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 - the folder itself is open meanwhile
    told = {
        "names": sorted(name for name in os.environ if name != "LC_CTYPE"),
        "django": importlib.util.find_spec("django") is not None,
        "folder": str(Path.cwd()),
        "open": opened[:-1],
    }
    sys.stdout.write(json.dumps(told))


def fail() -> None:
    sys.stdout.write("half an answer")
    raise RuntimeError("no")


def complain() -> None:
    sys.stderr.write("x" * 200_000 + "last")


def ignore() -> None:
    sys.stdin.close()
    sys.stdout.write("ignored")


def sleep() -> None:
    time.sleep(60)


def linger() -> None:
    for number in (0, 1, 2):
        os.close(number)
    time.sleep(60)


def flood() -> None:
    while True:
        sys.stdout.write("x" * 10_000)


def burn() -> None:
    confine(memory=10**9, cpu_seconds=1, file_bytes=0)
    while True:
        pass


def swell() -> None:
    confine(memory=10**8, cpu_seconds=5, file_bytes=0)
    bytes(10**9)


def write() -> None:
    with tempfile.TemporaryFile() as file:
        confine(memory=10**9, cpu_seconds=5, file_bytes=7)
        file.write(b"x" * 8)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


ACTS: dict[str, Callable[[], None]] = {
    act.__name__: act
    for act in (echo, tell, fail, complain, ignore, sleep, linger, flood, burn, swell, write, kill)
}


def main(arguments: list[str]) -> None:
    ACTS[arguments[0]]()
