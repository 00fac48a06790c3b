"""The journal as a table for others to keep."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from branches.journal.models import Entry
from starrating import clock
from starrating.workbook.texts import neutralise

BOM = "\ufeff"


def entries_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """CSV with BOM line by line: an entry a line, every column under the digest among them.

    Texts that a spreadsheet program might take for a formula are guarded.
    """
    yield BOM + _line(
        [
            _("序号"),
            _("时间"),
            _("办理人"),
            _("事项"),
            _("动作"),
            _("对象"),
            _("党组织代码"),
            _("理由"),
            _("变更前"),
            _("变更后"),
            _("批量行摘要"),
            _("请求编号"),
            _("算法"),
            _("前一条摘要"),
            _("本条摘要"),
        ]
    )
    for entry in entries:
        yield _line(
            [
                str(entry.number),
                clock.local(entry.at).isoformat(timespec="seconds"),
                entry.actor_label,
                entry.sentence,
                entry.verb,
                f"{entry.subject_type}:{entry.subject_id}",
                entry.organisation_code,
                entry.reason,
                json.dumps(entry.before, ensure_ascii=False),
                json.dumps(entry.after, ensure_ascii=False),
                entry.rows_digest,
                entry.request_id,
                entry.algorithm,
                entry.previous_hash,
                entry.hash,
            ]
        )


def _line(texts: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(neutralise, texts))
    return buffer.getvalue()
