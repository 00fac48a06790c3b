"""The lock that every act on a form takes first, and what may be changed under it."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import Verb, record
from scoring.assessments.models import Assessment, FilingState, ReturnedIndicator
from scoring.assessments.queries import with_window
from scoring.assessments.queries.by_right import related
from scoring.assessments.rules import MAY_FILL
from scoring.rounds.models import Enrolment
from scoring.standards.models import Indicator
from starrating.access import Actor, conflict


def locked(assessment: Assessment) -> Assessment:
    """The form, locked before any of its parts and read again; belongs inside a transaction."""
    return related(Assessment.objects.select_for_update(of=("self",))).get(pk=assessment.pk)


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    """The enrolment, locked and read again: whoever begins a form for it waits here."""
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related(
        "round__rule_set", "round__department", "organisation", "field", "reviewing_body"
    )
    return rows.get(pk=enrolment.pk)


def require_fillable(row: Assessment, by: Actor) -> None:
    """Raise Refused where ``by`` may not fill in this form now: 403, or 409 with the reason."""
    for rule in MAY_FILL:
        rule.check(by, row)


# what the clauses of filling in look at, and no more: autosave reads this every few seconds
_LOOKED_AT = (
    *("state", "state_since", "version", "in_charge", "deputy", "closed_at", "closed_reason"),
    *("entered_by", "entry_confirmed_by", "handed_over_at", "declared_at"),
    *("features", "features_version", "features_by", "features_at"),
    *("enrolment__round__state", "enrolment__organisation__path", "enrolment__field"),
    *("enrolment__code", "enrolment__name", "enrolment__removed_by_decision"),
)


def locked_for_filling(assessment: Assessment, *, by: Actor) -> Assessment:
    """The form, locked, for whoever fills it in; further columns are read when asked for.

    One statement while it is a draft. Raises Refused: 403, 409.
    """
    rows = Assessment.objects.select_for_update(of=("self",))
    rows = rows.select_related("enrolment__round", "enrolment__organisation").only(*_LOOKED_AT)
    row = with_window(rows).get(pk=assessment.pk)
    require_fillable(row, by)
    return row


def reopened(row: Assessment) -> set[int] | None:
    """Keys of the indicators sent back, which alone are open; None: everything is."""
    if row.state != FilingState.RETURNED:
        return None
    lines = ReturnedIndicator.objects.filter(returned__assessment=row, returned__ended_at=None)
    return set(lines.values_list("indicator_id", flat=True))


def require_open_indicator(row: Assessment, key: int) -> None:
    """Raise Refused (409) where a form sent back leaves this indicator as it was submitted."""
    keys = reopened(row)
    if keys is not None and key not in keys:
        indicator = Indicator.objects.filter(pk=key).first()
        name = indicator.name if indicator else ""
        raise conflict(_("“%(name)s”没有被退回,不能修改。") % {"name": name})


def require_whole_form(row: Assessment) -> None:
    """Raise Refused (409) where only the indicators sent back are open."""
    if row.state == FilingState.RETURNED:
        raise conflict(_("这份自评是退回修改的,只能修改退回的指标。"))


def note(
    verb: Verb,
    row: Assessment,
    *,
    by: Actor,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    """One journal line about the form, under the code of its branch."""
    record(
        verb,
        row,
        by=by,
        before=before,
        after=after,
        reason=reason,
        organisation_code=row.enrolment.code,
    )
