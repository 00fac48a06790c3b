"""``python -m tests.bench [names]``: the table on standard output, progress on standard error."""

import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import django

from tests import bench
from tests.bench.measure import Figure, Row

RUNNER = {"measure", "__main__"}


def names() -> list[str]:
    return [
        module.name
        for module in pkgutil.iter_modules(bench.__path__)
        if module.name not in RUNNER and not module.name.startswith("_")
    ]


def machine() -> str:
    """Processor, cores, memory, Python: what a figure means nothing without."""
    processor = platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{processor}, {cores} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def table(rows: Sequence[tuple[str, Row]]) -> Iterator[str]:
    yield "| bench | figure | measured | floor | target | holds |"
    yield "|---|---|---|---|---|---|"
    for name, row in rows:
        holds = "yes" if row.holds else "**no**"
        yield f"| {name} | {row.figure} | {row.measured} | {row.floor} | {row.target} | {holds} |"


def main(chosen: Sequence[str]) -> int:
    """0 where every target holds, 1 where one does not, 2 for a name that is no bench."""
    known = names()
    strangers = sorted(set(chosen) - set(known))
    if strangers:
        sys.stderr.write(f"没有这个项目:{'、'.join(strangers)};可选:{'、'.join(known)}\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "starrating.settings")
    django.setup()
    rows: list[tuple[str, Row]] = []
    for name in chosen or known:
        figures: Iterator[Figure] = importlib.import_module(f"tests.bench.{name}").figures()
        for figure in figures:
            sys.stderr.write(f"{name}: {figure.figure} ……\n")
            rows.append((name, figure.row()))
    today = datetime.now(UTC).date()
    sys.stdout.write(f"{today}, {machine()}\n\n")
    sys.stdout.writelines(f"{line}\n" for line in table(rows))
    return 0 if all(row.holds for _name, row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
