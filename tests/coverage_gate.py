"""Holds the coverage of a run: ``python -m tests.coverage_gate reports/coverage.json``.

The engine and every module of services must be covered to the last branch; all the rest together
to 95 %. Code that runs in child processes is not counted there; its tests run it in-process.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

REST = 95.0


def is_exact(path: str) -> bool:
    """Whether every branch of the file must be covered."""
    parts = Path(path).parts
    return parts[:2] == ("scoring", "engine") or any(
        part in {"services", "services.py"} for part in parts
    )


def share(summaries: Iterable[Mapping[str, int]]) -> float:
    """Per cent of statements and branches covered; 100 where there is nothing to cover."""
    covered = total = 0
    for summary in summaries:
        covered += summary["covered_lines"] + summary.get("covered_branches", 0)
        total += summary["num_statements"] + summary.get("num_branches", 0)
    return 100.0 * covered / total if total else 100.0


def faults(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What falls short, as sentences; ``files`` as in coverage's JSON report."""
    found = []
    for path, report in sorted(files.items()):
        if is_exact(path) and share([report["summary"]]) < 100:
            branches = [f"{a}→{b}" for a, b in report.get("missing_branches", [])]
            missing = [*map(str, report["missing_lines"]), *branches]
            found.append(f"{path}: every branch wanted, missing {', '.join(missing)}")
    rest = share(report["summary"] for path, report in files.items() if not is_exact(path))
    if rest < REST:
        found.append(f"the rest: {rest:.2f} %, wanted {REST:g} %")
        least = sorted(
            (share([report["summary"]]), path)
            for path, report in files.items()
            if not is_exact(path)
        )
        found += [f"  {part:.0f} % {path}" for part, path in least[:15] if part < REST]
    return found


def main(report: str) -> int:
    files = json.loads(Path(report).read_text("utf-8"))["files"]
    found = faults(files)
    sys.stderr.writelines(f"{fault}\n" for fault in found)
    exact = sum(map(is_exact, files))
    rest = share(entry["summary"] for path, entry in files.items() if not is_exact(path))
    sys.stderr.write(f"coverage: {exact} files to the last branch, the rest {rest:.2f} %\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
