"""Opening a form for review."""

import pytest

from branches.journal.models import Entry
from scoring.assessments.models import FilingState
from scoring.reviews.queries import filing_state
from scoring.reviews.services import start_review
from scoring.rounds.models import Enrolment
from tests.factories.assessments import enrolled, filed, make_filling_round
from tests.factories.organisations import city
from tests.factories.reviewing import reviewer_of, under_review


@pytest.fixture
def branch(db: None) -> Enrolment:
    town = city()
    return enrolled(make_filling_round(town.department), town.school)


def test_start_review_opens_the_form_and_the_sheet(branch: Enrolment) -> None:
    review = under_review(branch)
    again = Enrolment.objects.get(pk=branch.pk)
    assert (review.state, review.is_final, review.body) == (
        FilingState.UNDER_REVIEW,
        True,
        branch.reviewing_body,
    )
    assert filing_state(again) == FilingState.UNDER_REVIEW
    assert again.assessment.state == FilingState.UNDER_REVIEW
    assert "reviews.start" in set(Entry.objects.values_list("verb", flat=True))


def test_start_review_twice_is_the_same_review(branch: Enrolment) -> None:
    by = reviewer_of(branch.reviewing_body)
    filed(branch)
    first = start_review(enrolment=branch, by=by)
    assert start_review(enrolment=branch, by=by) == first
