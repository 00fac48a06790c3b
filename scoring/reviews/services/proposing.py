"""拟评星级: what the body proposes for a sheet."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import PROPOSE_STAR
from scoring.reviews.models import Review
from scoring.reviews.queries.opinions import Opinion, opinions
from scoring.reviews.rules import is_reviewer
from scoring.reviews.services.reviewing import locked_review
from scoring.standards.queries import STAR_NAMES
from starrating.access import Actor, conflict, faulty
from starrating.texts import on_one_line

REASON_LENGTH = 500


@recorded
def propose_star(
    *, review: Review, star: int, reason: str, by: Actor, expected_version: int | None = None
) -> Review:
    """The body's own proposal for a sheet that is wholly scored; it guides, the engine never asks.

    Raises Refused: 403 for others than the body's reviewer or leader, or for somebody too close to
    the branch; 409 for a sheet that is not under review, not wholly scored, or changed meanwhile;
    422 for no star, or one above what the points and the ceiling support without a reason.
    """
    row = locked_review(review, by)
    is_reviewer.check(by, row)
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份内容刚被别人改动过,请核对最新内容后再办理。"))
    if row.state != FilingState.UNDER_REVIEW:
        raise conflict(
            _("评分表%(state)s,拟评星级不再改动;确需改动的,由负责人重新审核。")
            % {"state": row.get_state_display()}
        )
    if star not in STAR_NAMES:
        raise faulty(_("请选择一星至五星。"))
    before = {"proposed_star": row.proposed_star, "proposed_reason": row.proposed_reason}
    row.proposed_star = star
    row.proposed_reason = on_one_line(reason, REASON_LENGTH, _("拟评说明"), is_optional=True)
    opinion = opinions(row.round, [row])[0]
    if not opinion.is_scored:
        raise conflict(
            _("还有 %(count)s 项没有评分,评完再拟星级。") % {"count": len(opinion.missing)}
        )
    if opinion.needs_reason and not row.proposed_reason:
        raise faulty(_unsupported_words(opinion))
    after = {"proposed_star": star, "proposed_reason": row.proposed_reason}
    if after != before:
        row.version += 1
        row.save(update_fields=[*after, "version"])
        record(
            PROPOSE_STAR,
            row,
            by=by,
            before=before,
            after={**after, "total": opinion.total},
            reason=row.proposed_reason,
            organisation_code=row.enrolment.code,
        )
    return row


def _unsupported_words(opinion: Opinion) -> str:
    values = {
        "total": opinion.total,
        "star": STAR_NAMES[opinion.review.proposed_star or 1],
        "supported": STAR_NAMES[opinion.supported or 1],
    }
    return _("审核总分 %(total)s 支持到%(supported)s,拟评%(star)s须写明理由。") % values
