"""The shipped gateways keep the contract; the setting names which are used."""

import json
import smtplib
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from pytest_django import Settings

from scoring.reminders.services import Message, Recipient, gateways
from scoring.reminders.services.file_gateway import FileGateway
from scoring.reminders.services.gateways import Guarded
from scoring.reminders.services.mail_gateway import MailGateway
from tests.factories.refusals import refusal
from tests.scoring.reminders.gateway_contract import CONTRACT, PLAIN, Bench
from tests.scoring.reminders.office import Pigeon

if TYPE_CHECKING:
    from email.message import EmailMessage as Parsed

SECRET = "Geheim-2025"
FILE = "reminders/2025-09-04.jsonl"


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def lines(storage: Path) -> list[dict[str, str]]:
    file = storage / FILE
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def of_file(storage: Path, _settings: Settings) -> Bench:
    def break_it() -> None:
        (storage / FILE).mkdir(parents=True)

    return Bench(
        make=FileGateway,
        taken=lambda: [(line["key"], line["text"]) for line in lines(storage)],
        break_it=break_it,
        secret=str(storage),
    )


def of_mail(_storage: Path, settings: Settings) -> Bench:
    outbox: list[Any] = mail.outbox

    def taken() -> list[tuple[str, str]]:
        assert {len(message.recipients()) for message in outbox} <= {1}
        return [(message.extra_headers["Message-ID"][1:33], message.body) for message in outbox]

    def break_it() -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "shu", SECRET

    return Bench(MailGateway, taken, break_it, SECRET)


@pytest.mark.parametrize("promise", CONTRACT, ids=lambda promise: promise.__name__)
@pytest.mark.parametrize("made", [of_file, of_mail])
def test_every_gateway_keeps_the_contract(
    made: Callable[[Path, Settings], Bench],
    promise: Callable[[Bench], None],
    storage: Path,
    settings: Settings,
    mailoutbox: list[Any],
) -> None:
    promise(made(storage, settings))


# --- file -----------------------------------------------------------------------------------


def test_a_line_of_the_file_holds_what_a_program_needs_and_no_more(storage: Path) -> None:
    FileGateway().deliver(PLAIN)
    (line,) = lines(storage)
    assert line == {
        "key": PLAIN.key,
        "day": "2025-09-04",
        "username": "shu",
        "name": "舒继明",
        "email": "shu@example.cn",
        "subject": PLAIN.subject,
        "text": PLAIN.text,
    }
    file = storage / FILE
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert file.read_bytes().isascii()


def test_a_key_is_written_once_a_day_even_by_another_run(storage: Path) -> None:
    other = replace(PLAIN, key="f" * 32)
    for gateway in (FileGateway(), FileGateway()):
        assert [gateway.deliver(one) for one in (PLAIN, PLAIN, other)] == ["", "", ""]
    assert [line["key"] for line in lines(storage)] == [PLAIN.key, other.key]


def test_a_line_that_was_broken_off_is_left_behind(storage: Path) -> None:
    file = storage / FILE
    file.parent.mkdir()
    file.write_bytes(b'{"day": "2025-09-04"}\n[]\n{"key": "0123')
    assert FileGateway().deliver(PLAIN) == ""
    *_broken, whole = file.read_bytes().splitlines()
    assert json.loads(whole)["key"] == PLAIN.key
    assert file.read_bytes().endswith(b"}\n")


def test_a_file_that_can_be_written_again_is(storage: Path) -> None:
    blocked = storage / FILE
    blocked.mkdir(parents=True)
    gateway = FileGateway()
    assert gateway.deliver(PLAIN) == "写不进消息文件(IsADirectoryError)"
    blocked.rmdir()
    assert gateway.deliver(PLAIN) == ""
    assert [line["key"] for line in lines(storage)] == [PLAIN.key]


# --- mail -----------------------------------------------------------------------------------


def test_a_mail_goes_to_one_address_and_says_it_is_automatic(mailoutbox: list[Any]) -> None:
    gateway = MailGateway()
    assert gateway.reaches(Recipient("zhuang", "庄大同", "")) is False
    assert gateway.deliver(replace(PLAIN, subject="甲\r\nBcc: all@example.cn")) == ""
    (sent,) = mailoutbox
    whole: Parsed = sent.message()
    assert (sent.to, sent.cc, sent.bcc) == (["shu@example.cn"], [], [])
    assert whole["Auto-Submitted"] == "auto-generated"
    assert whole["Message-ID"] == f"<{PLAIN.key}@starrating>"
    assert whole["Bcc"] is None
    assert sent.subject == "甲 Bcc: all@example.cn"


