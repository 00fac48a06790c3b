"""Reviews at any point, written as rows: what services of the review do, without their days."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from branches.people.models import Account
from scoring.assessments.models import Assessment, FilingState, Submission
from scoring.reviews.models import (
    Conclusion,
    Meeting,
    Review,
    ReviewedScore,
    Sheet,
    SheetSource,
    Statement,
    Verdict,
)
from scoring.reviews.queries import opinions, reviews_of
from scoring.reviews.services import mirror
from scoring.reviews.services.concluding import conclusion_content
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.reviewing import indicators_of
from tests.factories.reviews import PLAIN

OWN = ("15", "10", "10", "10", "10", "20", "25", "5")  # 105.00, what the branch gave itself


def submitted(enrolment: Enrolment) -> Submission:
    """A form under review, with a submission that holds no more than the review reads of it."""
    moment = clock.now()
    form = Assessment.objects.create(
        enrolment=enrolment,
        state=FilingState.UNDER_REVIEW,
        state_since=moment,
        begun_at=moment,
    )
    content: dict[str, Any] = {
        "indicators": [
            {"key": leaf.pk, "name": leaf.name, "score": score, "evidence": []}
            for leaf, score in zip(indicators_of(enrolment), OWN, strict=True)
        ],
        "total": "105.00",
        "declaration": {"ceiling": None},
        "on_behalf": None,
    }
    return Submission.objects.create(
        assessment=form,
        number=1,
        receipt=f"ZP{enrolment.pk}",
        content=content,
        fingerprint="0" * 64,
        submitted_at=moment,
    )


def scored_review(enrolment: Enrolment, by: Account, scores: Sequence[str] = PLAIN) -> Review:
    """Under review with a verdict on every indicator."""
    moment = clock.now()
    filed = submitted(enrolment)
    sheet = Sheet.objects.create(enrolment=enrolment, source=SheetSource.DESK)
    review = Review.objects.create(
        sheet=sheet,
        body=enrolment.acting_body,
        state_since=moment,
        started_by=by,
        started_at=moment,
    )
    Verdict.objects.bulk_create(
        Verdict(
            review=review,
            indicator=leaf,
            submission=filed,
            self_score=Decimal(own),
            score=Decimal(score),
            reason="" if Decimal(own) == Decimal(score) else "查阅资料后核定",
            methods=["documents"],
            given_by=by,
            given_at=moment,
        )
        for leaf, own, score in zip(indicators_of(enrolment), OWN, scores, strict=True)
    )
    return review


def make_meeting(enrolment: Enrolment, by: Account, number: str, **columns: Any) -> Meeting:
    defaults: dict[str, Any] = {
        "round": enrolment.round,
        "body": enrolment.acting_body,
        "minutes_number": number,
        "held_on": clock.today(),
        "chair": "冯领衔",
        "due": 7,
        "present": 6,
        "entered_by": by,
        "entered_at": clock.now(),
    }
    return Meeting.objects.create(**{**defaults, **columns})


def concluded_review(
    enrolment: Enrolment, by: Account, meeting: Meeting, scores: Sequence[str] = PLAIN
) -> Review:
    """Concluded by the meeting as it stands."""
    review = scored_review(enrolment, by, scores)
    (found,) = opinions(
        enrolment.round, reviews_of(review.body, enrolment.round).filter(pk=review.pk)
    )
    Conclusion.objects.create(
        review=review,
        number=1,
        meeting=meeting,
        content=conclusion_content(found),
        concluded_by=by,
        concluded_at=clock.now(),
    )
    review.state, review.meeting = FilingState.CONCLUDED, meeting
    review.save()
    mirror(review)
    return review


def reported_review(enrolment: Enrolment, by: Account, meeting: Meeting) -> Review:
    """Reported as it was concluded."""
    review = concluded_review(enrolment, by, meeting)
    review.state = FilingState.REPORTED
    review.save()
    mirror(review)
    ReviewedScore.objects.bulk_create(
        ReviewedScore(
            sheet_id=review.sheet_id,
            indicator_id=verdict.indicator_id,
            score=verdict.score,
            reason=verdict.reason,
            scored_by=by,
        )
        for verdict in review.verdicts.all()
    )
    return review


def stated(review: Review, text: str = "公开栏 8 月已补,请核。") -> Statement:
    """The branch's statement on the last conclusion."""
    return Statement.objects.create(
        conclusion=review.conclusions.order_by("-number")[0], text=text, stated_at=clock.now()
    )
