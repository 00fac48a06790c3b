"""改评: an officer gives a reported sheet other scores, with the reason of each, until a run is proposed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.reviews.lifecycle import RESCORE
from scoring.reviews.models import ReviewedScore, ScoreChange, Sheet
from scoring.reviews.rules import is_not_of_department, is_reported
from scoring.reviews.services.basis import required_reason
from scoring.reviews.services.decisions import locked_branch
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.scores import ScoreFault, format_hundredths, parse_score, score_sentence

if TYPE_CHECKING:
    from datetime import date


@recorded
def rescore_sheet(
    *,
    sheet: Sheet,
    scores: Mapping[int, tuple[str, str]],
    by: Actor,
    expected_version: int | None = None,
) -> Sheet:
    """Replace scores of a reported sheet; every score that is replaced stays on record.

    ``scores`` are (score as written, reason) by the indicator's key; equal ones are passed over.
    Raises Refused: 403 for others than the officer, or for somebody too close to the branch; 409
    for a sheet that is not reported, the department's own branch, a round that is not open, or once
    a run is proposed; 422 for a score that is none, one without a reason, or where nothing changes.
    """
    branch = locked_branch(sheet.enrolment, by)
    row = Sheet.objects.select_for_update().get(pk=sheet.pk)
    is_reported.check(by, row)
    is_not_of_department.check(by, branch)
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份内容刚被别人改动过,请核对最新内容后再办理。"))
    given = ReviewedScore.objects.filter(sheet=row).select_related("indicator")
    known = {score.indicator_id: score for score in given}
    if not scores.keys() <= known.keys():
        raise faulty(_("改评的指标不在这份评分表里,请刷新页面。"))
    wanted = {key: _points(known[key], text) for key, (text, _reason) in scores.items()}
    changed = [known[key] for key in known if key in wanted and wanted[key] != known[key].score]
    if not changed:
        raise faulty(_("分数没有变化,没有保存。"))
    moment = clock.now()
    before = {score.indicator.name: score.score for score in changed}
    for score in changed:
        name, new = score.indicator.name, wanted[score.indicator_id]
        why = required_reason(
            scores[score.indicator_id][1], _("“%(name)s”的改评理由") % {"name": name}
        )
        ScoreChange.objects.create(
            sheet=row,
            indicator=score.indicator,
            score=score.score,
            reason=score.reason,
            scored_by_id=score.scored_by_id,
            minutes_number=row.minutes_number,
            minutes_on=cast("date", row.minutes_on),
            new_score=new,
            change_reason=why,
            changed_by_id=by.pk,
            changed_at=moment,
        )
        score.score, score.reason, score.scored_by_id = new, why, by.pk
        score.save(update_fields=["score", "reason", "scored_by"])
    row.version += 1
    row.save(update_fields=["version"])
    record(
        RESCORE,
        branch,
        by=by,
        before={"scores": before},
        after={"scores": {score.indicator.name: score.score for score in changed}},
        reason=";".join(f"{score.indicator.name}:{score.reason}" for score in changed),
        organisation_code=branch.code,
    )
    return row


def _points(score: ReviewedScore, text: str) -> Decimal:
    most = int(score.indicator.maximum.scaleb(2))
    found = parse_score(text, most)
    if isinstance(found, ScoreFault):
        raise faulty(
            _("“%(name)s”:%(fault)s。")
            % {"name": score.indicator.name, "fault": score_sentence(found, most)}
        )
    return Decimal(format_hundredths(found))
