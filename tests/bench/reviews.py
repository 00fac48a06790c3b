"""The review queue of 250 rows beside a bare Django page of the same rows and columns; the desk."""

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

FACTOR = 4
STATEMENTS = 15
INSIDE = "import django; django.setup(); from tests.bench._reviews import main; main()"


@cache
def measured() -> dict[str, dict[str, float]]:
    """What ``tests.bench._reviews`` finds in a scratch database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "starrating.settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'reviews.sqlite3'}",
            "STORAGE_DIR": folder,
            "ALLOWED_HOSTS": "",
            "DEMO": "0",
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


def _times_the_floor() -> float:
    page = measured()["queue"]
    return round(page["cpu"] / page["floor"], 2)


def _statements(name: str) -> float:
    return measured()[name]["statements"]


def figures() -> Iterator[Figure]:
    floor = measured()["queue"]["floor"] * 1000
    yield AtMost(
        f"CPU of 250 rows of the review queue, as multiple of a bare page ({floor:.1f} ms)",
        _times_the_floor,
        FACTOR,
        "×",
    )
    for name in ("queue", "desk"):
        yield AtMost(
            f"statements of the review {name}", partial(_statements, name), STATEMENTS, "statements"
        )
