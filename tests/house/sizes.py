"""How large our files are, in non-empty lines and whole lines."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
OURS = {".py", ".html", ".css", ".js"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project, relative to its root: what git knows, committed or new."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(Path(name) for name in sorted(set(listed.split("\0"))) if (ROOT / name).is_file())


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def ours() -> Iterator[tuple[Path, int]]:
    """(path, lines) of every source file of ours, migrations excepted."""
    for path in tracked():
        if path.suffix in OURS and not is_migration(path):
            yield path, len((ROOT / path).read_text("utf-8").splitlines())


def summary() -> str:
    """Median and 95th percentile over files that hold code; tests and ``__init__`` left out."""
    counted = []
    for path, _lines in ours():
        if path.parts[0] != "tests" and path.name != "__init__.py":
            text = (ROOT / path).read_text("utf-8")
            counted.append(sum(1 for line in text.splitlines() if line.strip()))
    counted = [lines for lines in counted if lines]
    if len(counted) < 2:
        return "house: fewer than two files"
    high = quantiles(counted, n=20, method="inclusive")[-1]
    return (
        f"house: {len(counted)} files, median {median(counted):g} lines (aim 80), "
        f"95 % {high:g} (aim 250), largest {max(counted)} (limit 400)"
    )
