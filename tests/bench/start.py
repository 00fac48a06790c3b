"""How long a command takes that does nothing: the floor of every command."""

import subprocess
import sys
from collections.abc import Iterator

from starrating.environment import ROOT
from tests.bench.measure import Figure, Within


def command(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def figures() -> Iterator[Figure]:
    manage = str(ROOT / "manage.py")
    yield Within(
        "manage.py version beside a bare interpreter that imports Django",
        lambda: command(manage, "version"),
        extra=2.0,
        floor=lambda: command("-c", "import django.core.management"),
    )
