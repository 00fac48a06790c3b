"""Messages into a file, for a program of the office that sends them on (short messages, chat).

``reminders/<day>.jsonl`` in the storage folder: a line is one message as JSON in ASCII. What this
returned is on the disk. A key is written once a day, also where a run was broken off.
"""

import json
import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from scoring.reminders.services.gateways import Message, Recipient

FOLDER = "reminders"


class FileGateway:
    channel = "file"

    def __init__(self) -> None:
        self._folder = Path(settings.STORAGE_DIR) / FOLDER
        self._written: dict[Path, set[str]] = {}

    def reaches(self, recipient: Recipient) -> bool:
        return True

    def deliver(self, message: Message) -> str:
        path = self._folder / f"{message.day.isoformat()}.jsonl"
        try:
            if path not in self._written:
                self._written[path] = _keys_in(path)
            if message.key not in self._written[path]:
                _append(path, _line(message))
                self._written[path].add(message.key)
        except OSError as error:
            self._written.pop(path, None)
            return _("写不进消息文件(%(kind)s)") % {"kind": type(error).__name__}
        return ""

    def close(self) -> None:
        self._written.clear()


def _line(message: Message) -> bytes:
    content = {
        "key": message.key,
        "day": message.day.isoformat(),
        "username": message.recipient.username,
        "name": message.recipient.name,
        "email": message.recipient.address,
        "subject": message.subject,
        "text": message.text,
    }
    # ASCII: nothing in a text can end the line, whatever reads it
    return json.dumps(content).encode() + b"\n"


def _keys_in(path: Path) -> set[str]:
    """Keys of the lines there are; a line that was broken off holds none."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return set()
    found = set()
    for line in lines:
        try:
            found.add(str(json.loads(line)["key"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line)
        os.fsync(file.fileno())
    if not size:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
