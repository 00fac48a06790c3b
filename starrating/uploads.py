"""Files people hand in: what one is, its content says; kept under random names, given out as attachments.

A name is only what a person called the file. Nothing is unpacked, drawn or run here: a file is
recognised by how it begins and ends, and refused where it could pass for something else as well.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from starrating.access import conflict, faulty
from starrating.texts import shows_wholly
from starrating.workbook import UnreadableWorkbook
from starrating.workbook.archive import Archive

FILE_BYTES = 20 * 1024 * 1024
_STEM_LENGTH = 100
_HEAD = 1024
_EDGE = 64 * 1024
# what Windows does not take in a file's name, or takes for a device
_SIGNS = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:html|script|svg|iframe|!doctype\s+html|\?php)[\s>]", re.IGNORECASE)


class FileKind(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"


CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
}


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-_HEAD:] and not _is_more(data)


def _is_jpeg(data: bytes) -> bool:
    # telephones write their own notes behind the end of the picture
    sound = data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-_EDGE:]
    return sound and b"%PDF-" not in data[:_HEAD] and not _is_more(data)


def _is_png(data: bytes) -> bool:
    starts = data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR"
    sound = starts and b"IEND" in data[-_EDGE:]
    return sound and b"%PDF-" not in data[:_HEAD] and not _is_more(data)


def _is_more(data: bytes) -> bool:
    """Whether a browser could take the bytes for a page, or an unpacker for an archive, as well."""
    edges = (data[:_EDGE], data[-_EDGE:])
    return b"PK\x05\x06" in edges[1] or any(_MARKUP.search(edge) for edge in edges)


def _is_package(main_part: str) -> Callable[[bytes], bool]:
    """An office document without macros; its directory is read, nothing is unpacked."""

    def fits(data: bytes) -> bool:
        if not data.startswith(b"PK\x03\x04") or b"%PDF-" in data[:_HEAD]:
            return False
        try:
            names = Archive(data).entries
        except UnreadableWorkbook:
            return False
        has_macros = any("vbaproject" in name or "macrosheets/" in name for name in names)
        return "[content_types].xml" in names and main_part in names and not has_macros

    return fits


_KINDS: dict[FileKind, Callable[[bytes], bool]] = {
    FileKind.PDF: _is_pdf,
    FileKind.JPEG: _is_jpeg,
    FileKind.PNG: _is_png,
    FileKind.DOCX: _is_package("word/document.xml"),
    FileKind.XLSX: _is_package("xl/workbook.xml"),
}


def _words(kind: FileKind) -> str:
    return {
        FileKind.PDF: "PDF",
        FileKind.DOCX: _("Word(.docx,不含宏)"),
        FileKind.XLSX: _("Excel(.xlsx,不含宏)"),
        FileKind.JPEG: "JPG",
        FileKind.PNG: "PNG",
    }[kind]


def kind_of(
    data: bytes, *, kinds: Collection[FileKind] = tuple(FileKind), most: int = FILE_BYTES
) -> FileKind:
    """What the bytes are. Raises Refused (422) for an empty, too big, unknown or ambiguous file."""
    if not data:
        raise faulty(_("文件是空的,没有任何内容。"))
    if len(data) > most:
        raise faulty(_("文件超过 %(most)s MB。") % {"most": most // 1024 // 1024})
    for kind, fits in _KINDS.items():
        if kind in kinds and fits(data):
            return kind
    listed = "、".join(_words(kind) for kind in FileKind if kind in kinds)
    raise faulty(
        _("只接受内容完整的 %(kinds)s 文件;改扩展名不能改变文件的种类。") % {"kinds": listed}
    )


def shown_name(filename: str, kind: FileKind, default: str) -> str:
    """The name a file is handed out under: its own stem, the ending of what it really is."""
    stem = PurePosixPath(filename.replace("\\", "/")).stem
    plain = "".join(sign for sign in stem if shows_wholly(sign))
    plain = _SIGNS.sub("_", plain).strip(" .")[:_STEM_LENGTH]
    if not plain or _DEVICES.fullmatch(plain):
        plain = default
    return f"{plain}.{kind.value}"


def random_name() -> str:
    """128 bit of chance as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def keep_file(name: str, data: bytes) -> str:
    """Store the bytes under ``name`` (``folder/<random>``); on the disk before this returns."""
    kept = default_storage.save(name, ContentFile(data))
    path = Path(default_storage.path(kept))
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return kept


def read_file(name: str, sha256: str) -> bytes:
    """The bytes as they were handed in.

    Raises Refused (409) where they are missing or no longer those that were registered.
    """
    try:
        with default_storage.open(name, "rb") as stored:
            data: bytes = stored.read()
    except OSError as error:
        raise conflict(_("文件不在存储中,请联系系统管理员从备份恢复。")) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise conflict(_("存储中的文件与登记时的指纹不符,不能提供,请联系系统管理员。"))
    return data


def file_answer(data: bytes, kind: FileKind, filename: str) -> HttpResponse:
    """The answer that hands a file out: to be saved, never shown, never kept on the way."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    header = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = header or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cache-Control"] = "no-store"
    return response
