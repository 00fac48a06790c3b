"""Messages by mail, through the server that the installation names."""

from smtplib import SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from scoring.reminders.services.gateways import Message, Recipient


class MailGateway:
    """One connection for a run. A server that is gone is not asked again for each message.

    What a server or a library said is not passed on: it may hold names and passwords.
    """

    channel = "mail"

    def __init__(self) -> None:
        self._connection: Any = get_connection()
        self._down = ""

    def reaches(self, recipient: Recipient) -> bool:
        return bool(recipient.address)

    def deliver(self, message: Message) -> str:
        if not self._down:
            try:
                self._connection.open()
            except OSError as error:
                self._down = _("连接不上邮件服务器(%(kind)s)") % {"kind": _kind(error)}
        return self._down or self._send(message)

    def _send(self, message: Message) -> str:
        mail = EmailMessage(
            subject=" ".join(message.subject.split()),
            body=message.text,
            to=[message.recipient.address],
            headers={
                "Message-ID": f"<{message.key}@starrating>",
                "Auto-Submitted": "auto-generated",
            },
            connection=self._connection,
        )
        try:
            mail.send()
        except (OSError, ValueError) as error:
            self.close()
            return _("邮件没有发出(%(kind)s)") % {"kind": _kind(error)}
        return ""

    def close(self) -> None:
        try:
            self._connection.close()
        except OSError:
            # the server went first: there is nothing left to close
            self._connection = get_connection()


def _kind(error: Exception) -> str:
    """The class of a fault, with the answer's code where the server gave one."""
    name = type(error).__name__
    if isinstance(error, SMTPResponseException | SMTPSenderRefused):
        return f"{name} {error.smtp_code}"
    return name
