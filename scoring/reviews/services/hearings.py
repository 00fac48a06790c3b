"""告知和听取意见: whoever is heading for one star, a ceiling or a lower star is heard first."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import RECORD_HEARING
from scoring.reviews.models import Hearing, Review
from scoring.reviews.queries.opinions import opinions
from scoring.reviews.queries.outcome import outcome_of
from scoring.reviews.rules import is_reviewer
from scoring.reviews.services.basis import required_day
from scoring.reviews.services.reviewing import locked_review
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written


@recorded
def record_hearing(
    *,
    review: Review,
    told_on: date | None,
    heard_from: str,
    words: str,
    is_waived: bool,
    by: Actor,
) -> Hearing:
    """Record that the branch was told what it is heading for, and what it said, or that it waived.

    The grounds are those of the moment. Raises Refused: 403 for others than the body's reviewer or
    leader, or for somebody too close to the branch; 409 for a sheet that is not concluded, or where
    there is nothing to tell; 422 for a day before the meeting or yet to come, or without a name or
    words.
    """
    row = locked_review(review, by)
    is_reviewer.check(by, row)
    outcome = outcome_of(row)
    if row.state != FilingState.CONCLUDED or outcome is None or not row.is_final:
        raise conflict(_("评分表审定以后、上报以前,才登记告知和听取意见。"))
    grounds = opinions(row.round, [row])[0].grounds
    if not grounds:
        raise conflict(_("该党组织没有须先告知、听取意见的情形。"))
    day = required_day(told_on, _("告知日期"))
    if day < outcome.conclusion.meeting.held_on:
        raise faulty(
            _("告知日期不能早于审核会议的 %(day)s。")
            % {"day": outcome.conclusion.meeting.held_on.isoformat()}
        )
    columns = {
        "grounds": [ground.value for ground in grounds],
        "told_on": day,
        "heard_from": written(heard_from, NUMBER_LENGTH, _("陈述人")),
        "words": explained(words, PAGE_LENGTH, _("陈述意见"), is_optional=is_waived),
        "is_waived": is_waived,
    }
    made = Hearing.objects.create(
        review=row,
        conclusion=outcome.conclusion,
        recorded_by_id=by.pk,
        recorded_at=clock.now(),
        **columns,
    )
    record(
        RECORD_HEARING,
        row,
        by=by,
        after={**columns, "grounds": [str(ground.label) for ground in grounds]},
        organisation_code=row.enrolment.code,
    )
    return made
