"""A city's round of 14,000 branches: read, rated, stored, on both databases."""

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
from tests.bench.measure import Apart, Constant, Figure

SECONDS = 4.0
INSIDE = "import django; django.setup(); from tests.bench._city import main; main()"


@cache
def on(vendor: str) -> dict[str, Any]:
    """What ``tests.bench._city`` measures in a scratch database that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", INSIDE]
        surroundings = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "starrating.settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'city.sqlite3'}",
            "STORAGE_DIR": folder,
            "DEMO": "0",
        }
        if vendor == "PostgreSQL":
            command = [str(ROOT / ".ci" / "postgresql"), *command]
        done = subprocess.run(
            command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.PIPE, text=True
        )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _times(vendor: str) -> tuple[float, float]:
    measured = on(vendor)
    return measured["run"], measured["floor"]


def _statements(vendor: str) -> dict[str, int]:
    return {f"{int(size):,} branches": count for size, count in on(vendor)["statements"].items()}


def figures() -> Iterator[Figure]:
    for vendor in ("SQLite", "PostgreSQL"):
        yield Apart(
            f"round of 14,000 in five pools, read, rate, store, {vendor} "
            "(floor: scores read and results inserted by the driver alone)",
            partial(_times, vendor),
            SECONDS,
        )
        yield Constant(f"what reads a round, {vendor}", partial(_statements, vendor), "statements")
