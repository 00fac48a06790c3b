"""docs/operating.md names every setting, verb and command, and nothing that is not there."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from starrating.environment import VARIABLES
from tests.house.sizes import ROOT, project_files


def first_cells(heading: str) -> list[str]:
    """The first word in code type of each table row under the heading of that name."""
    text = (ROOT / "docs" / "operating.md").read_text("utf-8")
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `([^` ]+)[^`]*`", section, flags=re.MULTILINE)


def test_every_variable_is_documented() -> None:
    assert sorted(first_cells("Environment")) == sorted(VARIABLES)


def test_every_verb_is_documented() -> None:
    verbs = re.findall(
        r"^([a-z]+)\) [a-z_]+ \"\$@\" ;;$", (ROOT / "run").read_text("utf-8"), re.MULTILINE
    )
    rows = re.findall(
        r"^\| `\./run ([a-z]+)", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE
    )
    assert sorted(rows) == sorted([*verbs, "help"])


def test_every_command_is_documented() -> None:
    commands = [
        path.stem
        for path in project_files()
        if path.parts[1:3] == ("management", "commands") and path.stem != "__init__"
    ]
    assert sorted(first_cells("Management commands")) == sorted(commands)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"
