"""Basis documents: registered with their files, handed out as they were registered."""

import hashlib
from datetime import date

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.rounds import lifecycle
from scoring.rounds.models import BasisDocument, Round
from scoring.rounds.services.locking import locked_draft, save_round
from starrating import clock
from starrating.access import Actor, Refused, conflict, faulty
from starrating.texts import NUMBER_LENGTH, written
from starrating.uploads import (
    FILE_BYTES,
    FileKind,
    keep_file,
    kind_of,
    random_name,
    read_file,
    shown_name,
)

TITLE_LENGTH = 300
_KINDS = (FileKind.PDF, FileKind.DOCX, FileKind.JPEG, FileKind.PNG)


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
        document.file_kind = kind_of(data, kinds=_KINDS, most=FILE_BYTES)
        document.file_name = shown_name(filename, FileKind(document.file_kind), _("依据文件"))
        document.sha256 = hashlib.sha256(data).hexdigest()
        document.file.name = keep_file(f"basis/{random_name()}", data)
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
    return read_file(str(document.file.name), document.sha256)
