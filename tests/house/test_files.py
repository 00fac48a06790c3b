"""Budgets, names and places of our files."""

import ast
import tomllib
from pathlib import Path

from tests.house.sizes import ROOT, is_migration, ours, project_files

FORBIDDEN = {"utils", "common", "core", "helpers", "misc", "base", "manager"}
APPLICATIONS = ("branches", "scoring")
OF_THE_APPLICATION = {"management", "migrations", "templatetags", "__pycache__"}
CHOOSE_THEIR_OWN = {"engine", "documents", "demonstration"}
SLICE_NAMES = {
    *("models", "queries", "sheets", "rules", "lifecycle", "services", "forms", "tables"),
    *("filters", "tasks", "views", "urls"),
}


def slices() -> list[Path]:
    """The folders of stages and slices, relative to the root."""
    return [
        folder.relative_to(ROOT)
        for application in APPLICATIONS
        for folder in sorted((ROOT / application).iterdir())
        if folder.is_dir() and folder.name not in OF_THE_APPLICATION
    ]


def test_no_file_over_400_lines() -> None:
    assert [f"{path}: {lines}" for path, lines in ours() if lines > 400] == []


def test_over_300_lines_becomes_a_folder() -> None:
    """Of the product; a test module may go to the limit, and the summary of a run counts it."""
    large = [f"{path}: {lines}" for path, lines in ours() if lines > 300]
    assert [line for line in large if not line.startswith("tests/")] == []


def test_no_template_over_150_lines() -> None:
    large = [f"{path}: {lines}" for path, lines in ours() if path.suffix == ".html" and lines > 150]
    assert large == []


def test_commands_are_small() -> None:
    large = [
        f"{path}: {lines}" for path, lines in ours() if "commands" in path.parts and lines > 40
    ]
    assert large == []


def test_no_drawer_names() -> None:
    names = {
        part
        for path in project_files()
        if path.suffix == ".py"
        for part in (*path.parts[:-1], path.stem)
    }
    assert names & FORBIDDEN == set()


def test_slices_use_the_agreed_file_names() -> None:
    strangers = []
    for folder in slices():
        if folder.name in CHOOSE_THEIR_OWN:
            continue
        for entry in sorted((ROOT / folder).iterdir()):
            is_known = entry.stem in SLICE_NAMES and (entry.is_dir() or entry.suffix == ".py")
            if not is_known and entry.name not in {"__init__.py", "README.md", "__pycache__"}:
                strangers.append(str(folder / entry.name))
    assert strangers == []


def test_every_slice_says_what_it_receives_does_and_hands_on() -> None:
    faults = []
    for folder in slices():
        readme = ROOT / folder / "README.md"
        if {entry.name for entry in (ROOT / folder).glob("*.py")} <= {"__init__.py"}:
            continue  # a place kept free
        if not readme.exists():
            faults.append(f"{folder}: no README.md")
        elif not 1 < len(readme.read_text("utf-8").splitlines()) <= 15:
            faults.append(f"{folder}: README.md of 2 to 15 lines wanted")
    assert faults == []


def test_model_indexes_hold_only_imports() -> None:
    indexes = [Path(application) / "models.py" for application in APPLICATIONS]
    indexes += [path for path in project_files() if path.parts[-2:] == ("models", "__init__.py")]
    faults = []
    for index in indexes:
        for node in ast.parse((ROOT / index).read_text("utf-8")).body:
            is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_list = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            if not (isinstance(node, ast.ImportFrom) or is_docstring or is_list):
                faults.append(f"{index}:{node.lineno}")
    assert faults == []


def test_every_slice_is_under_the_contract_of_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [c for c in contracts if c["name"] == "Layers inside a slice"]
    wanted = [".".join(folder.parts) for folder in slices() if folder.name not in CHOOSE_THEIR_OWN]
    assert sorted(layers["containers"]) == sorted(wanted)


def test_tests_lie_where_their_source_lies() -> None:
    """A test module of the source tree stands in the folder of what it tests."""
    strangers = [
        str(path)
        for path in project_files()
        if path.parts[0] == "tests"
        and path.name.startswith("test_")
        and path.parts[1] in {*APPLICATIONS, "starrating"}
        and not (ROOT / Path(*path.parts[1:-1])).is_dir()
    ]
    assert strangers == []


def test_migrations_stay_in_their_two_histories() -> None:
    strangers = [path for path in project_files() if is_migration(path) and len(path.parts) != 3]
    assert strangers == []
