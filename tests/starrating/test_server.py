import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError
from pytest_django import Settings

from starrating import clock, server
from starrating.environment import ROOT, VARIABLES
from starrating.management.commands.serve import Command


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.socket() as other:
        other.bind((server.HOST, 0))
        other.listen()
        yield other


def manage(*arguments: str, storage: Path, **variables: str) -> "subprocess.Popen[str]":
    """A command in a process of its own, with a database and a storage folder of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    own = {"DATABASE_URL": f"sqlite:///{storage}/own.sqlite3", "STORAGE_DIR": str(storage)}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**kept, **own, "TMPDIR": str(storage / "tmp"), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def members(session: int) -> list[str]:
    """Processes of a session that have not ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(status.parent.name)
    return found


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_and_leaves_nothing(tmp_path: Path, ending: int) -> None:
    (tmp_path / "tmp").mkdir()
    process = manage("serve", "0", storage=tmp_path)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:")
    with urlopen(f"{address}health/") as answer:  # noqa: S310 - the address our own server printed
        assert (answer.status, answer.read()) == (200, b"ok")
    process.send_signal(ending)
    said, noise = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "")
    assert "已启动。按 Ctrl-C 停止。" in noise.splitlines()
    assert members(process.pid) == []
    assert list((tmp_path / "tmp").iterdir()) == []


def test_serve_refuses_a_port_in_use(tmp_path: Path, taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    process = manage("serve", str(port), storage=tmp_path)
    said, noise = process.communicate(timeout=20)
    assert (process.returncode, said) == (1, "")
    assert f"{port} 端口已被占用" in noise
    assert not (tmp_path / "own.sqlite3").exists()


def test_a_port_in_use_names_another(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(CommandError, match=f"^{port} 端口已被占用.*{port + 1}$"):
        server.reserve(port)


def test_a_number_that_is_no_port_is_refused() -> None:
    with pytest.raises(CommandError, match="65535"):
        server.reserve(65536)


def test_a_port_without_right_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_address: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(CommandError, match="1024"):
        server.reserve(80)


def test_the_port_is_held_but_does_not_answer_before_all_is_ready() -> None:
    with server.reserve(0) as reserved, pytest.raises(ConnectionRefusedError):
        socket.create_connection(reserved.getsockname())


@pytest.mark.django_db
def test_prepare_twice_says_nothing() -> None:
    said = StringIO()
    server.prepare(OutputWrapper(said))
    server.prepare(OutputWrapper(said))
    assert said.getvalue() == ""


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the commands that are called, none of them run; there is one named demo."""
    names: list[str] = []
    monkeypatch.setattr(server, "call_command", lambda name, **_options: names.append(name))
    monkeypatch.setattr(server, "get_commands", lambda: {"demo": "scoring"})
    return names


@pytest.mark.django_db
def test_the_demonstration_is_built_where_nobody_has_an_account(
    called: list[str], settings: Settings
) -> None:
    settings.DEMO = True
    said = StringIO()
    server.prepare(OutputWrapper(said))
    assert (called, said.getvalue()) == (
        ["migrate", "purge_forms", "demo"],
        "正在建立演示城市,约需一分钟……\n",
    )


@pytest.mark.django_db
def test_the_demonstration_is_not_built_twice(called: list[str], settings: Settings) -> None:
    settings.DEMO = True
    get_user_model().objects.create(username="somebody", name="某人", created_at=clock.now())
    server.prepare(OutputWrapper(StringIO()))
    assert called == ["migrate", "purge_forms"]


@pytest.mark.django_db
def test_production_collects_its_static_files(called: list[str], settings: Settings) -> None:
    settings.PRODUCTION = True
    server.prepare(OutputWrapper(StringIO()))
    assert called == ["migrate", "purge_forms", "collectstatic"]


def test_serve_refuses_in_words(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(CommandError, match=f"^{port} 端口已被占用"):
        call_command("serve", str(port), skip_checks=True)


def test_serve_announces_the_address_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Command(no_color=True).announce("http://127.0.0.1:8000/")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("http://127.0.0.1:8000/\n", "已启动。按 Ctrl-C 停止。\n")


def test_a_storage_folder_that_cannot_be_made_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.STATIC_ROOT = tmp_path / "file" / "static"
    with pytest.raises(CommandError, match="存储文件夹无法使用"):
        server.prepare(OutputWrapper(StringIO()))


def test_a_command_on_a_new_database_says_what_to_do(tmp_path: Path) -> None:
    process = manage("verify_journal", storage=tmp_path)
    said, noise = process.communicate(timeout=20)
    assert (process.returncode, said) == (1, "")
    assert noise.splitlines()[-2:] == [
        "数据库无法使用:no such table: branches_entry",
        "新的数据库须先建表:./run manage migrate",
    ]


def test_a_database_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OperationalError("no route")

    monkeypatch.setattr(server, "call_command", fail)
    with pytest.raises(CommandError, match="数据库无法使用:no route"):
        server.prepare(OutputWrapper(StringIO()))


def test_gunicorn_is_given_our_choices_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUNICORN_CMD_ARGS", "--workers 9 --bind 0.0.0.0:1")
    announced: list[str] = []
    listener = server.reserve(0)
    port = listener.getsockname()[1]
    application = server.Server(listener, announced.append)
    application.cfg.when_ready(None)
    assert announced == [f"http://127.0.0.1:{port}/"]
    assert (application.cfg.workers, application.cfg.control_socket_disable) == (2, True)
    descriptor = int(application.cfg.bind[0].removeprefix("fd://"))
    os.close(descriptor)
