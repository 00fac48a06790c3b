"""List pages with filters and rights beside a bare Django page of the same 50 rows and columns."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from starrating.environment import ROOT
from tests.bench.measure import AtMost, Figure

FACTOR = 2.5
STATEMENTS = 10
INSIDE = "import django; django.setup(); from tests.bench._lists import main; main()"
NAMES = ("organisations", "enrolments", "sheets", "results of a run")


@cache
def measured() -> dict[str, dict[str, float]]:
    """What ``tests.bench._lists`` finds in a demonstration city that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "starrating.settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'lists.sqlite3'}",
            "STORAGE_DIR": folder,
            "ALLOWED_HOSTS": "",
            "DEMO": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", INSIDE],
            cwd=ROOT,
            env=surroundings,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _times_the_floor(name: str) -> float:
    page = measured()[name]
    return round(page["cpu"] / page["floor"], 2)


def _statements(name: str) -> float:
    return measured()[name]["statements"]


def figures() -> Iterator[Figure]:
    for name in NAMES:
        floor = measured()[name]["floor"] * 1000
        yield AtMost(
            f"CPU of 50 rows of {name}, as multiple of a bare page ({floor:.1f} ms)",
            partial(_times_the_floor, name),
            FACTOR,
            "×",
        )
        yield AtMost(f"statements of {name}", partial(_statements, name), STATEMENTS, "statements")
    yield AtMost(
        "statements of a public notice",
        partial(_statements, "public notice"),
        STATEMENTS,
        "statements",
    )
