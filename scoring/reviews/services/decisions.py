"""Recognition and ceiling of one branch: each a numbered row in front of the one it replaces."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.reviews.lifecycle import ENTRY, RECOGNISE_PROJECT, SET_CEILING
from scoring.reviews.models import Ceiling, Recognition
from scoring.reviews.services.basis import required_day, required_number, required_reason
from scoring.rounds.models import Enrolment
from scoring.rounds.queries import enrolments
from scoring.rounds.rules import is_unconflicted_with
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict, faulty

STARS = frozenset({1, 2, 3, 4, 5})


def locked_branch(enrolment: Enrolment, by: Actor) -> Enrolment:
    """The branch under its round's lock, for a single act of an officer.

    Raises Refused: 403 (no right, conflict of interest); 409 for a round that is not open or locked,
    or a branch that has left it.
    """
    locked = lock_round(enrolment.round)
    ENTRY.check(by, locked)
    found = enrolments(locked).filter(pk=enrolment.pk).first()
    if found is None:
        raise conflict(_("该党组织已按决定退出本批次,不再办理。"))
    found.round = locked
    is_unconflicted_with(found).check(by, found)
    return found


@recorded
def recognise_project(
    *,
    enrolment: Enrolment,
    is_recognised: bool,
    number: str,
    decided_on: date | None,
    reason: str,
    by: Actor,
) -> Recognition:
    """Record that the branch's innovation project is recognised, or no longer is.

    Raises Refused: 403 (no officer, conflict of interest); 409 for a round that is not open or
    locked, or nothing to take back; 422 for a missing or unchanged number, day and reason.
    """
    branch = locked_branch(enrolment, by)
    columns = {
        "is_recognised": is_recognised,
        "number": required_number(number, _("认定文号")),
        "decided_on": required_day(decided_on, _("认定日期")),
        "reason": required_reason(reason, _("认定说明")),
    }
    before = Recognition.objects.filter(enrolment=branch, replaced_by=None).first()
    if not is_recognised and not (before and before.is_recognised):
        raise conflict(_("该党组织没有认定过创新项目,不需要取消。"))
    on_record = _values(before, columns)
    if on_record == columns:
        raise faulty(_("内容没有变化,没有保存。"))
    recognition = Recognition.objects.create(
        enrolment=branch,
        replaces=before,
        entered_by_id=by.pk,
        entered_at=clock.now(),
        **columns,
    )
    record(
        RECOGNISE_PROJECT,
        branch,
        by=by,
        before=on_record,
        after=columns,
        reason=recognition.reason,
        organisation_code=branch.code,
    )
    return recognition


@recorded
def set_ceiling(
    *,
    enrolment: Enrolment,
    star: int | None,
    document_number: str,
    document_on: date | None,
    reason: str,
    by: Actor,
) -> Ceiling:
    """Record the highest star the branch may still get (1–5), or lift the ceiling (None).

    Raises Refused: 403 (no officer, conflict of interest); 409 for a round that is not open or
    locked, or no ceiling to lift; 422 for another star, or a missing or unchanged document.
    """
    branch = locked_branch(enrolment, by)
    if star is not None and star not in STARS:
        raise faulty(_("星级上限只能是一星至五星,或者解除。"))
    columns = {
        "star": star,
        "document_number": required_number(document_number, _("文号")),
        "document_on": required_day(document_on, _("文件日期")),
        "reason": required_reason(reason, _("理由")),
    }
    before = Ceiling.objects.filter(enrolment=branch, replaced_by=None).first()
    if star is None and (before is None or before.star is None):
        raise conflict(_("该党组织现在没有星级上限,不需要解除。"))
    on_record = _values(before, columns)
    if on_record == columns:
        raise faulty(_("内容没有变化,没有保存。"))
    ceiling = Ceiling.objects.create(
        enrolment=branch,
        replaces=before,
        entered_by_id=by.pk,
        entered_at=clock.now(),
        **columns,
    )
    record(
        SET_CEILING,
        branch,
        by=by,
        before=on_record,
        after=columns,
        reason=ceiling.reason,
        organisation_code=branch.code,
    )
    return ceiling


def _values(row: Recognition | Ceiling | None, columns: Mapping[str, object]) -> dict[str, object]:
    return {} if row is None else {name: getattr(row, name) for name in columns}
