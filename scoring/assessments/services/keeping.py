"""What happens to a text that meets a newer one: it is kept, never lost and never written over."""

from django.utils.translation import gettext as _

from scoring.assessments.models import Assessment, KeptReason, KeptText
from starrating import clock
from starrating.access import conflict

MOST_KEPT = 300


def keep(
    row: Assessment, field: str, text: str, *, why: str, base_version: int, by_key: int | None
) -> KeptText:
    """Keep a text beside the form; the same text of the same place is kept once.

    Raises Refused (409) where hundreds lie there unsettled: something keeps sending them.
    """
    waiting = KeptText.objects.filter(assessment=row, settled_at=None)
    known = waiting.filter(field=field, text=text).first()
    if known is not None:
        return known
    if waiting.count() >= MOST_KEPT:
        raise conflict(_("保留的文字太多了,请先在“检查并提交”里处理后再填。"))
    return KeptText.objects.create(
        assessment=row,
        field=field,
        text=text,
        why=why,
        written_by_id=by_key,
        kept_at=clock.now(),
        base_version=base_version,
    )


def keep_replaced(
    row: Assessment, field: str, old: str, new: str, *, version: int, old_by: int | None, by: int
) -> None:
    """Keep what another person had written where it goes, not where it is only written on."""
    if old and old_by not in (None, by) and not new.startswith(old):
        keep(row, field, old, why=KeptReason.REPLACED, base_version=version, by_key=old_by)
