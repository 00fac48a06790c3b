"""说明: the branch on its reviewed scores, within three working days; the body's answer."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import ANSWER, STATE
from scoring.reviews.models import Review, Statement
from scoring.reviews.queries.filing import related
from scoring.reviews.queries.outcome import outcome_of
from scoring.reviews.rules import is_own_secretary, is_reviewer, is_writable
from scoring.reviews.services.reviewing import locked_review
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict
from starrating.texts import PAGE_LENGTH, explained


@recorded
def state_on_review(*, review: Review, text: str, by: Actor) -> Statement:
    """The branch's one statement on a conclusion; the body answers it before it reports.

    Raises Refused: 403 for others than the branch's secretary; 409 for a round that is not open or
    held, where nothing is concluded, after the last second of the third working day, or where a
    statement stands already; 422 without words.
    """
    round = lock_round(review.round)
    is_writable.check(by, round)
    row = related(Review.objects.select_for_update(of=("self",))).get(pk=review.pk)
    is_own_secretary.check(by, row)
    outcome = outcome_of(row)
    if row.state != FilingState.CONCLUDED or outcome is None or not row.is_final:
        raise conflict(_("现在没有可以说明的审核结果:还没有审定,或已经上报。"))
    if outcome.statement is not None:
        raise conflict(_("本党组织已对这次审核结果提出过说明,没有重复登记。"))
    if clock.is_past(outcome.until):
        raise conflict(
            _("提出说明的期限 %(day)s 已过。有意见的,请直接与审核党委联系。")
            % {"day": outcome.until.isoformat()}
        )
    words = explained(text, PAGE_LENGTH, _("说明"))
    made = Statement.objects.create(
        conclusion=outcome.conclusion, text=words, stated_by_id=by.pk, stated_at=clock.now()
    )
    record(STATE, row, by=by, after={"text": words}, organisation_code=row.enrolment.code)
    return made


@recorded
def answer_statement(*, statement: Statement, answer: str, by: Actor) -> Statement:
    """The body's answer to a branch's statement.

    Raises Refused: 403 for others than the body's reviewer or leader, or for somebody too close to
    the branch; 409 where it is answered already, or the sheet was opened again meanwhile; 422
    without words.
    """
    row = locked_review(statement.conclusion.review, by)
    is_reviewer.check(by, row)
    said = Statement.objects.select_for_update().get(pk=statement.pk)
    if said.answered_at is not None:
        raise conflict(_("这份说明已经答复过,没有重复办理。"))
    if row.state != FilingState.CONCLUDED:
        raise conflict(_("评分表%(state)s,说明不再答复。") % {"state": row.get_state_display()})
    said.answer = explained(answer, PAGE_LENGTH, _("答复"))
    said.answered_by_id, said.answered_at = by.pk, clock.now()
    said.version += 1
    said.save()
    record(
        ANSWER,
        row,
        by=by,
        before={"text": said.text},
        after={"answer": said.answer},
        organisation_code=row.enrolment.code,
    )
    return said
