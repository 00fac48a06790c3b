"""Reviews without surprises: a form submitted, opened, scored; the people of a bureau."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.assessments.models import Submission
from scoring.assessments.queries import latest_submission
from scoring.reviews.models import Method, Review, Verdict
from scoring.reviews.services import start_review
from scoring.rounds.models import Enrolment, RoundStandard
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import filed
from tests.factories.people import make_actor


def reviewer_of(body: Organisation, name: str = "沈明审") -> Account:
    return make_actor(Role.REVIEWER, body, name)


def leader_of(body: Organisation, name: str = "冯领衔") -> Account:
    return make_actor(Role.LEADER, body, name)


def under_review(enrolment: Enrolment, by: Account | None = None, **given: Any) -> Review:
    """A branch's complete form, submitted and opened by a reviewer of its body."""
    filed(enrolment, **given)
    return start_review(enrolment=enrolment, by=by or reviewer_of(enrolment.acting_body))


def indicators_of(enrolment: Enrolment) -> list[Indicator]:
    """The scored indicators of a branch's standard, in order."""
    chosen = RoundStandard.objects.get(round=enrolment.round, field=enrolment.field)
    rows = Indicator.objects.filter(standard=chosen.standard, children=None)
    return list(rows.order_by("position"))


def self_scores(submission: Submission) -> dict[int, Decimal]:
    """The branch's own score by the indicator's key."""
    return {each["key"]: Decimal(each["score"]) for each in submission.content["indicators"]}


def score_all(review: Review, by: Account, scores: Sequence[str] | None = None) -> list[Verdict]:
    """A verdict on every indicator, written as rows: the own scores, or those given in order."""
    form = review.enrolment.assessment
    submission = latest_submission(form)
    assert submission is not None
    own = self_scores(submission)
    places = indicators_of(review.enrolment)
    given = dict(zip((each.pk for each in places), scores, strict=True)) if scores else {}
    rows = [
        Verdict(
            review=review,
            indicator=each,
            submission=submission,
            self_score=own[each.pk],
            score=Decimal(given.get(each.pk, own[each.pk])),
            reason="查阅资料后核定"
            if Decimal(given.get(each.pk, own[each.pk])) != own[each.pk]
            else "",
            methods=[Method.DOCUMENTS.value],
            given_by=by,
            given_at=clock.now(),
        )
        for each in places
    ]
    return Verdict.objects.bulk_create(rows)
