"""Whether the installation can work: database answers, storage folder can be written."""

import logging
import secrets

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


def health(_request: HttpRequest) -> HttpResponse:
    """200 ``ok``; 503 naming ``database`` or ``storage``, nothing more."""
    faults = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("health: database")
        faults.append("database")
    try:
        settings.STORAGE_DIR.mkdir(parents=True, exist_ok=True)
        probe = settings.STORAGE_DIR / f".health-{secrets.token_hex(4)}"
        probe.write_bytes(b"ok")
        probe.unlink()
    except OSError:
        log.exception("health: storage")
        faults.append("storage")
    if faults:
        return HttpResponse(" ".join(faults), status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
