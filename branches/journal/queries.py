"""Reading the journal: search, the chain's end, its verification."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from branches.journal.models import GENESIS, Entry, Head, digest, plain


@dataclass(frozen=True)
class ChainHead:
    """Number and digest of the last entry, as printed on notices."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Verification:
    """What a walk along the chain found; sound where ``faults`` is empty."""

    checked: int
    head: ChainHead
    faults: tuple[str, ...]


def chain_head() -> ChainHead:
    head = Head.objects.get()
    return ChainHead(head.number, head.hash)


def entries_about(subject: models.Model) -> models.QuerySet[Entry]:
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def departures(subject: models.Model) -> dict[str, str]:
    """Columns that no longer hold what the journal says was written there last: name → label.

    ``subject`` as it stands in the database. Only columns that its lines name in ``after`` are
    compared; one statement.
    """
    written: dict[str, object] = {}
    for after in entries_about(subject).order_by("number").values_list("after", flat=True):
        written.update(after)
    return {
        field.attname: str(field.verbose_name)
        for field in subject._meta.concrete_fields
        if field.attname in written
        and plain(getattr(subject, field.attname)) != written[field.attname]
    }


def verify_chain(anchors: Iterable[ChainHead] = ()) -> Verification:
    """Walk the whole chain: numbers without a gap, digests as stored, the end as the head says.

    ``anchors`` are ends noted elsewhere (printed on notices): a chain rebuilt or cut off since
    then no longer carries them.
    """
    faults: list[str] = []
    wanted = {anchor.number: anchor.hash for anchor in anchors}
    number, previous = 0, GENESIS
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if entry.number != number:
            faults.append(_("第 %(number)s 条缺失") % {"number": number})
            number = entry.number
        elif entry.previous_hash != previous:
            faults.append(_("第 %(number)s 条与前一条不衔接") % {"number": number})
        if digest(entry) != entry.hash:
            faults.append(_("第 %(number)s 条内容与摘要不符") % {"number": number})
        previous = entry.hash
        anchored = wanted.pop(number, None)
        if anchored not in (None, entry.hash):
            faults.append(_("第 %(number)s 条与公示上印的摘要不符") % {"number": number})
    head = chain_head()
    if (head.number, head.hash) != (number, previous):
        faults.append(_("日志末端与记录的末端不符,末尾可能被删"))
    faults += [
        _("公示上印的第 %(number)s 条已不存在") % {"number": missing}
        for missing in sorted(wanted)
        if missing
    ]
    return Verification(number, head, tuple(faults))
