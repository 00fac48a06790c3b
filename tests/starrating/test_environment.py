import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from starrating import environment

KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def set_all(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in environment.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_unlisted_variable_is_a_fault() -> None:
    with pytest.raises(ImproperlyConfigured, match="未列入"):
        environment.text("HOME")


def test_flags_and_numbers_refuse_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, DEBUG="yes", SESSION_HOURS="٣", TRUSTED_PROXIES="9", MODE="test")
    for read in (
        lambda: environment.flag("DEBUG"),
        lambda: environment.number("SESSION_HOURS", 12),
        environment.proxies,
        environment.mode,
    ):
        with pytest.raises(ImproperlyConfigured):
            read()
    set_all(monkeypatch, DEBUG="1", SESSION_HOURS="8", TRUSTED_PROXIES="1")
    assert environment.flag("DEBUG") is True
    assert environment.number("SESSION_HOURS", 12) == 8
    assert environment.number("LOCK_MINUTES", 30) == 30
    assert (environment.proxies(), environment.mode()) == (1, "local")


def test_database_url_of_sqlite(
    monkeypatch: pytest.MonkeyPatch, tmp_path: "os.PathLike[str]"
) -> None:
    set_all(monkeypatch)
    assert environment.database()["NAME"] == str(environment.ROOT / ".run" / "data.sqlite3")
    monkeypatch.chdir(tmp_path)
    set_all(monkeypatch, DATABASE_URL="sqlite:///here.sqlite3")
    assert environment.database()["NAME"] == str(tmp_path / "here.sqlite3")  # type: ignore[operator]  # PathLike of pytest is a Path
    set_all(monkeypatch, DATABASE_URL="sqlite:////var/lib/x.sqlite3")
    entry = environment.database()
    assert entry["NAME"] == "/var/lib/x.sqlite3"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_url_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, DATABASE_URL="postgres://app:p%40ss@db:5433/stars?sslmode=require")
    entry = environment.database()
    found = [entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
    assert found == ["stars", "app", "p@ss", "db", "5433"]
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert "lock_timeout=20s" in entry["OPTIONS"]["options"]


@pytest.mark.parametrize(
    "url", ["mysql://x/y", "sqlite://host/x", "sqlite://", "postgres://h", "postgres://h:x/y"]
)
def test_database_url_that_is_wrong(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    set_all(monkeypatch, DATABASE_URL=url)
    with pytest.raises(ImproperlyConfigured):
        environment.database()


def test_email_url(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch)
    assert environment.email()["EMAIL_BACKEND"].endswith("console.EmailBackend")
    set_all(monkeypatch, EMAIL_URL="smtps://u:p@mail")
    mail = environment.email()
    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_SSL"]) == (465, True)
    set_all(monkeypatch, EMAIL_URL="smtp://mail")
    assert environment.email()["EMAIL_PORT"] == 25
    set_all(monkeypatch, EMAIL_URL="http://mail")
    with pytest.raises(ImproperlyConfigured):
        environment.email()


def test_unsafe_production_names_every_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, DEMO="1", DEBUG="1", ALLOWED_HOSTS="*")
    with pytest.raises(ImproperlyConfigured) as fault:
        environment.refuse_unsafe_production()
    assert [line.split(":")[0].split("=")[0] for line in str(fault.value).split("\n")[1:]] == [
        "DEMO",
        "DEBUG",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
    ]


@pytest.mark.parametrize("key", [environment.LOCAL_KEY, "short", "a" * 60, ""])
def test_production_refuses_a_known_or_weak_key(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    set_all(monkeypatch, SECRET_KEY=key, ALLOWED_HOSTS="stars.example.org")
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        environment.refuse_unsafe_production()


def test_sound_production_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, SECRET_KEY=KEY, ALLOWED_HOSTS="stars.example.org")
    environment.refuse_unsafe_production()


def test_local_installation_answers_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, ALLOWED_HOSTS="localhost,stars.example.org")
    with pytest.raises(ImproperlyConfigured, match=r"stars\.example\.org"):
        environment.refuse_open_local()


def start(**variables: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if name not in environment.VARIABLES}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=environment.ROOT,
        env={**own, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_process_refuses_to_start() -> None:
    result = start(MODE="production", DEMO="1")
    assert result.returncode != 0
    assert "正式环境拒绝启动" in result.stderr
    assert "DEMO=1" in result.stderr


def test_production_process_starts_when_sound() -> None:
    result = start(MODE="production", SECRET_KEY=KEY, ALLOWED_HOSTS="stars.example.org")
    assert (result.returncode, result.stderr) == (0, "")


def test_reminders_go_by_mail_where_there_is_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch)
    assert (environment.gateways(), environment.sender()) == (["file"], "starrating@localhost")
    set_all(monkeypatch, EMAIL_URL="smtp://xing%40x.cn:secret@mail.x.cn:25")
    assert (environment.gateways(), environment.sender()) == (["mail"], "xing@x.cn")
    set_all(
        monkeypatch,
        EMAIL_URL="smtp://xing:secret@mail.x.cn:25",
        EMAIL_FROM="五星创评 <xing@x.cn>",
        REMINDER_GATEWAYS=" mail, file, office.sms.Gateway",
    )
    assert environment.gateways() == ["mail", "file", "office.sms.Gateway"]
    assert environment.sender() == "五星创评 <xing@x.cn>"
    for wrong in ("sms", "office.", "mail;file", "a.b-c"):
        set_all(monkeypatch, REMINDER_GATEWAYS=wrong)
        with pytest.raises(ImproperlyConfigured, match="REMINDER_GATEWAYS"):
            environment.gateways()
    set_all(monkeypatch, REMINDER_GATEWAYS="mail")
    assert environment.gateways() == ["mail"]
    set_all(monkeypatch, REMINDER_GATEWAYS="mail", MODE="production")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.gateways()
