"""The lock that every act on a round takes first, and what changes with any change of a draft."""

from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models.texts import shows_wholly
from scoring.rounds.models import Pool, Round
from scoring.rounds.rules import is_draft, is_officer
from starrating.access import Actor, conflict, faulty

NUMBER_LENGTH = 100
REASON_LENGTH = 2000
NO_POLICY: dict[str, Any] = {
    "policy_entered_by": None,
    "policy_entered_at": None,
    "policy_confirmed_by": None,
    "policy_confirmed_at": None,
}


def lock_round(round: Round) -> Round:
    """The round, locked before any other row and read again; belongs inside a transaction."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("department", "rule_set")
        .get(pk=round.pk)
    )


def locked_draft(round: Round, *, by: Actor, expected_version: int | None = None) -> Round:
    """A draft, locked, for its officer.

    Raises Refused: 403; 409 once it is opened, or where it changed since ``expected_version``.
    """
    row = lock_round(round)
    is_officer.check(by, row)
    is_draft.check(by, row)
    require_version(row, expected_version)
    return row


def require_version(row: Any, expected_version: int | None) -> None:
    """Raise Refused (409) where the row has moved on since it was shown."""
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份内容刚被别人改动过,请核对最新内容后再办理。"))


def save_round(row: Round, **changes: Any) -> None:
    """Save the changed fields of a locked draft under a new version."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changes, "version"])


def clear_seats(round: Round) -> None:
    """Take the adopted seats off every pool."""
    Pool.objects.filter(round=round).update(
        five=None, four=None, three=None, allotted_for=None, seats_document=""
    )


def written(text: str, most: int, label: str) -> str:
    """A line of text without surrounding blanks. Raises Refused (422).

    Refused are blanks, more than ``most`` code points, and signs that do not show.
    """
    return _checked(text.strip(), most, label)


def explained(text: str, label: str) -> str:
    """A reason of one or more lines, up to a page. Raises Refused (422) like ``written``."""
    return _checked(text.strip().replace("\r\n", "\n"), REASON_LENGTH, label)


def _checked(plain: str, most: int, label: str) -> str:
    if not plain:
        raise faulty(_("请填写%(label)s。") % {"label": label})
    if len(plain) > most:
        raise faulty(_("%(label)s最多 %(most)s 个字。") % {"label": label, "most": most})
    lines = plain.split("\n") if most == REASON_LENGTH else [plain]
    if not all(map(shows_wholly, lines)):
        raise faulty(_("%(label)s含有看不见的控制字符,请删去重写。") % {"label": label})
    return plain
