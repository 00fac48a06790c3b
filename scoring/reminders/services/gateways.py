"""What a way of sending has to be, and which ones this installation uses.

A gateway of one's own is a class without arguments that keeps to ``Gateway``; its dotted path
stands in the setting. Every gateway passes ``tests.scoring.reminders.gateway_contract``.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from scoring.reminders.models import CHANNEL_LENGTH, FAILURE_LENGTH, ListWay
from starrating.access import conflict

KIND_LENGTH = 60
SHIPPED = {
    "mail": "scoring.reminders.services.mail_gateway.MailGateway",
    "file": "scoring.reminders.services.file_gateway.FileGateway",
}


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for; ``address`` is the mail address, blank where none is on record."""

    username: str
    name: str
    address: str


@dataclass(frozen=True)
class Message:
    """One message to one person. ``key`` is the same whenever the same is sent again that day."""

    key: str
    day: date
    recipient: Recipient
    subject: str
    text: str


class Gateway(Protocol):
    """One way of sending.

    ``channel`` names it in the log, up to 32 signs, once a gateway. ``deliver`` sends a message,
    one already delivered under the same key only once where the way can tell; it raises nothing:
    it returns a blank, or why the message did not go, in words without any secret. ``close`` ends
    a run.
    """

    @property
    def channel(self) -> str: ...

    def reaches(self, recipient: Recipient) -> bool: ...

    def deliver(self, message: Message) -> str: ...

    def close(self) -> None: ...


class Guarded:
    """A gateway that keeps its promises, whatever the one inside does: a fault is a failure."""

    def __init__(self, inner: Gateway) -> None:
        self._inner = inner
        self.channel = inner.channel

    def reaches(self, recipient: Recipient) -> bool:
        try:
            return bool(self._inner.reaches(recipient))
        except Exception:  # noqa: BLE001 - somebody's own class; delivering tells what is wrong
            return True

    def deliver(self, message: Message) -> str:
        try:
            said = self._inner.deliver(message)
            return "".join(sign for sign in said if sign.isprintable())[:FAILURE_LENGTH]
        except Exception as error:  # noqa: BLE001 - somebody's own class must not stop the others
            return _("通道出错(%(kind)s)") % {"kind": type(error).__name__[:KIND_LENGTH]}

    def close(self) -> None:
        # everything was sent and kept by now
        with suppress(Exception):
            self._inner.close()


def gateways(wanted: Iterable[str] | None = None) -> list[Gateway]:
    """The gateways of the setting, freshly made.

    Raises Refused (409) for one that cannot be made, or two of the same name.
    """
    names = settings.REMINDER_GATEWAYS if wanted is None else wanted
    found = [_made(name) for name in names]
    channels = [gateway.channel for gateway in found]
    for channel in channels:
        is_sound = 0 < len(channel) <= CHANNEL_LENGTH and channel not in ListWay.values
        if channels.count(channel) > 1 or not is_sound:
            raise conflict(
                _("催办通道的名称“%(name)s”重复或不能用,请核对 REMINDER_GATEWAYS。")
                % {"name": channel}
            )
    return found


def _made(name: str) -> Gateway:
    try:
        gateway: Gateway = import_string(SHIPPED.get(name, name))()
    except (ImportError, TypeError) as error:
        raise conflict(
            _("催办通道“%(name)s”无法使用,请核对 REMINDER_GATEWAYS。") % {"name": name}
        ) from error
    return gateway
