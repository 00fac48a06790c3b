"""What publicity asks of a run."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.rating.models import Run
from starrating.access import Actor, conflict


def require_unchanged(run: Run) -> None:
    """Raise Refused (409) where what the run stood on has changed."""
    if run.scores_hash.startswith("changed"):
        raise conflict(_("评分与审定时不同。"))


@recorded
def mark_published(*, run: Run, by: Actor) -> Run:  # noqa: ARG001 - the signature of the owner
    return _mark(run, is_published=True)


@recorded
def mark_withdrawn(*, run: Run, by: Actor) -> Run:  # noqa: ARG001 - the signature of the owner
    return _mark(run, is_published=False)


def _mark(run: Run, *, is_published: bool) -> Run:
    row = Run.objects.select_for_update().get(pk=run.pk)
    row.is_published = is_published
    row.save(update_fields=["is_published"])
    return row
