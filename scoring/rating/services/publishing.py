"""What publicity does to the run it stands on, inside its own recorded services."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.rating.models import Run
from scoring.rating.rules import is_department
from scoring.rounds.services import lock_round
from starrating.access import Actor, conflict


@recorded
def mark_published(*, run: Run, by: Actor) -> Run:
    """Note that a notice of the run is published: it can no longer be set aside.

    The journal line is the notice's. Raises Refused: 403; 409 where the run is not decided,
    is published already, or waits to be set aside.
    """
    row = _locked(run, by)
    if row.state != Run.State.DECIDED:
        raise conflict(_("这次评定没有审定,不能公示。"))
    if row.is_published:
        raise conflict(_("这次评定已经公示。"))
    if row.is_set_aside_waiting:
        raise conflict(_("有人申请撤销这次评定的审定,处理之前不能公示。"))
    return _marked(row, is_published=True)


@recorded
def mark_withdrawn(*, run: Run, by: Actor) -> Run:
    """Note that the run's notice was withdrawn: it may be published again or set aside.

    The journal line is the notice's. Raises Refused: 403; 409 where the run is not published.
    """
    row = _locked(run, by)
    if not row.is_published:
        raise conflict(_("这次评定没有公示,无可撤回。"))
    return _marked(row, is_published=False)


def _locked(run: Run, by: Actor) -> Run:
    is_department.check(by, lock_round(run.round))
    return Run.objects.select_for_update().get(pk=run.pk)


def _marked(row: Run, *, is_published: bool) -> Run:
    row.is_published = is_published
    row.version += 1
    row.save(update_fields=["is_published", "version"])
    return row
