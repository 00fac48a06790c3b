"""The journal as a table for others to keep."""

import csv
import io
import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from branches.journal.models import Entry

NEUTRALISED = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(text: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(NEUTRALISED) else text


def entries_csv(entries: Iterable[Entry]) -> str:
    """CSV with BOM, a line an entry, every column under the digest among them."""
    output = io.StringIO()
    output.write("\ufeff")
    writer = csv.writer(output)
    writer.writerow(
        [
            _("序号"),
            _("时间"),
            _("办理人"),
            _("事项"),
            _("党组织代码"),
            _("理由"),
            _("变更前"),
            _("变更后"),
            _("前一条摘要"),
            _("本条摘要"),
        ]
    )
    for entry in entries:
        texts = [
            entry.actor_label,
            entry.sentence,
            entry.organisation_code,
            entry.reason,
            json.dumps(entry.before, ensure_ascii=False),
            json.dumps(entry.after, ensure_ascii=False),
        ]
        moment = entry.at.isoformat(timespec="seconds")
        hashes = [entry.previous_hash, entry.hash]
        writer.writerow([entry.number, moment, *map(neutral, texts), *hashes])
    return output.getvalue()
