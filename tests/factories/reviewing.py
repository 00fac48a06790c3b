"""Reviews without surprises: a form submitted, opened, scored; the people of a bureau."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from branches.organisations.models import Field, Organisation
from branches.people.models import Account
from scoring.assessments.models import Assessment, Submission
from scoring.assessments.queries import latest_submission
from scoring.reviews.models import Method, Review, Sheet, SheetSource, Verdict
from scoring.reviews.services import start_review
from scoring.rounds.models import Enrolment, Round, RoundStandard
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


def fill_queue(round: Round, body: Organisation, by: Account, count: int) -> list[Enrolment]:
    """So many branches more of a body, held by ``by``, each with a form and eight opinions.

    Rows are written directly; the forms hold their total and nothing else.
    """
    field = Field.objects.get(name="学校")
    moment, start = clock.now(), Organisation.objects.count()
    branches = Organisation.objects.bulk_create(
        Organisation(
            code=f"L{start + number}",
            name=f"第{start + number}党支部",
            kind="branch",
            parent=body,
            field=field,
            path=f"{body.path}{10_000_000 + start + number}/",
        )
        for number in range(count)
    )
    rows = Enrolment.objects.bulk_create(
        Enrolment(
            round=round,
            organisation=branch,
            code=branch.code,
            name=branch.name,
            field=field,
            pool=round.pools.get(name=field.name),
            reviewing_body=body,
            review_path=[body.code],
        )
        for branch in branches
    )
    forms = Assessment.objects.bulk_create(
        Assessment(enrolment=row, state="under_review", state_since=moment, begun_at=moment)
        for row in rows
    )
    filings = Submission.objects.bulk_create(
        Submission(
            assessment=form,
            number=1,
            receipt=f"ZP{form.pk}",
            content={"total": "93.50"},
            fingerprint="0" * 64,
            submitted_at=moment,
        )
        for form in forms
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(enrolment=row, source=SheetSource.DESK) for row in rows
    )
    stamps = {"state_since": moment, "started_at": moment, "holder": by, "held_at": moment}
    reviews = Review.objects.bulk_create(
        Review(sheet=sheet, body=body, **stamps) for sheet in sheets
    )
    places = indicators_of(rows[0])
    Verdict.objects.bulk_create(
        Verdict(
            review=review,
            indicator=place,
            submission=filing,
            self_score=5,
            score=5,
            methods=[Method.DOCUMENTS.value],
            given_by=by,
            given_at=moment,
        )
        for review, filing in zip(reviews, filings, strict=True)
        for place in places
    )
    return rows
