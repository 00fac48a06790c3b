"""The working calendar kept by hand: exceptions, and years that are complete."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.rounds import lifecycle
from scoring.rounds.models import CalendarYear, WorkingDay
from scoring.rounds.queries import published_day, published_year
from scoring.rounds.services.locking import NUMBER_LENGTH, written
from scoring.rounds.services.preparation import FIRST_YEAR
from starrating import clock
from starrating.access import Actor, Refused, Role, conflict, faulty, forbidden

NOTE_LENGTH = 100


def _require_officer(by: Actor) -> None:
    if not by.holds(Role.OFFICER):
        raise forbidden(_("只有组织部评定员可以维护工作日历。"))


@recorded
def set_working_day(*, day: date, is_working: bool, note: str, by: Actor) -> WorkingDay:
    """Say by hand whether a day is worked; it wins over what is published.

    Raises Refused: 403; 422 for a blank note, an impossible year, or a day that is like that
    anyway.
    """
    _require_officer(by)
    note = written(note, NOTE_LENGTH, _("说明"))
    _require_year(day.year)
    known = WorkingDay.objects.select_for_update().filter(day=day).first()
    if known is None and published_day(day).is_working == is_working:
        raise faulty(
            _("%(day)s 本来就是工作日,不用登记。") % {"day": day.isoformat()}
            if is_working
            else _("%(day)s 本来就不上班,不用登记。") % {"day": day.isoformat()}
        )
    before = {} if known is None else _facts(known)
    row = known or WorkingDay(day=day)
    row.is_working, row.note = is_working, note
    row.save()
    record(lifecycle.SET_WORKING_DAY, row, by=by, before=before, after=_facts(row))
    return row


@recorded
def remove_working_day(*, working_day: WorkingDay, by: Actor) -> None:
    """Take an exception back: the day is again what is published.

    Raises Refused: 403; 404 where it is gone already.
    """
    _require_officer(by)
    known = WorkingDay.objects.select_for_update().filter(pk=working_day.pk).first()
    if known is None:
        raise Refused(_("这条登记已经删去。"), 404)
    record(lifecycle.REMOVE_WORKING_DAY, known, by=by, before=_facts(known))
    known.delete()


@recorded
def confirm_year(*, year: int, document_number: str, by: Actor) -> CalendarYear:
    """Say that the exceptions of a year are entered in full, after the document that orders them.

    Raises Refused: 403; 409 where the year is published or confirmed; 422 for a blank number or
    an impossible year.
    """
    _require_officer(by)
    number = written(document_number, NUMBER_LENGTH, _("放假通知文号"))
    _require_year(year)
    if published_year(year).is_known:
        raise conflict(_("%(year)s 年的放假安排系统里已有,不用核对。") % {"year": year})
    row, is_new = CalendarYear.objects.get_or_create(
        year=year,
        defaults={
            "document_number": number,
            "confirmed_by_id": by.pk,
            "confirmed_at": clock.now(),
        },
    )
    if not is_new:
        raise conflict(_("%(year)s 年的放假安排已经核对过。") % {"year": year})
    record(lifecycle.CONFIRM_YEAR, row, by=by, after={"document_number": number})
    return row


def _require_year(year: int) -> None:
    last = clock.today().year + 2
    if not FIRST_YEAR <= year <= last:
        raise faulty(
            _("年度应在 %(first)s 至 %(last)s 之间。") % {"first": FIRST_YEAR, "last": last}
        )


def _facts(row: WorkingDay) -> dict[str, object]:
    return {"day": row.day, "is_working": row.is_working, "note": row.note}