class Server:
    """A connection that answers as it is told: to the next messages in turn, then well."""

    def __init__(self, *answers: Exception) -> None:
        self.answers = list(answers)
        self.opened = self.closed = self.sent = 0
        self.fails_to_close = False

    def open(self) -> None:
        self.opened += 1

    def close(self) -> None:
        self.closed += 1
        if self.fails_to_close:
            raise smtplib.SMTPServerDisconnected(SECRET)

    def send_messages(self, messages: list[Any]) -> int:
        if self.answers:
            raise self.answers.pop(0)
        self.sent += 1
        return len(messages)


def through(server: Server) -> MailGateway:
    gateway = MailGateway()
    gateway._connection = server
    return gateway


def test_what_the_server_says_is_told_by_its_number_only() -> None:
    server = Server(
        smtplib.SMTPSenderRefused(553, SECRET.encode(), "a@example.cn"),
        smtplib.SMTPDataError(554, SECRET.encode()),
        smtplib.SMTPRecipientsRefused({"shu@example.cn": (550, SECRET.encode())}),
        TimeoutError(SECRET),
    )
    gateway = through(server)
    assert [gateway.deliver(PLAIN) for _ in range(5)] == [
        "邮件没有发出(SMTPSenderRefused 553)",
        "邮件没有发出(SMTPDataError 554)",
        "邮件没有发出(SMTPRecipientsRefused)",
        "邮件没有发出(TimeoutError)",
        "",
    ]
    assert (server.opened, server.closed, server.sent) == (5, 4, 1)


def test_a_server_that_is_gone_is_asked_once(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    gateway = MailGateway()
    said = [gateway.deliver(PLAIN) for _ in range(2)]
    assert said == ["连接不上邮件服务器(ConnectionRefusedError)"] * 2
    assert gateway._connection.connection is None


def test_a_connection_that_cannot_be_closed_is_replaced(mailoutbox: list[Any]) -> None:
    server = Server(TimeoutError())
    server.fails_to_close = True
    gateway = through(server)
    assert gateway.deliver(PLAIN) == "邮件没有发出(TimeoutError)"
    assert gateway.deliver(PLAIN) == ""
    assert len(mailoutbox) == 1


# --- the setting ----------------------------------------------------------------------------


class Broken(Pigeon):
    """Keeps none of its promises."""

    def reaches(self, recipient: Recipient) -> bool:
        raise ValueError(SECRET)

    def deliver(self, message: Message) -> str:
        raise ValueError(SECRET)

    def close(self) -> None:
        raise ValueError(SECRET)


class Mute(Pigeon):
    def deliver(self, message: Message) -> str:
        return None  # type: ignore[return-value]  # what a careless class does


def test_a_gateway_that_breaks_its_promises_is_a_failure_and_no_more() -> None:
    broken = Guarded(Broken())
    assert broken.reaches(PLAIN.recipient) is True
    assert broken.deliver(PLAIN) == "通道出错(ValueError)"
    broken.close()
    assert Guarded(Mute()).deliver(PLAIN) == "通道出错(TypeError)"
    chatty = Guarded(Pigeon(fails={"舒继明": "坏\x00了\n" * 100}))
    assert chatty.deliver(PLAIN) == ("坏了" * 100)[:200]


def test_the_setting_names_the_gateways(settings: Settings) -> None:
    settings.REMINDER_GATEWAYS = ["mail", "file", "tests.scoring.reminders.office.Pigeon"]
    assert [gateway.channel for gateway in gateways()] == ["mail", "file", "pigeon"]


@pytest.mark.parametrize(
    "name",
    [
        "tests.scoring.reminders.office.Nobody",
        "no.such.module",
        "tests.scoring.reminders.office.at",
    ],
)
def test_a_gateway_that_cannot_be_made_is_named(name: str) -> None:
    said = f"催办通道“{name}”无法使用,请核对 REMINDER_GATEWAYS。"
    assert refusal(gateways, wanted=[name]) == (409, said)


class List(Pigeon):
    def __init__(self) -> None:
        super().__init__(channel="chat")


class Nameless(Pigeon):
    def __init__(self) -> None:
        super().__init__(channel="")


@pytest.mark.parametrize(
    ("wanted", "channel"),
    [
        (["file", "file"], "file"),
        (["tests.scoring.reminders.test_gateways.List"], "chat"),
        (["tests.scoring.reminders.test_gateways.Nameless"], ""),
    ],
)
def test_names_of_gateways_are_told_apart(wanted: list[str], channel: str) -> None:
    said = f"催办通道的名称“{channel}”重复或不能用,请核对 REMINDER_GATEWAYS。"
    assert refusal(gateways, wanted=wanted) == (409, said)
