"""The command as it is called, and small score files to call it with."""

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command

from tests.house.sizes import ROOT
from tests.scoring.engine.builders import MAXIMA, NAMES, hundredths

DATA = Path(__file__).parents[1] / "data"
CITY = DATA / "审核评分-全市.xlsx"


class Ran(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(command: str, *arguments: object) -> Ran:
    """In this process, so that coverage sees it."""
    out, err = io.StringIO(), io.StringIO()
    status: Any = 0
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return Ran(status, out.getvalue(), err.getvalue())


def rate(*arguments: object) -> Ran:
    return run("rate", *arguments)


def start(*arguments: object, **environment: str) -> tuple[int, bytes, bytes]:
    """``manage.py`` in a process of its own, as an office starts it."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)],
        capture_output=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": "sqlite:////nowhere/at/all", **environment},
    )
    return done.returncode, done.stdout, done.stderr


def spread(total: str) -> list[str]:
    """Scores of the eight indicators that add up to ``total``, filled from the first on."""
    left = hundredths(total)
    scores = []
    for most in MAXIMA:
        score = min(left, most * 100)
        left -= score
        scores.append(f"{score // 100}.{score % 100:02d}")
    return scores


def row(code: str, total: str, **flags: str) -> dict[str, str]:
    """A branch by its total; ``97✓`` has a recognised project."""
    scores = dict(zip(NAMES, spread(total.rstrip("✓")), strict=True))
    recognised = {"创新项目认定": "是"} if total.endswith("✓") else {}
    return {"组织编码": code, "组织名称": f"第{code}党支部", **scores, **recognised, **flags}


def rows(totals: str) -> list[dict[str, str]]:
    """``"97✓ 95"`` as branches 01, 02 …"""
    return [row(f"{place:02d}", total) for place, total in enumerate(totals.split(), 1)]


def csv_text(branches: Iterable[dict[str, str]], headings: Sequence[str] = ()) -> str:
    """The branches as CSV, with every column that one of them has."""
    branches = list(branches)
    names = headings or list(dict.fromkeys(name for branch in branches for name in branch))
    lines = [names, *([branch.get(name, "") for name in names] for branch in branches)]
    return "".join(",".join(line) + "\n" for line in lines)


def write_rows(path: Path, branches: Iterable[dict[str, str]]) -> Path:
    path.write_text(csv_text(branches), encoding="utf-8")
    return path
