"""The roster: read and kept, then written as a whole or not at all."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.lifecycle import IMPORT_ROSTER
from branches.organisations.models import (
    DatePrecision,
    Field,
    ImportedChange,
    Organisation,
    PendingImport,
)
from branches.organisations.queries import department
from branches.organisations.rules import check, is_officer
from branches.organisations.services.paths import BATCH, derived_paths, lock_tree, write_paths
from branches.organisations.services.pending import keep_import, take_import
from branches.organisations.services.roster_plan import PlannedChange, RosterPlan, plan_roster
from branches.organisations.sheets import (
    Reading,
    RosterRow,
    plain_reading,
    read_roster,
    reading_of,
)
from starrating.access import Actor, conflict, faulty
from starrating.workbook import UnreadableWorkbook, Workbook, parse_date, read_workbook

_WRITTEN = [
    *("name", "kind", "parent", "field", "member_count", "note", "version"),
    *("founded_on", "founded_precision", "term_ends_on", "term_ends_precision"),
]


class Outcome(NamedTuple):
    """How many rows of a file were new, changed, unchanged."""

    new: int
    changed: int
    unchanged: int


def open_file(source: Path | bytes, filename: str) -> tuple[Workbook, str]:
    """The workbook and the SHA-256 of its bytes. Raises Refused (422) for an unreadable file."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        return read_workbook(data, filename), hashlib.sha256(data).hexdigest()
    except OSError as error:
        raise faulty(_("找不到文件,或文件无法打开。")) from error
    except UnreadableWorkbook as unreadable:
        raise faulty(unreadable.message) from unreadable


def upload_roster(*, source: Path | bytes, filename: str, by: Actor | None) -> PendingImport:
    """Read a roster and keep its rows for ``import_roster``; faults are kept with them.

    Raises Refused: 403, or 422 for a file that cannot be read at all.
    """
    check(is_officer, by, department())
    rows, reading, sha256 = _read(source, filename)
    return _keep(rows, reading, filename, sha256, by=by)


def _read(source: Path | bytes, filename: str) -> tuple[list[RosterRow], Reading, str]:
    workbook, sha256 = open_file(source, filename)
    return *read_roster(workbook), sha256


def _keep(
    rows: list[RosterRow], reading: Reading, filename: str, sha256: str, *, by: Actor | None
) -> PendingImport:
    return keep_import(
        by=by,
        kind=IMPORT_ROSTER.name,
        filename=filename,
        sha256=sha256,
        rows=[row.plain() for row in rows],
        parameters=plain_reading(reading),
    )


def import_roster_file(*, path: Path, check_only: bool = False) -> tuple[RosterPlan, Reading]:
    """Read a roster at the machine and, unless faulty or ``check_only``, import it.

    Returns what was (or would be) done. Raises Refused (422) for an unreadable file.
    """
    rows, reading, sha256 = _read(path, path.name)
    plan = plan_roster(rows, reading)
    if plan.writes and not check_only:
        kept = _keep(rows, reading, path.name, sha256, by=None)
        import_roster(kept=kept.pk, by=None, expected_plan=plan.digest)
    return plan, reading


def planned(kept: PendingImport) -> tuple[RosterPlan, Reading]:
    """What the kept file would do to the register as it stands now."""
    reading = reading_of(kept.parameters)
    return plan_roster([RosterRow(*row) for row in kept.rows], reading), reading


@recorded
def import_roster(*, kept: int, by: Actor | None, expected_plan: str = "") -> Outcome:
    """Write the kept file ``kept`` (primary key): all of it, or nothing where any row is faulty.

    Organisations missing from the file stay as they are. Where everything is unchanged nothing is
    written, not even a journal line. ``expected_plan`` is the digest of what was previewed. Raises
    Refused: 403; 404 for somebody else's file; 409 for one taken or expired, or where the register
    changed since the preview; 422 for faulty rows.
    """
    check(is_officer, by, department())
    lock_tree()
    taken = take_import(by=by, pk=kept, kind=IMPORT_ROSTER.name)
    plan, _reading = planned(taken)
    if plan.faults:
        raise faulty(_("名册有 %(count)s 处错误,整份没有导入。") % {"count": len(plan.faults)})
    if expected_plan and plan.digest != expected_plan:
        raise conflict(_("预览之后党组织数据有过变动,请核对最新的预览再确认。"))
    if plan.writes:
        _write(taken, plan)
        record(
            IMPORT_ROSTER,
            taken,
            by=by,
            after={
                "new": len(plan.new),
                "changed": len(plan.changed),
                "unchanged": plan.unchanged,
                "new_fields": plan.new_fields,
                "sha256": taken.sha256,
            },
            rows=plan.rows,
        )
    return Outcome(len(plan.new), len(plan.changed), plan.unchanged)


def _write(taken: PendingImport, plan: RosterPlan) -> None:
    fields = _fields(plan.new_fields)
    known = {row.code: row for row in Organisation.objects.select_related("parent", "field")}
    _create(plan.new, known, fields)
    for change in plan.changed:
        row = known[change.code]
        for name, value in _columns(change.after, known, fields).items():
            setattr(row, name, value)
        row.version += 1
    changed = [known[change.code] for change in plan.changed]
    Organisation.objects.bulk_update(changed, _WRITTEN, batch_size=BATCH // 4)
    write_paths(known.values(), derived_paths({row.pk: row.parent_id for row in known.values()}))
    ImportedChange.objects.bulk_create(
        ImportedChange(
            source=taken,
            organisation=known[change.code],
            before=change.before,
            after=change.after,
        )
        for change in (*plan.new, *plan.changed)
    )


def _fields(new_names: list[str]) -> dict[str, Field]:
    last = Field.objects.aggregate(last=Max("position"))["last"] or 0
    Field.objects.bulk_create(
        Field(name=name, position=last + place) for place, name in enumerate(new_names, 1)
    )
    return {field.name: field for field in Field.objects.all()}


def _create(
    changes: list[PlannedChange], known: dict[str, Organisation], fields: dict[str, Field]
) -> None:
    """Create the new organisations level by level, since each needs its parent's key."""
    waiting = changes
    while waiting:
        ready = [one for one in waiting if one.after["parent"] in {"", *known}]
        rows = [Organisation(code=one.code, **_columns(one.after, known, fields)) for one in ready]
        known.update({row.code: row for row in Organisation.objects.bulk_create(rows)})
        waiting = [one for one in waiting if one.code not in known]


def _columns(
    after: dict[str, Any], known: dict[str, Organisation], fields: dict[str, Field]
) -> dict[str, Any]:
    """Columns of the model from the texts of a plan."""
    columns: dict[str, Any] = {}
    for name, value in after.items():
        if name == "parent":
            columns["parent"] = known.get(value)
        elif name == "field":
            columns["field"] = fields.get(value)
        elif name in {"founded_on", "term_ends_on"}:
            day = parse_date(value) if value else None
            columns[name] = day.date if day else None
            precision = name.replace("_on", "_precision")
            columns[precision] = day.precision if day else DatePrecision.DAY
        else:
            columns[name] = value
    return columns
