"""What came of a review: its conclusion, who was heard, what the branch says, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from scoring.assessments.models import FilingState
from scoring.reviews.models import Conclusion, Hearing, Reopening, Review, Statement, Verdict
from scoring.reviews.queries.filing import related
from scoring.rounds.models import Enrolment
from scoring.rounds.queries import working_period
from starrating import clock
from starrating.access import BRANCH_ROLES, Actor

STATEMENT_DAYS = 3
# A conclusion stands, and is told to the branch, while its review is in one of these.
STANDING = (FilingState.CONCLUDED, FilingState.REPORTED)


def statement_until(concluded_on: date) -> date:
    """The last day for a 说明: the third working day after the day of the conclusion.

    At most two statements. The day itself is not counted, the last day counts to its last second.
    """
    return working_period(concluded_on + timedelta(days=1), STATEMENT_DAYS).ends_on


@dataclass(frozen=True)
class Outcome:
    """The last conclusion of a review and what hangs on it."""

    conclusion: Conclusion
    hearings: tuple[Hearing, ...]
    statement: Statement | None
    until: date

    @property
    def heard_on(self) -> frozenset[str]:
        """Grounds on which the branch was told, and heard or let it be."""
        return frozenset(ground for hearing in self.hearings for ground in hearing.grounds)

    @property
    def is_open(self) -> bool:
        """Whether the branch may still state something, and has not."""
        return self.statement is None and not clock.is_past(self.until)

    @property
    def is_unanswered(self) -> bool:
        return self.statement is not None and self.statement.answered_at is None


def outcomes(reviews: Iterable[Review]) -> dict[int, Outcome]:
    """The last conclusion of each review by its primary key, of those that have one.

    Three statements, and two for each different day of conclusion.
    """
    last = Conclusion.objects.filter(review=OuterRef("review")).order_by("-number").values("pk")
    rows = Conclusion.objects.filter(
        review__in=[row.pk for row in reviews], pk=Subquery(last[:1])
    ).select_related("meeting", "concluded_by")
    found = {row.pk: row for row in rows}
    heard: dict[int, list[Hearing]] = {}
    for hearing in Hearing.objects.filter(conclusion__in=found).select_related("recorded_by"):
        heard.setdefault(hearing.conclusion_id, []).append(hearing)
    said = {
        row.conclusion_id: row
        for row in Statement.objects.filter(conclusion__in=found).select_related("answered_by")
    }
    until = cache(statement_until)
    return {
        row.review_id: Outcome(
            row,
            tuple(heard.get(key, ())),
            said.get(key),
            until(clock.local(row.concluded_at).date()),
        )
        for key, row in found.items()
    }


def outcome_of(review: Review) -> Outcome | None:
    """The last conclusion of one review; None before any."""
    return outcomes([review]).get(review.pk)


def told_outcome(enrolment: Enrolment) -> tuple[Review, Outcome] | None:
    """What the branch is told: the final review's conclusion, while it stands; None before or after."""
    rows = Review.objects.filter(sheet__enrolment=enrolment, is_final=True, state__in=STANDING)
    review = related(rows).first()
    outcome = None if review is None else outcome_of(review)
    return None if review is None or outcome is None else (review, outcome)


def outcomes_visible_to(by: Actor) -> QuerySet[Enrolment]:
    """The branches whose outcome is told to ``by``: those where he is secretary or preparer."""
    return Enrolment.objects.filter(
        organisation__path__in=by.paths(*BRANCH_ROLES), removed_by_decision=None
    ).select_related("round__department", "round__rule_set", "organisation", "reviewing_body")


def told_branches(by: Actor) -> QuerySet[Enrolment]:
    """Those of ``outcomes_visible_to`` that have an outcome now, the latest round first."""
    upheld = Review.objects.filter(is_final=True, state__in=STANDING, conclusions__isnull=False)
    rows = outcomes_visible_to(by).filter(pk__in=upheld.values("sheet__enrolment"))
    return rows.order_by("-round__year", "code")


def statements_visible_to(reviews: QuerySet[Review]) -> QuerySet[Statement]:
    """Statements on conclusions of the reviews."""
    return Statement.objects.filter(conclusion__review__in=reviews.values("pk")).select_related(
        "conclusion__review__sheet__enrolment__round__department", "conclusion__review__body"
    )


def conclusions_in_order(reviews: QuerySet[Review]) -> QuerySet[Conclusion]:
    """Every conclusion of the reviews with meeting, statement and who confirmed, the latest first."""
    rows = Conclusion.objects.filter(review__in=reviews.values("pk"))
    rows = rows.select_related("meeting", "review__body", "concluded_by", "statement__answered_by")
    return rows.prefetch_related("hearings").order_by("-concluded_at", "-pk")


def reopenings_in_order(reviews: QuerySet[Review]) -> QuerySet[Reopening]:
    rows = Reopening.objects.filter(review__in=reviews.values("pk"))
    return rows.select_related("review__body", "reopened_by").order_by("-pk")


def standing_reopenings() -> QuerySet[Reopening]:
    """What opened reviews again since each was last concluded, the latest first."""
    later = Conclusion.objects.filter(
        review=OuterRef("review"), concluded_at__gt=OuterRef("reopened_at")
    )
    return Reopening.objects.filter(~Exists(later)).order_by("-pk")


def last_reopening(review: Review) -> Reopening | None:
    """What opened a review again since it was last concluded; None: nothing did. One statement."""
    return standing_reopenings().filter(review=review).first()


def is_kept(verdict: Verdict, reopening: Reopening | None) -> bool:
    """Whether a sheet opened again for named indicators keeps this opinion on another one.

    What was scored since (the branch corrected it) is not kept: whoever gave it may better it.
    """
    if reopening is None or not reopening.indicators:
        return False
    named = verdict.indicator_id in reopening.indicators
    return not named and verdict.given_at < reopening.reopened_at


def open_indicators(review: Review) -> frozenset[int] | None:
    """Keys of the indicators that a sheet sent back in part leaves open to a new verdict.

    None: every indicator is open. A sheet that a meeting upheld is open to none.
    """
    if review.state != FilingState.UNDER_REVIEW:
        return frozenset()
    reopening = last_reopening(review)
    named: list[int] = [] if reopening is None else reopening.indicators
    return frozenset(int(key) for key in named) or None
