"""代录: a branch without access files on paper; one person copies the form, another checks it."""

from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.lifecycle import (
    CONFIRM_PAPER_FORM,
    DISCARD_PAPER_FORM,
    ENTER_PAPER_FORM,
)
from scoring.assessments.models import Assessment, Evidence, Purpose, Submission
from scoring.assessments.queries import assessment_of, standard_of
from scoring.assessments.rules import (
    is_being_entered,
    is_counted,
    is_editable,
    is_entry_confirmer,
    is_not_closed,
    is_overseer,
    is_round_open,
)
from scoring.assessments.services.evidence import drop, take_in
from scoring.assessments.services.locking import lock_enrolment, locked, note
from scoring.assessments.services.submitting import file_form
from scoring.assessments.services.texts import LINE_LENGTH, line
from scoring.rounds.models import Enrolment
from scoring.rounds.rules import is_unconflicted_with
from starrating import clock
from starrating.access import Actor, conflict

NO_ENTRY: dict[str, Any] = {
    "entered_by": None,
    "entered_at": None,
    "entry_reason": "",
    "scan": None,
    "entry_confirmed_by": None,
    "entry_confirmed_at": None,
}


@recorded
def enter_paper_form(
    *, enrolment: Enrolment, data: bytes, filename: str, reason: str, by: Actor
) -> Assessment:
    """Begin to copy a branch's paper form, whose scan is kept with it; also after the window.

    While it is being copied the branch cannot fill in; the enterer uses the same services as the
    branch does. Raises Refused: 403 for others than the reviewing body or the department, or for
    somebody too close to the branch; 409 where the form was submitted or is being copied; 422 for
    a scan that is no sound file, or without a reason.
    """
    place = lock_enrolment(enrolment)
    is_overseer.check(by, place)
    is_unconflicted_with(place).check(by, None)
    standard_of(place)
    moment = clock.now()
    row = assessment_of(place)
    if row is None:
        row = Assessment(enrolment=place, state_since=moment, begun_by_id=by.pk, begun_at=moment)
    else:
        row = locked(row)
    for rule in (is_round_open, is_counted, is_not_closed, is_editable):
        rule.check(by, row)
    if row.is_being_entered:
        raise conflict(_("这份纸质申请表已有人在代录,没有重复办理。"))
    why = line(reason, LINE_LENGTH, _("代录原因"))
    row.save()
    scan = take_in(row, data, filename, Purpose.PAPER_FORM, by=by)
    _set(row, {**NO_ENTRY, "entered_at": moment, "entry_reason": why, "scan": scan}, by.pk)
    note(ENTER_PAPER_FORM, row, by=by, after={"scan": scan.sha256}, reason=why)
    return row


def _set(row: Assessment, values: dict[str, Any], entered_by: Any = None) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.entered_by_id = entered_by
    row.save(update_fields=list(values))


@recorded
def confirm_paper_form(
    *, assessment: Assessment, by: Actor, expected_fingerprint: str | None = None
) -> Submission:
    """A second person has held the copy against the scan: it is submitted for the branch.

    Raises Refused: 403 for one's own copy, whoever may not, or is too close to the branch; 409
    where nothing is being copied, or it changed since it was shown; 422 naming what lacks.
    """
    row = locked(assessment)
    for rule in CONFIRM_PAPER_FORM.clauses:
        rule.check(by, row)
    is_unconflicted_with(row.enrolment).check(by, None)
    return file_form(
        row,
        CONFIRM_PAPER_FORM,
        by=by,
        expected_fingerprint=expected_fingerprint,
        changes={"entry_confirmed_by_id": by.pk, "entry_confirmed_at": clock.now()},
    )


@recorded
def discard_paper_form(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Give a copy up: the branch fills in by itself again, with what was copied as its draft.

    Raises Refused: 403; 409 where nothing is being copied; 422 without a reason.
    """
    row = locked(assessment)
    for rule in (is_entry_confirmer, is_being_entered):
        rule.check(by, row)
    why = line(reason, LINE_LENGTH, _("放弃代录的原因"))
    scan = Evidence.objects.get(pk=row.scan_id or 0)
    before: dict[str, object] = {"entered_by": str(row.entered_by), "scan": scan.sha256}
    _set(row, NO_ENTRY)
    drop(scan, by=by)
    note(DISCARD_PAPER_FORM, row, by=by, before=before, reason=why)
    return row
