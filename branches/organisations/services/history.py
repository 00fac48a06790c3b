"""The history of one organisation, told from the journal."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.models import Entry
from branches.organisations.models import ImportedChange, Organisation, PendingImport
from branches.organisations.queries import history_entries, imported_changes, names_by_code
from branches.organisations.services.words import change_words

Values = dict[str, Any]
# The entry, its sentence, what was before and after as they concern the organisation.
Told = tuple[Entry, str, Values, Values]

SHOWN = 100
# Told by other lines of the same entry: the successor by its code, the end by its sentence.
_UNTOLD = ("merged_into", "state")


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened: when, who, a sentence, (label, old, new) of each change, why."""

    at: datetime
    actor_label: str
    sentence: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    reason: str = ""


def history(organisation: Organisation, most: int = SHOWN) -> list[HistoryLine]:
    """The last ``most`` things that happened to it, newest first. At most three statements."""
    imports = {change.source_id: change for change in imported_changes(organisation)}
    told: list[Told] = []
    for entry in history_entries(organisation, imports)[:most]:
        if entry.subject_type == PendingImport._meta.label_lower:
            told.append(_of_import(entry, imports[int(entry.subject_id)]))
        elif entry.subject_id == str(organisation.pk):
            told.append((entry, entry.sentence, entry.before, entry.after))
        elif entry.after["successor"] == organisation.code:
            told.append((entry, _of_heir(entry), {}, {}))
        elif organisation.code in entry.after["moved_along"]:
            told.append(_of_moved(entry))
    names = names_by_code(_codes(told))
    return [
        HistoryLine(
            entry.at,
            entry.actor_label,
            sentence,
            change_words(_told(before), _told(after), names),
            entry.reason,
        )
        for entry, sentence, before, after in told
    ]


def _of_import(entry: Entry, change: ImportedChange) -> Told:
    sentence = _("随名册“%(file)s”更新") if change.before else _("随名册“%(file)s”登记")
    return entry, sentence % {"file": entry.subject_label}, change.before, change.after


def _of_heir(entry: Entry) -> str:
    return _("“%(name)s”并入本党组织") % {"name": entry.subject_label}


def _of_moved(entry: Entry) -> Told:
    sentence = _("上级党组织“%(name)s”合并,随同调整") % {"name": entry.subject_label}
    before, after = entry.organisation_code, entry.after["successor"]
    return entry, sentence, {"parent": before}, {"parent": after}


def _told(facts: Values) -> Values:
    return {name: value for name, value in facts.items() if name not in _UNTOLD}


def _codes(told: Iterable[Told]) -> set[str]:
    return {
        facts[name]
        for _entry, _sentence, before, after in told
        for facts in (before, after)
        for name in ("parent", "successor")
        if facts.get(name)
    }
