"""The reviewers' queue: every branch that takes part, how it stands, who has it and since when."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from scoring.assessments.models import FilingState, Submission
from scoring.assessments.queries import IS_WITH_BRANCH, with_due
from scoring.assessments.queries.by_right import reach
from scoring.reviews.models import Review, Verdict
from scoring.reviews.queries.filing import with_filing_state
from scoring.reviews.queries.holders import with_holder_now
from scoring.rounds.models import Round, RoundStage, RoundStandard, StageDate
from scoring.rounds.queries import enrolments
from starrating import clock
from starrating.access import Actor

WITH_BRANCH = (FilingState.DRAFT.value, FilingState.RETURNED.value)
WITH_BODY = (FilingState.SUBMITTED.value, FilingState.UNDER_REVIEW.value)
DECIDED = (FilingState.CONCLUDED.value, FilingState.REPORTED.value)
_POINTS = DecimalField(max_digits=6, decimal_places=2)


def queue_visible_to(by: Actor, round: Round, reached: Q | None = None) -> QuerySet[Any]:
    """Branches in reach that take part, not exempt; one statement, whatever is asked of a row.

    ``reached`` is what ``reach(by)`` gave, where a page has asked already.
    Each has ``spoken`` (its one word), ``review_pk`` (the review it is in, if any), ``holder_pk``,
    ``holder_name``, ``body_name``, ``since`` (when it came to where it is), ``expected_on`` (the
    last day it is expected to stay there), ``verdict_count``, ``self_total`` and ``reviewed_total``.
    """
    return queue_of(round, reach(by) if reached is None else reached)


def queue_of(round: Round, reached: Q) -> QuerySet[Any]:
    """The same of all branches that meet a condition, whoever asks."""
    rows = enrolments(round).filter(reached, is_exempt=False)
    if round.state == Round.State.DRAFT:
        rows = rows.none()
    rows = with_due(with_filing_state(rows)).select_related("assessment", "assigned_body")
    return _expected(_scored(_held(rows)), round)


def is_overdue() -> Q:
    """A condition on the queue: the last day of where it is has passed."""
    return Q(expected_on__lt=clock.today())


def is_to_do() -> Q:
    """A condition on the queue: it is with the reviewing body."""
    return Q(spoken__in=WITH_BODY)


def places_by_field(round: Round) -> dict[int, int]:
    """How many indicators are scored, by field (primary key); one statement."""
    leaves = Count("standard__indicators", filter=Q(standard__indicators__children=None))
    rows = RoundStandard.objects.filter(round=round).order_by()
    return dict(rows.values_list("field_id").annotate(count=leaves))


def _held(rows: QuerySet[Any]) -> QuerySet[Any]:
    of_branch = Review.objects.filter(sheet__enrolment=OuterRef("pk"))
    latest = with_holder_now(of_branch).order_by("-position")
    found: QuerySet[Any] = rows.annotate(
        review_pk=Subquery(latest.values("pk")[:1]),
        holder_pk=Subquery(latest.values("holder_now")[:1]),
        holder_name=Subquery(latest.filter(holder_now__isnull=False).values("holder__name")[:1]),
        body_pk=Coalesce(
            Subquery(latest.values("body")[:1]),
            F("assigned_body"),
            F("reviewing_body"),
            output_field=BigIntegerField(),
        ),
        body_name=Coalesce(
            Subquery(latest.values("body__name")[:1]),
            F("assigned_body__name"),
            F("reviewing_body__name"),
        ),
        held_since=Subquery(
            latest.annotate(of=Coalesce("held_at", "state_since")).values("of")[:1],
            output_field=DateTimeField(),
        ),
        review_since=Subquery(latest.values("state_since")[:1]),
    )
    return found


def _scored(rows: QuerySet[Any]) -> QuerySet[Any]:
    verdicts = Verdict.objects.filter(review=OuterRef("review_pk")).order_by().values("review")
    filed = Submission.objects.filter(assessment__enrolment=OuterRef("pk")).order_by("-number")
    found: QuerySet[Any] = rows.annotate(
        verdict_count=Coalesce(Subquery(verdicts.annotate(of=Count("pk")).values("of")), 0),
        reviewed_total=Subquery(verdicts.annotate(of=Sum("score")).values("of")),
        self_total=Subquery(
            filed.annotate(of=Cast(KT("content__total"), _POINTS)).values("of")[:1],
            output_field=_POINTS,
        ),
    )
    return found


def _expected(rows: QuerySet[Any], round: Round) -> QuerySet[Any]:
    stage = StageDate.objects.filter(round=round, stage=RoundStage.REVIEW)
    found: QuerySet[Any] = rows.annotate(
        since=Case(
            When(spoken=FilingState.UNDER_REVIEW, then=F("held_since")),
            When(spoken__in=DECIDED, then=Coalesce("review_since", "sheet__reported_at")),
            default=F("assessment__state_since"),
            output_field=DateTimeField(),
        ),
        expected_on=Case(
            When(IS_WITH_BRANCH, spoken__in=WITH_BRANCH, then=F("due_on")),
            When(spoken__in=WITH_BODY, then=Subquery(stage.values("ends_on")[:1])),
            default=None,
            output_field=DateField(),
        ),
    )
    return found
