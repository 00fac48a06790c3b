"""An earlier star corrected by a new decision; what stood before stays on record."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.lifecycle import CORRECT_STAR
from branches.organisations.models import EarlierStar
from branches.organisations.rules import is_officer
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.stars import STAR_WORDS
from starrating.texts import LINE_LENGTH, NUMBER_LENGTH, on_one_line, written


@recorded
def correct_star(
    *,
    earlier: EarlierStar,
    star: int,
    document_number: str,
    decided_on: date,
    reason: str,
    by: Actor,
) -> EarlierStar:
    """Correct a star on record by a new decision; the old row stays, no longer current.

    Raises Refused: 403; 409 where the row has been corrected already; 422 for faulty or unchanged
    values.
    """
    is_officer.check(by, earlier.organisation)
    reason = on_one_line(reason, LINE_LENGTH, _("更正理由"))
    document = written(document_number, NUMBER_LENGTH, _("文号"))
    if star not in STAR_WORDS:
        raise faulty(_("星级只能是一星至五星。"))
    if decided_on.year < earlier.year or decided_on > clock.today():
        raise faulty(_("决定日期不能早于该年度,也不能晚于今天。"))
    known = EarlierStar.objects.select_for_update().get(pk=earlier.pk)
    if not known.is_current:
        raise conflict(_("这一条刚被更正过,请核对最新的星级后再办理。"))
    if (star, document, decided_on) == (known.star, known.document_number, known.decided_on):
        raise faulty(_("内容没有变化,没有保存。"))
    known.is_current = False
    known.save(update_fields=["is_current"])
    corrected = EarlierStar.objects.create(
        organisation=earlier.organisation,
        year=known.year,
        star=star,
        document_number=document,
        decided_on=decided_on,
        imported_by_id=by.pk,
        corrects=known,
        reason=reason,
    )
    names = ("year", "star", "document_number", "decided_on")
    record(
        CORRECT_STAR,
        earlier.organisation,
        by=by,
        before={name: getattr(known, name) for name in names},
        after={name: getattr(corrected, name) for name in names},
        reason=reason,
        organisation_code=earlier.organisation.code,
    )
    return corrected
