"""How large our files are, in non-empty lines and whole lines."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
OURS = {".py", ".html", ".css", ".js"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project, relative to its root; not what tools and runs leave in it."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not is_left_by_tools(name)]
        kept = (name for name in names if not is_left_by_tools(name))
        found += [(Path(folder) / name).relative_to(ROOT) for name in kept]
    return tuple(sorted(found))


def is_left_by_tools(name: str) -> bool:
    is_hidden = name.startswith(".") and name not in {".ci", ".gitignore"}
    return is_hidden or name in {"__pycache__", "reports"}


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def ours() -> Iterator[tuple[Path, int]]:
    """(path, lines) of every source file of ours, migrations excepted."""
    for path in project_files():
        if path.suffix in OURS and not is_migration(path):
            yield path, len((ROOT / path).read_text("utf-8").splitlines())


def code_lines(path: Path) -> int:
    return sum(1 for line in (ROOT / path).read_text("utf-8").splitlines() if line.strip())


def summary() -> str:
    """Median and 95th percentile over files that hold code; tests and ``__init__`` left out."""
    counted = [
        code_lines(path)
        for path, lines in ours()
        if lines and path.parts[0] != "tests" and path.name != "__init__.py"
    ]
    if len(counted) < 2:
        return "house: fewer than two files"
    large = sum(lines > 300 for _path, lines in ours())
    high = quantiles(counted, n=20, method="inclusive")[-1]
    return (
        f"house: {len(counted)} files, median {median(counted):g} lines (aim 80), "
        f"95 % {high:g} (aim 250), largest {max(counted)} (limit 400), "
        f"{large} over 300 with the tests"
    )
