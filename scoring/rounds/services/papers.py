"""Basis documents: what a file is, is told by its content and never by its name."""

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models.texts import shows_wholly
from scoring.rounds import lifecycle
from scoring.rounds.models import BasisDocument, FileKind, Round
from scoring.rounds.services.locking import NUMBER_LENGTH, locked_draft, save_round, written
from starrating import clock
from starrating.access import Actor, Refused, conflict, faulty
from starrating.workbook import UnreadableWorkbook
from starrating.workbook.archive import Archive

FILE_BYTES = 20 * 1024 * 1024
TITLE_LENGTH = 300
_STEM_LENGTH = 100
_TAIL = 64 * 1024
# what Windows does not take in a file's name, or takes for a device
_SIGNS = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-_TAIL:]


def _is_png(data: bytes) -> bool:
    starts = data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR"
    return starts and b"IEND" in data[-_TAIL:]


def _is_docx(data: bytes) -> bool:
    """A Word document without macros; its directory is read, nothing is unpacked."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        names = Archive(data).entries
    except UnreadableWorkbook:
        return False
    has_macros = any("vbaproject" in name for name in names)
    return "[content_types].xml" in names and "word/document.xml" in names and not has_macros


_KINDS: dict[FileKind, Callable[[bytes], bool]] = {
    FileKind.PDF: _is_pdf,
    FileKind.JPEG: _is_jpeg,
    FileKind.PNG: _is_png,
    FileKind.DOCX: _is_docx,
}


def kind_of(data: bytes) -> FileKind:
    """What the bytes are. Raises Refused (422) for an empty, too big or unknown file."""
    if not data:
        raise faulty(_("文件是空的,没有任何内容。"))
    if len(data) > FILE_BYTES:
        raise faulty(_("文件超过 %(most)s MB。") % {"most": FILE_BYTES // 1024 // 1024})
    for kind, fits in _KINDS.items():
        if fits(data):
            return kind
    raise faulty(
        _("只接受内容完整的 PDF、Word(.docx,不含宏)、JPG、PNG 文件;改扩展名不能改变文件的种类。")
    )


def shown_name(filename: str, kind: FileKind) -> str:
    """The name a file is handed out under: its own stem, the ending of what it really is."""
    stem = PurePosixPath(filename.replace("\\", "/")).stem
    plain = "".join(sign for sign in stem if shows_wholly(sign))
    plain = _SIGNS.sub("_", plain).strip(" .")[:_STEM_LENGTH]
    if not plain or _DEVICES.fullmatch(plain):
        plain = _("依据文件")
    return f"{plain}.{kind.value}"


def keep_file(data: bytes) -> str:
    """Store the bytes under a random name (128 bit); on the disk before this returns."""
    name = default_storage.save(f"basis/{secrets.token_hex(16)}", ContentFile(data))
    path = Path(default_storage.path(name))
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return name


@recorded
def add_basis_document(
    *,
    round: Round,
    number: str,
    title: str,
    issued_on: date,
    by: Actor,
    data: bytes | None = None,
    filename: str = "",
) -> BasisDocument:
    """Register a document the round rests on, with its file where there is one.

    Raises Refused: 403; 409 once opened or where the number is registered; 422 for blanks, a date
    to come, and a file that is no sound pdf, docx, jpg or png of at most 20 MB.
    """
    row = locked_draft(round, by=by)
    document = BasisDocument(
        round=row,
        number=written(number, NUMBER_LENGTH, _("文号")),
        title=written(title, TITLE_LENGTH, _("标题")),
        issued_on=issued_on,
    )
    if issued_on > clock.today():
        raise faulty(_("印发日期不能晚于今天。"))
    if BasisDocument.objects.filter(round=row, number=document.number).exists():
        raise conflict(_("文号 %(number)s 已经登记过。") % {"number": document.number})
    if data is not None:
        document.file_kind = kind_of(data)
        document.file_name = shown_name(filename, FileKind(document.file_kind))
        document.sha256 = hashlib.sha256(data).hexdigest()
        document.file.name = keep_file(data)
    document.save()
    save_round(row)
    record(lifecycle.ADD_DOCUMENT, row, by=by, after=_facts(document))
    return document


@recorded
def remove_basis_document(*, document: BasisDocument, by: Actor) -> None:
    """Take a document off a draft; its file goes with it, the journal keeps number and fingerprint.

    Raises Refused: 403; 404 where it is gone already; 409 once opened.
    """
    row = locked_draft(document.round, by=by)
    found = BasisDocument.objects.filter(pk=document.pk, round=row).first()
    if found is None:
        raise Refused(_("这份依据文件已经删去。"), 404)
    record(lifecycle.REMOVE_DOCUMENT, row, by=by, before=_facts(found))
    name = found.file.name
    found.delete()
    save_round(row)
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def _facts(document: BasisDocument) -> dict[str, object]:
    names = ("number", "title", "issued_on", "file_name", "sha256")
    return {name: getattr(document, name) for name in names}


def read_basis_file(document: BasisDocument) -> bytes:
    """The file as it was registered.

    Raises Refused: 404 where there is none; 409 where the stored bytes are missing or no longer
    those that were registered.
    """
    if not document.file:
        raise Refused(_("这份依据文件没有上传文件。"), 404)
    try:
        with default_storage.open(str(document.file.name), "rb") as stored:
            data: bytes = stored.read()
    except OSError as error:
        raise conflict(_("文件不在存储中,请联系系统管理员从备份恢复。")) from error
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise conflict(_("存储中的文件与登记时的指纹不符,不能提供,请联系系统管理员。"))
    return data
