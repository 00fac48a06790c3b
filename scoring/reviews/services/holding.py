"""Who has a sheet on his desk: taking it, letting it go."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.reviews.lifecycle import HOLD, RELEASE
from scoring.reviews.models import Review
from scoring.reviews.queries.holders import has_holder
from scoring.reviews.rules import MAY_HOLD, is_leader
from scoring.reviews.services.reviewing import lock_review, locked_review, take
from starrating.access import Actor, conflict, forbidden


@recorded
def hold_review(*, review: Review, by: Actor) -> Review:
    """Take a sheet that nobody has (any more); whoever has it already keeps it.

    Raises Refused: 403 (no reviewer of its body, conflict of interest); 409 where somebody else has
    it, or it is concluded.
    """
    row = locked_review(review, by)
    for rule in MAY_HOLD:
        rule.check(by, row)
    if not has_holder(row):
        take(row, by)
        record(
            HOLD,
            row,
            by=by,
            after={"holder": by.acting_label},
            organisation_code=row.enrolment.code,
        )
    return row


@recorded
def release_review(*, review: Review, by: Actor) -> Review:
    """Let a sheet go, so that a colleague can take it; what was scored stays.

    The holder himself may, whatever he has become since, and the body's leader. Raises Refused: 403;
    409 where nobody has it.
    """
    row = lock_review(review, by)
    if row.holder is None:
        raise conflict(_("这份评分表现在没有人经办。"))
    if row.holder_id != by.pk and not is_leader.allows(by, row):
        raise forbidden(_("只有经办人本人或审核党委的负责人可以让这份评分表改由别人经办。"))
    holder = row.holder.name
    row.holder, row.held_at = None, None
    row.version += 1
    row.save(update_fields=["holder", "held_at", "version"])
    record(
        RELEASE,
        row,
        by=by,
        before={"holder": holder},
        organisation_code=row.enrolment.code,
    )
    return row
