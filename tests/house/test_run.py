"""The entrance: what it refuses before it sets up anything, and in which words."""

import subprocess
from pathlib import Path

import pytest

from tests.house.sizes import ROOT


def run(*arguments: str, folder: Path = ROOT) -> tuple[int, str, str]:
    """(status, standard output, standard error) of ``./run`` with these arguments."""
    done = subprocess.run(
        [str(ROOT / "run"), *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "port", ["0", "-1", "65536", "080", "80x", "http", " 80", "8 0", "999999999999999999", "8000.0"]
)
def test_serve_refuses_what_is_no_port(port: str) -> None:
    assert run("serve", port) == (2, "", f"端口应为 1 到 65535 的整数,现为:{port}\n")


def test_serve_takes_one_port_only() -> None:
    assert run("serve", "8000", "8001") == (2, "", "serve 只要一个端口号。\n")


def test_unknown_verbs_are_refused() -> None:
    assert run("deploy") == (2, "", "没有这个命令:deploy。./run help 列出全部。\n")


def test_help_goes_to_standard_output_from_any_folder(tmp_path: Path) -> None:
    status, said, noise = run("help", folder=tmp_path)
    assert (status, noise) == (0, "")
    assert [line.split()[1] for line in said.splitlines()] == [
        *("serve", "manage", "test", "lint", "bench", "help")
    ]


def test_without_a_verb_the_help_is_an_error() -> None:
    status, said, noise = run()
    assert (status, said, noise) == (2, "", run("help")[1])


@pytest.mark.parametrize("script", ["run", ".ci/run", ".ci/postgresql", ".ci/setup.sh"])
def test_scripts_are_plain_shell(script: str) -> None:
    checked = subprocess.run(
        ["/bin/sh", "-n", str(ROOT / script)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
