"""Between the preview of a file and its confirmation."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from branches.organisations.models import ImportState, PendingImport
from starrating import clock
from starrating.access import Actor, Refused, conflict

KEPT = timedelta(hours=2)


@transaction.atomic
def keep_import(
    *,
    by: Actor | None,
    kind: str,
    filename: str,
    sha256: str,
    rows: Sequence[Any],
    parameters: Mapping[str, Any] | None = None,
) -> PendingImport:
    """Keep the rows of a file (JSON values) for two hours, for ``by`` alone to confirm.

    ``kind`` is the journal verb that will write them, ``parameters`` whatever else the
    confirmation needs. No journal line: nothing has been done yet. Rows of files that nobody
    confirmed in time are emptied along the way.
    """
    moment = clock.now()
    PendingImport.objects.filter(state=ImportState.WAITING, expires_at__lte=moment).update(
        state=ImportState.EXPIRED, rows=[]
    )
    return PendingImport.objects.create(
        kind=kind,
        made_by_id=None if by is None else by.pk,
        made_at=moment,
        expires_at=moment + KEPT,
        filename=filename[-255:],
        sha256=sha256,
        rows=list(rows),
        parameters=dict(parameters or {}),
    )


@transaction.atomic
def take_import(*, by: Actor | None, pk: int, kind: str) -> PendingImport:
    """Take a kept file for writing; its ``rows`` are there to read, and emptied in the database.

    Belongs inside the service that writes, so that a refusal there leaves the file waiting.
    Raises Refused: 404 where ``by`` has no such file, 409 where it was taken already or expired.
    """
    owner = None if by is None else by.pk
    kept = (
        PendingImport.objects.select_for_update().filter(pk=pk, kind=kind, made_by_id=owner).first()
    )
    if kept is None:
        raise Refused(_("没有这份待导入的文件。"), 404)
    if kept.state == ImportState.TAKEN:
        raise conflict(_("这份文件已导入,没有重复写入。"))
    if kept.state == ImportState.EXPIRED or kept.expires_at <= clock.now():
        raise conflict(_("这份文件上传已超过两小时,请重新上传。"))
    kept.state = ImportState.TAKEN
    kept.taken_at = clock.now()
    rows, kept.rows = kept.rows, []
    kept.save(update_fields=["state", "taken_at", "rows"])
    kept.rows = rows
    return kept
