"""A sheet says what its final review says."""

from datetime import date
from typing import Any

import pytest

from scoring.assessments.models import FilingState
from scoring.reviews.models import Meeting, Review, Sheet
from scoring.reviews.queries import review_of
from scoring.reviews.services import mirror
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.assessments import enrolled, make_filling_round
from tests.factories.organisations import city
from tests.factories.reviewing import under_review

_S = FilingState


@pytest.fixture
def branch(db: None) -> Enrolment:
    town = city()
    return enrolled(make_filling_round(town.department), town.school)


def _meeting(review: Review) -> Meeting:
    return Meeting.objects.create(
        round=review.round,
        body=review.body,
        minutes_number="教党纪〔2025〕7号",
        held_on=date(2025, 9, 20),
        chair="冯领衔",
        due=7,
        present=6,
        entered_at=clock.now(),
    )


def _moved(review: Review, state: FilingState, **columns: Any) -> Sheet:
    Review.objects.filter(pk=review.pk).update(state=state, **columns)
    again = review_of(review.enrolment)
    assert again is not None
    return mirror(again)


def test_the_sheet_follows_its_final_review(branch: Enrolment) -> None:
    review = under_review(branch)
    assert mirror(review).version == 1
    concluded = _moved(review, _S.CONCLUDED, meeting=_meeting(review))
    assert (concluded.state, concluded.minutes_number, concluded.minutes_on) == (
        _S.CONCLUDED,
        "教党纪〔2025〕7号",
        date(2025, 9, 20),
    )
    assert (concluded.reported_at, concluded.version) == (None, 2)
    reported = _moved(review, _S.REPORTED)
    assert reported.reported_at is not None
    assert _moved(review, _S.REPORTED).reported_at == reported.reported_at
    back = _moved(review, _S.UNDER_REVIEW)
    assert (back.state, back.minutes_number, back.minutes_on, back.reported_at, back.version) == (
        _S.UNDER_REVIEW,
        "",
        None,
        None,
        4,
    )


def test_an_earlier_stage_leaves_the_sheet_under_review_unless_it_is_over(
    branch: Enrolment,
) -> None:
    review = under_review(branch)
    concluded = _moved(review, _S.CONCLUDED, is_final=False, meeting=_meeting(review))
    assert (concluded.state, concluded.minutes_number) == (_S.UNDER_REVIEW, "")
    assert _moved(review, _S.MERGED).state == _S.MERGED
    assert Sheet.objects.get(enrolment=branch).state == _S.MERGED
