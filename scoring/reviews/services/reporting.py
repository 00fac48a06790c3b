"""上报: a body reports its sheets as a whole; a first stage passes them on to the next."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import REPORT
from scoring.reviews.models import (
    Meeting,
    Reopening,
    ReopeningKind,
    Review,
    ReviewedScore,
    ScoreChange,
    Sheet,
    SheetSource,
    Verdict,
)
from scoring.reviews.queries import allows_single_clerk
from scoring.reviews.queries.bodies import reviews_of
from scoring.reviews.queries.hindrances import Report, report_of
from scoring.reviews.queries.opinions import Opinion
from scoring.reviews.rules import is_concluder, is_writable
from scoring.reviews.services.concluding import conclusion_content, require_withdrawn, settle
from scoring.reviews.services.meetings import NAMED
from scoring.reviews.services.reviewing import stages_of
from scoring.rounds.models import Round
from scoring.rounds.rules import acting_on
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict


@recorded
def report_reviews(*, body: Organisation, round: Round, by: Actor) -> list[Review]:
    """Report everything the body has concluded, once nothing is in the way any more.

    Every branch of the body must be concluded, reported, 未申报, merged or exempt; whoever is heading
    for one star, a ceiling or a lower star than last year told and heard; every statement answered,
    and the days for one over. The determined scores become the sheet's; what they replace of an
    earlier report is kept. A 党总支 passes its sheets on: the next body's review begins. Raises
    Refused: 403 for others than the leader (or the reviewer of a body with the setting for
    单人经办), or for a branch he is close to without having withdrawn; 409 for a round that is not
    open or held, where nothing is to be reported, and naming who is in the way and why.
    """
    locked = lock_round(round)
    is_writable.check(by, locked)
    is_single = allows_single_clerk(body, locked)
    is_concluder.check(by, Meeting(round=locked, body=body, is_single_clerk=is_single))
    # locked before anything of them is read
    list(reviews_of(body, locked).select_for_update(of=("self",)))
    found = report_of(body, locked)
    _require_possible(found)
    ready = found.ready
    rows = [each.review for each in ready]
    require_withdrawn(rows, locked, by)
    final = [each for each in ready if each.review.is_final]
    _write_scores(final)
    settle(rows, FilingState.REPORTED)
    passed = [_pass_on(row) for row in rows if not row.is_final]
    acting = acting_on(locked, by, "report")
    _note_own(rows, acting)
    record(
        REPORT,
        body,
        by=by,
        after={
            "branches": [each.branch.name for each in ready],
            "minutes": sorted({row.meeting.minutes_number for row in rows if row.meeting}),
            "passed_on": sorted({row.body.name for row in passed}),
            "own_branches": [own["name"] for own in _branches(acting)],
        },
        rows=[[each.branch.code, conclusion_content(each)] for each in ready],
        organisation_code=body.code,
    )
    return rows


def _require_possible(found: Report) -> None:
    if found.hindrances:
        words = ";".join(f"{one.branch.name}:{one.words}" for one in found.hindrances[:NAMED])
        raise conflict(
            _("还不能上报,有 %(count)s 处没有办完:%(words)s。")
            % {"count": len(found.hindrances), "words": words}
        )
    if not found.ready:
        raise conflict(_("没有待上报的评分表:都已上报,或还没有审定。"))


def _branches(acting: Mapping[str, Any]) -> list[dict[str, str]]:
    own: list[dict[str, str]] = acting["branches"]
    return own


def _note_own(rows: Sequence[Review], acting: dict[str, Any]) -> None:
    """Whoever reported stands with the meetings, with the own branches he had among the sheets."""
    meetings = {row.meeting.pk: row.meeting for row in rows if row.meeting is not None}
    for meeting in meetings.values():
        meeting.own_branches = [*meeting.own_branches, acting]
        meeting.save(update_fields=["own_branches"])


class _Minutes(NamedTuple):
    """By which minutes a score stood, and why it is replaced."""

    number: str
    on: date
    reason: str


def _write_scores(final: Sequence[Opinion]) -> None:
    """The determined scores of the sheets, each by whoever gave the verdict."""
    moment = clock.now()
    sheets = {each.review.sheet_id: each for each in final}
    old = {
        (score.sheet_id, score.indicator_id): score
        for score in ReviewedScore.objects.filter(sheet__in=sheets)
    }
    new = [
        (key, verdict)
        for key, each in sheets.items()
        for verdict in each.verdicts
        if _differs(old.get((key, verdict.indicator_id)), verdict)
    ]
    replaced = {key for key, verdict in new if (key, verdict.indicator_id) in old}
    minutes = _earlier_minutes([sheets[key] for key in sorted(replaced)])
    ScoreChange.objects.bulk_create(
        _change(old[key, verdict.indicator_id], verdict, minutes[key], moment)
        for key, verdict in new
        if (key, verdict.indicator_id) in old
    )
    ReviewedScore.objects.bulk_create(
        (
            ReviewedScore(
                sheet_id=key,
                indicator_id=verdict.indicator_id,
                score=verdict.score,
                reason=verdict.reason,
                scored_by_id=verdict.given_by_id,
            )
            for key, verdict in new
        ),
        update_conflicts=True,
        unique_fields=["sheet", "indicator"],
        update_fields=["score", "reason", "scored_by"],
    )
    Sheet.objects.filter(pk__in=sheets).update(source=SheetSource.DESK, score_import=None)


def _differs(old: ReviewedScore | None, verdict: Verdict) -> bool:
    if old is None:
        return True
    was = (old.score, old.reason, old.scored_by_id)
    return was != (verdict.score, verdict.reason, verdict.given_by_id)


def _change(
    old: ReviewedScore, verdict: Verdict, minutes: _Minutes, moment: datetime
) -> ScoreChange:
    return ScoreChange(
        sheet_id=old.sheet_id,
        indicator_id=old.indicator_id,
        score=old.score,
        reason=old.reason,
        scored_by_id=old.scored_by_id,
        minutes_number=minutes.number,
        minutes_on=minutes.on,
        new_score=Decimal(verdict.score),
        change_reason=minutes.reason,
        changed_by_id=verdict.given_by_id,
        changed_at=moment,
    )


def _earlier_minutes(reported: Iterable[Opinion]) -> dict[int, _Minutes]:
    """By sheet: the minutes under which it was reported before it was sent back, and why it was."""
    found = {}
    for each in reported:
        review, sheet = each.review, each.review.sheet
        back = Reopening.objects.filter(review=review, kind=ReopeningKind.SEND_BACK).latest("pk")
        if sheet.score_import is not None:
            entered = sheet.score_import
            number, day = entered.minutes_number, entered.minutes_on
        else:
            before = review.conclusions.filter(concluded_at__lte=back.reopened_at)
            meeting = before.select_related("meeting").latest("number").meeting
            number, day = meeting.minutes_number, meeting.held_on
        found[sheet.pk] = _Minutes(number, day, back.reason)
    return found


def _pass_on(row: Review) -> Review:
    """The review of the next body on a sheet that a first stage has done with; nobody holds it."""
    branch = row.sheet.enrolment
    stages = stages_of(branch)
    above = [stage.pk for stage in stages]
    place = above.index(row.body_id) + 1 if row.body_id in above else len(stages) - 1
    moment = clock.now()
    return Review.objects.create(
        sheet=row.sheet,
        position=row.position + 1,
        is_final=place == len(stages) - 1,
        body=stages[place],
        state_since=moment,
        started_at=moment,
    )
