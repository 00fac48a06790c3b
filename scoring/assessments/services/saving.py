"""Autosave of texts: what is saved is read back, what comes too late is kept beside it.

Each text has a version. Whoever saves says which version he had before him; where it has moved on,
the newer text stays and the late one is kept (``KeptText``), so that both can be shown. No journal
line: the row keeps version, editor and time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.models import (
    Assessment,
    KeptReason,
    KeptText,
    ReturnedIndicator,
    WorkAccount,
)
from scoring.assessments.queries import standard_of
from scoring.assessments.rules import is_filler
from scoring.assessments.services.keeping import keep, keep_replaced
from scoring.assessments.services.locking import (
    locked,
    locked_for_filling,
    require_open_indicator,
    require_whole_form,
)
from scoring.assessments.services.texts import TEXT_LENGTH, cleaned
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Actor, Refused

FEATURES = "features"


@dataclass(frozen=True)
class Saved:
    """A text as it stands in the database after a saving, who wrote it and when.

    ``kept`` is the text that came too late, if it did.
    """

    field: str
    text: str
    version: int
    edited_by: str
    edited_at: datetime | None
    kept: KeptText | None = None

    @property
    def is_saved(self) -> bool:
        return self.kept is None


def account_field(indicator: Indicator) -> str:
    return f"account:{indicator.pk}"


def explanation_field(indicator: Indicator) -> str:
    return f"explanation:{indicator.pk}"


def save_field(
    *, assessment: Assessment, field: str, text: str, expected_version: int, by: Actor
) -> Saved:
    """Save one text: ``features``, ``account:<indicator>`` or ``explanation:<indicator>``.

    The same text again changes nothing. Raises Refused: 403; 404 for no such place; 409 where the
    form cannot be filled in now, or the indicator was not sent back; 422 for a text too long.
    """
    kept = _save(assessment, field, text, expected_version, by)
    return read_field(assessment, field, kept)


def save_account(
    *, assessment: Assessment, indicator: Indicator, text: str, expected_version: int, by: Actor
) -> Saved:
    """Save the account of the work under one indicator (自评纪实), like ``save_field``."""
    return save_field(
        assessment=assessment,
        field=account_field(indicator),
        text=text,
        expected_version=expected_version,
        by=by,
    )


@recorded
def _save(
    assessment: Assessment, field: str, text: str, expected_version: int, by: Actor
) -> KeptText | None:
    row = locked_for_filling(assessment, by=by)
    plain = cleaned(text, TEXT_LENGTH, _("这段文字"))
    return write_text(row, field, slot_of(row, field), plain, expected_version, by)


@dataclass
class Slot:
    """A place for one text: the row it lives in, and the names of its columns there."""

    row: Any
    text: str = "text"
    version: str = "version"
    editor: str = "edited_by_id"
    moment: str = "edited_at"

    def value(self, column: str) -> Any:
        return getattr(self.row, getattr(self, column))


def slot_of(row: Assessment, field: str) -> Slot:
    """The place of a text in a locked form. Raises Refused: 404 for none; 409 where it is shut."""
    name, _colon, key = field.partition(":")
    place = _PLACES.get(name)
    if place is None:
        raise _no_such_place()
    return place(row, key)


def write_text(
    row: Assessment, field: str, slot: Slot, text: str, expected_version: int, by: Actor
) -> KeptText | None:
    """Write a cleaned text into its place, or keep it where a newer one stands; None: written."""
    version = slot.value("version") if slot.row.pk else 0
    is_carried = getattr(slot.row, "is_carried", False)
    old = slot.value("text")
    if text == old and not is_carried:
        return None
    if text != old and expected_version != version:
        return keep(
            row, field, text, why=KeptReason.STALE, base_version=expected_version, by_key=by.pk
        )
    keep_replaced(row, field, old, text, version=version, old_by=slot.value("editor"), by=by.pk)
    changes = {slot.text: text, slot.version: version + 1}
    changes |= {slot.editor: by.pk, slot.moment: clock.now()}
    if is_carried:
        changes["is_carried"] = False
    for column, value in changes.items():
        setattr(slot.row, column, value)
    if slot.row.pk:
        slot.row.save(update_fields=list(changes))
    else:
        slot.row.save()
    return None


def _features(row: Assessment, _key: str) -> Slot:
    require_whole_form(row)
    return Slot(row, "features", "features_version", "features_by_id", "features_at")


def _account(row: Assessment, key: str) -> Slot:
    return account_slot(row, _number(key))


def account_slot(row: Assessment, key: int) -> Slot:
    """The place of an indicator's account; a first one asks whether the indicator is the form's."""
    require_open_indicator(row, key)
    found = WorkAccount.objects.filter(assessment=row, indicator=key).first()
    if found is None:
        _require_indicator(row, key)
        found = WorkAccount(assessment=row, indicator_id=key)
    return Slot(found)


def _explanation(row: Assessment, key: str) -> Slot:
    """Why an indicator sent back stays as it was."""
    line = _returned_line(row, _number(key))
    if line is None:
        raise _no_such_place()
    return Slot(line)


_PLACES: dict[str, Callable[[Assessment, str], Slot]] = {
    FEATURES: _features,
    "account": _account,
    "explanation": _explanation,
}


def _no_such_place() -> Refused:
    return Refused(_("表单里没有这一处,请刷新页面。"), 404)


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0


def _require_indicator(row: Assessment, key: int) -> None:
    standard = standard_of(row.enrolment)
    if not Indicator.objects.filter(standard=standard, children=None, pk=key).exists():
        raise _no_such_place()


def _returned_line(row: Assessment, indicator: int) -> ReturnedIndicator | None:
    return ReturnedIndicator.objects.filter(
        returned__assessment=row, returned__ended_at=None, indicator=indicator
    ).first()


def read_field(assessment: Assessment, field: str, kept: KeptText | None = None) -> Saved:
    """A text as the database holds it now (version 0, blank: nothing was saved there yet)."""
    name, _colon, key = field.partition(":")
    if name == FEATURES:
        row = Assessment.objects.select_related("features_by").get(pk=assessment.pk)
        editor = row.features_by.name if row.features_by else ""
        return Saved(field, row.features, row.features_version, editor, row.features_at, kept)
    part: WorkAccount | ReturnedIndicator | None
    if name == "account":
        rows = WorkAccount.objects.select_related("edited_by")
        part = rows.filter(assessment=assessment, indicator=_number(key)).first()
    else:
        part = _returned_line(assessment, _number(key))
    if part is None:
        return Saved(field, "", 0, "", None, kept)
    editor = part.edited_by.name if part.edited_by else ""
    return Saved(field, part.text, part.version, editor, part.edited_at, kept)


@recorded
def settle_text(*, kept: KeptText, by: Actor) -> KeptText:
    """Put a kept text aside: somebody looked at both. It stays on record.

    Raises Refused: 403 for others than the branch's own; settled already: nothing happens.
    """
    row = locked(kept.assessment)
    is_filler.check(by, row)
    found = KeptText.objects.get(pk=kept.pk)
    if found.settled_at is None:
        found.settled_by_id, found.settled_at = by.pk, clock.now()
        found.save(update_fields=["settled_by", "settled_at"])
    return found
