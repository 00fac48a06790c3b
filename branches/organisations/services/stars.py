"""Stars of earlier years: imported with their source document."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.journal.models import rows_digest
from branches.organisations.lifecycle import IMPORT_STARS
from branches.organisations.models import EarlierStar, Organisation, PendingImport, star_wording
from branches.organisations.queries import department
from branches.organisations.rules import check, is_officer
from branches.organisations.services.paths import lock_tree
from branches.organisations.services.pending import keep_import, take_import
from branches.organisations.services.roster import Outcome, open_file
from branches.organisations.sheets import (
    Reading,
    StarRow,
    plain_reading,
    read_stars,
    reading_of,
)
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.workbook import Fault

FIRST_YEAR = 2000
_HEADINGS = {"code": "党组织代码", "star": "星级"}


@dataclass(frozen=True)
class StarPlan:
    """Stars that would be recorded (row, organisation), rows already on record, faults."""

    new: list[tuple[StarRow, Organisation]] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return bool(self.new)

    @property
    def rows(self) -> list[list[Any]]:
        """What the journal's digest covers: every row written, without its place in the file."""
        return [row.plain()[2:] for row, _organisation in self.new]

    @property
    def digest(self) -> str:
        """Names what was previewed, so that the confirmation writes that and nothing else."""
        return rows_digest([*self.rows, self.unchanged])


def require_year(year: int) -> None:
    """Raise Refused (422) for a year before 2000 or yet to come."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise faulty(
            _("年度应在 %(first)s 至 %(last)s 之间。")
            % {"first": FIRST_YEAR, "last": clock.today().year}
        )


def upload_stars(
    *, source: Path | bytes, filename: str, year: int, by: Actor | None
) -> PendingImport:
    """Read the stars of a year and keep them for ``import_stars``; faults are kept with them.

    Raises Refused: 403, or 422 for an impossible year or a file that cannot be read at all.
    """
    check(is_officer, by, department())
    rows, reading, sha256 = _read(source, filename, year)
    return _keep(rows, reading, filename, sha256, year, by=by)


def _read(source: Path | bytes, filename: str, year: int) -> tuple[list[StarRow], Reading, str]:
    require_year(year)
    workbook, sha256 = open_file(source, filename)
    return *read_stars(workbook, year), sha256


def _keep(
    rows: list[StarRow],
    reading: Reading,
    filename: str,
    sha256: str,
    year: int,
    *,
    by: Actor | None,
) -> PendingImport:
    return keep_import(
        by=by,
        kind=IMPORT_STARS.name,
        filename=filename,
        sha256=sha256,
        rows=[row.plain() for row in rows],
        parameters={"year": year, **plain_reading(reading)},
    )


def import_stars_file(
    *, path: Path, year: int, check_only: bool = False
) -> tuple[StarPlan, Reading]:
    """Read the stars of a year at the machine and, unless faulty or ``check_only``, import them.

    Returns what was (or would be) done. Raises Refused (422) for an unreadable file or an
    impossible year.
    """
    rows, reading, sha256 = _read(path, path.name, year)
    plan = plan_stars(rows, reading, year)
    if plan.writes and not check_only:
        kept = _keep(rows, reading, path.name, sha256, year, by=None)
        import_stars(kept=kept.pk, by=None, expected_plan=plan.digest)
    return plan, reading


def planned_stars(kept: PendingImport) -> tuple[StarPlan, Reading]:
    """What the kept file would record as things stand now."""
    reading = reading_of(kept.parameters)
    rows = [StarRow(*row) for row in kept.rows]
    return plan_stars(rows, reading, int(kept.parameters["year"])), reading


def plan_stars(rows: Iterable[StarRow], reading: Reading, year: int) -> StarPlan:
    """Compare the rows with what is on record for the year; two statements, nothing written."""
    faults = list(reading.faults)
    organisations = {one.code: one for one in Organisation.objects.all()}
    recorded_stars = {
        star.organisation_id: star
        for star in EarlierStar.objects.filter(year=year, is_current=True)
    }
    seen: dict[str, StarRow] = {}
    new: list[tuple[StarRow, Organisation]] = []
    unchanged = 0
    for row in rows:
        found = _fault_of(row, seen, organisations)
        organisation = organisations.get(row.code)
        known = recorded_stars.get(organisation.pk) if organisation else None
        if known is not None and not found and not _is_same(row, known):
            message = (
                f"与已登记的{star_wording(known.star)}({known.document_number},"
                f"{known.decided_on.isoformat()})不一致;已登记的星级只能另作决定更正"
            )
            found = ("star", "other_star", star_wording(row.star or None), message)
        if found:
            faults.append(_fault(row, reading, *found))
        elif known is not None:
            unchanged += 1
        elif organisation is not None:
            new.append((row, organisation))
    faults.sort(key=lambda fault: (fault.sheet, fault.row or 0, fault.column or ""))
    return StarPlan([], 0, faults) if faults else StarPlan(new, unchanged, [])


def _fault_of(
    row: StarRow, seen: dict[str, StarRow], organisations: dict[str, Organisation]
) -> tuple[str, str, str, str] | None:
    """(column, kind, value, message) of what is wrong with a row's code."""
    if not row.code:
        return None
    earlier = seen.setdefault(row.code, row)
    if earlier is not row:
        return "code", "duplicate_code", row.code, f"代码重复,第 {earlier.number} 行已有"
    organisation = organisations.get(row.code)
    if organisation is None:
        return "code", "unknown_code", row.code, "没有登记这个代码的党组织"
    if not organisation.is_rated_kind:
        kind = organisation.get_kind_display()
        return "code", "not_rated", row.code, f"“{organisation.name}”是{kind},不参加星级评定"
    return None


