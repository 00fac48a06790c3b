"""Keeping an organisation's name inside: declared with a basis, lifted with a reason."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.lifecycle import DISCLOSE, UNDISCLOSE
from branches.organisations.models import Organisation
from branches.organisations.services.structure import locked
from starrating.access import Actor, conflict
from starrating.texts import LINE_LENGTH, on_one_line, written

BASIS_LENGTH = 200


@recorded
def undisclose_organisation(
    *,
    organisation: Organisation,
    basis: str,
    decided_by: str,
    by: Actor,
    expected_version: int | None = None,
) -> Organisation:
    """Declare 不对外公开: counted like any other, never named outside.

    ``basis`` is the rule or document it rests on, ``decided_by`` the unit that decided. Raises
    Refused: 403; 409 where it is declared already, for an ended or stale row; 422 for blanks.
    """
    basis = written(basis, BASIS_LENGTH, _("不公开依据"))
    decided_by = written(decided_by, BASIS_LENGTH, _("决定单位"))
    row = locked(organisation, by=by, expected_version=expected_version)
    if row.is_undisclosed:
        raise conflict(_("“%(name)s”已经是不对外公开。") % {"name": row.name})
    return _save(row, is_undisclosed=True, basis=basis, decided_by=decided_by, reason="", by=by)


@recorded
def disclose_organisation(
    *, organisation: Organisation, reason: str, by: Actor, expected_version: int | None = None
) -> Organisation:
    """Lift 不对外公开, with the reason; the basis it had stays in the journal.

    Raises Refused: 403; 409 where it is not declared, for an ended or stale row; 422 for blanks.
    """
    reason = on_one_line(reason, LINE_LENGTH, _("理由或文号"))
    row = locked(organisation, by=by, expected_version=expected_version)
    if not row.is_undisclosed:
        raise conflict(_("“%(name)s”没有列为不对外公开。") % {"name": row.name})
    return _save(row, is_undisclosed=False, basis="", decided_by="", reason=reason, by=by)


def _save(
    row: Organisation, *, is_undisclosed: bool, basis: str, decided_by: str, reason: str, by: Actor
) -> Organisation:
    names = ["is_undisclosed", "undisclosed_basis", "undisclosed_decided_by"]
    values = dict(zip(names, (is_undisclosed, basis, decided_by), strict=True))
    before = {name: getattr(row, name) for name in names}
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*names, "version"])
    verb = UNDISCLOSE if is_undisclosed else DISCLOSE
    record(verb, row, by=by, before=before, after=values, reason=reason, organisation_code=row.code)
    return row
