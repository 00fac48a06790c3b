"""What every gateway must do; a gateway of one's own is tested by the same functions.

``taken`` gives what came out at the other end as (key, text) pairs, ``break_it`` makes delivery
impossible, ``secret`` is what must not be told.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from scoring.reminders.services import Gateway, Message, Recipient

PLAIN = Message(
    key="0123456789abcdef0123456789abcdef",
    day=date(2025, 9, 4),
    recipient=Recipient("shu", "舒继明", "shu@example.cn"),
    subject="【五星创评】您有 1 件工作待办",
    text="舒继明同志:\n1. 第一小学党支部:填报并提交自评,9月11日截止,还剩 7 天",
)
HOSTILE = (
    "甲\r\nBcc: all@example.cn\r\n\r\n乙",
    '"},{"key":"x"}\n{"key":"y"}',
    "\u2028第二行\u0085第三行\u202e",
    "' OR 1=1 --<script>{{ 7 }}{% x %}%(name)s",
    "=HYPERLINK(1)\t\x1b[31m",
    ".\r\n.\r\nQUIT",
    "字" * 20_000,
    "",
)


@dataclass(frozen=True)
class Bench:
    """A gateway with its other end."""

    make: Callable[[], Gateway]
    taken: Callable[[], list[tuple[str, str]]]
    break_it: Callable[[], None]
    secret: str


def has_a_name(bench: Bench) -> None:
    channel = bench.make().channel
    assert 0 < len(channel) <= 32
    assert channel == bench.make().channel


def delivers_once(bench: Bench) -> None:
    gateway = bench.make()
    assert gateway.reaches(PLAIN.recipient) is True
    assert gateway.deliver(PLAIN) == ""
    other = replace(PLAIN, key="f" * 32, text="另一条")
    assert gateway.deliver(other) == ""
    gateway.close()
    assert bench.taken() == [(PLAIN.key, PLAIN.text), (other.key, "另一条")]


def takes_hostile_texts(bench: Bench) -> None:
    """Each goes as one message and only there, or is reported; nothing is raised."""
    gateway = bench.make()
    delivered = []
    for number, text in enumerate(HOSTILE):
        whom = replace(PLAIN.recipient, name=text[:100])
        message = replace(PLAIN, key=f"{number:032d}", recipient=whom, subject=text, text=text)
        if not gateway.deliver(message):
            delivered.append(message.key)
    for number, broken in enumerate(("\ud800", "a\nb@example.cn", "a@example.cn, b@example.cn")):
        message = replace(PLAIN, key=f"{number + 50:032d}", text=broken)
        message = replace(message, recipient=replace(PLAIN.recipient, address=broken))
        if not gateway.deliver(message):
            delivered.append(message.key)
    gateway.close()
    assert [key for key, _text in bench.taken()] == delivered
    assert len(delivered) >= len(HOSTILE)


def reports_failure(bench: Bench) -> None:
    """In words, without the secret, without raising; again and again; and it can be closed."""
    bench.break_it()
    gateway = bench.make()
    said = [gateway.deliver(replace(PLAIN, key=f"{number:032d}")) for number in range(3)]
    gateway.close()
    gateway.close()
    assert all(0 < len(words) <= 200 and words.isprintable() for words in said)
    assert bench.secret not in "".join(said)
    assert bench.taken() == []


CONTRACT = (has_a_name, delivers_once, takes_hostile_texts, reports_failure)
