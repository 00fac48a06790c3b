"""A branch's own result, cut by right."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet

from scoring.rating.models import PoolResult, Result, Run
from scoring.reviews.models import ReviewedScore
from starrating.access import BRANCH_ROLES, DEPARTMENT_ROLES, Actor, Role


def results_visible_to(by: Actor) -> QuerySet[Result]:
    """Results of decided runs.

    The department sees the city's from decision on; from publication on a bureau sees those it
    reviews in the round, secretary and preparer that of their very own branch.
    """
    published = Q(run__is_published=True)
    reach = published & Q(enrolment__organisation__path__in=by.paths(*BRANCH_ROLES))
    for path in by.paths(Role.REVIEWER, Role.LEADER):
        reach |= published & Q(enrolment__reviewing_body__path__startswith=path)
    for path in by.paths(*DEPARTMENT_ROLES):
        reach |= Q(enrolment__organisation__path__startswith=path)
    return Result.objects.filter(
        reach, run__state=Run.State.DECIDED, enrolment__removed_by_decision=None
    ).select_related("run__round", "enrolment__reviewing_body", "enrolment__organisation")


def pool_result_of(result: Result) -> PoolResult:
    return PoolResult.objects.get(run_id=result.run_id, pool=result.pool)


class IndicatorScore(NamedTuple):
    """One indicator of a result: its name, full points, determined score, whether it is a bonus."""

    name: str
    maximum: Decimal
    score: Decimal
    is_bonus: bool


def indicator_scores(result: Result) -> list[IndicatorScore]:
    """The determined scores of a result in the order of the standard; none where none were given."""
    scores = ReviewedScore.objects.filter(sheet__enrolment_id=result.enrolment_id)
    return [
        IndicatorScore(*values)
        for values in scores.order_by("indicator__position").values_list(
            "indicator__name", "indicator__maximum", "score", "indicator__is_bonus"
        )
    ]