def _fault(row: StarRow, reading: Reading, name: str, kind: str, value: str, message: str) -> Fault:
    heading = _HEADINGS[name]
    column = reading.columns.get(row.sheet, {}).get(heading)
    return Fault(row.sheet, row.number, column, heading, kind, value, message)


def _is_same(row: StarRow, known: EarlierStar) -> bool:
    return (row.star, row.document_number, row.decided_on) == (
        known.star,
        known.document_number,
        known.decided_on.isoformat(),
    )


@recorded
def import_stars(*, kept: int, by: Actor | None, expected_plan: str = "") -> Outcome:
    """Record the stars of the kept file ``kept`` (primary key), all or none.

    What is on record already is left alone; a different star for a year on record is a fault. No
    journal line where nothing is new. ``expected_plan`` is the digest of what was previewed. Raises
    Refused: 403; 404 for somebody else's file; 409 for one taken or expired, or where the stars on
    record changed since the preview; 422 for faulty rows.
    """
    check(is_officer, by, department())
    lock_tree()  # two files with the same star would both find it missing
    taken = take_import(by=by, pk=kept, kind=IMPORT_STARS.name)
    plan, _reading = planned_stars(taken)
    if plan.faults:
        raise faulty(_("文件有 %(count)s 处错误,整份没有导入。") % {"count": len(plan.faults)})
    if expected_plan and plan.digest != expected_plan:
        raise conflict(_("预览之后星级数据有过变动,请核对最新的预览再确认。"))
    year = int(taken.parameters["year"])
    if plan.writes:
        EarlierStar.objects.bulk_create(
            EarlierStar(
                organisation=organisation,
                year=year,
                star=row.star,
                document_number=row.document_number,
                decided_on=date.fromisoformat(row.decided_on),
                imported_by_id=None if by is None else by.pk,
            )
            for row, organisation in plan.new
        )
        record(
            IMPORT_STARS,
            taken,
            by=by,
            after={"year": year, "new": len(plan.new), "sha256": taken.sha256},
            rows=plan.rows,
        )
    return Outcome(len(plan.new), 0, plan.unchanged)
