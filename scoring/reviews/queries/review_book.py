"""What a reviewer takes along, and what his workbook is held against: constant statements."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from scoring.assessments.models import ReturnedIndicator, Submission
from scoring.reviews.models import Ceiling, Review, Verdict
from scoring.reviews.queries.filing import reviews_visible_to
from scoring.rounds.models import Round
from starrating.access import Actor


def latest_reviews(by: Actor, round: Round) -> QuerySet[Review]:
    """The review each branch in reach is in now, by code; two statements, one by itself."""
    above = Review.objects.filter(sheet=OuterRef("sheet")).order_by("-position")
    rows = reviews_visible_to(by).filter(
        sheet__enrolment__round=round, pk=Subquery(above.values("pk")[:1])
    )
    return rows.select_related("sheet__enrolment__pool").order_by("sheet__enrolment__code")


def latest_submissions(branches: Collection[int]) -> dict[int, Submission]:
    """What branches (enrolments) submitted last, by primary key; one statement."""
    later = Submission.objects.filter(assessment=OuterRef("assessment")).order_by("-number")
    rows = Submission.objects.filter(
        assessment__enrolment__in=branches, number=Subquery(later.values("number")[:1])
    ).select_related("assessment")
    return {row.assessment.enrolment_id: row for row in rows}


def verdicts_by_review(reviews: Collection[Review]) -> dict[int, dict[int, Verdict]]:
    """The opinions of reviews by review and indicator (primary keys); one statement."""
    rows = Verdict.objects.filter(review__in=reviews)
    found: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for row in rows.select_related("review", "given_by", "indicator").order_by(
        "indicator__position"
    ):
        found[row.review_id][row.indicator_id] = row
    return found


def corrected_after(branches: Collection[int]) -> dict[tuple[int, int], int]:
    """(enrolment, indicator) → the last submission that was sent back for it and answered since.

    One statement; none without branches.
    """
    if not branches:
        return {}
    rows = ReturnedIndicator.objects.filter(
        returned__assessment__enrolment__in=branches,
        returned__answered_by__isnull=False,
    ).order_by("returned__number")
    found = rows.values_list(
        "returned__assessment__enrolment", "indicator", "returned__submission__number"
    )
    return {(branch, indicator): number for branch, indicator, number in found}


def submitted_contents(branches: Collection[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """Everything these branches submitted, by (enrolment, number); one statement, or none."""
    if not branches:
        return {}
    rows = Submission.objects.filter(assessment__enrolment__in=branches)
    found = rows.values_list("assessment__enrolment", "number", "content")
    return {(branch, number): content for branch, number, content in found}


def ceilings_now(branches: Collection[int]) -> dict[int, int]:
    """星级上限 on record by enrolment (primary key); one statement."""
    rows = Ceiling.objects.filter(
        enrolment__in=branches, replaced_by=None, star__isnull=False
    ).values_list("enrolment_id", "star")
    return {branch: star for branch, star in rows if star is not None}
