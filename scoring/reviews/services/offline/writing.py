"""Writing what a review workbook says, in a few statements whatever it holds."""

from collections.abc import Iterable
from decimal import Decimal

from scoring.reviews.models import PastVerdict, Review, Verdict, VerdictEnd
from scoring.reviews.services.offline.plan import PlannedOpinion, ReviewPlan
from scoring.reviews.services.reviewing import past_of
from starrating import clock
from starrating.access import Actor

_SAID = (
    *("submission", "self_score", "score", "reason", "methods", "given_by", "given_at", "version"),
)
_OF_REVIEW = ("holder", "held_at", "proposed_star", "proposed_reason", "version")
_BATCH = 500


def write_plan(plan: ReviewPlan, by: Actor) -> None:
    """Give the verdicts, keep those they replace, propose the stars, take what nobody has.

    Belongs under the lock of the round, by which nothing of a sheet changes meanwhile.
    """
    keys = [hand.review.pk for hand in plan.branches]
    list(Review.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    _write_verdicts(plan.written_opinions, by)
    moment = clock.now()
    stars = {one.hand.review.pk: one for one in plan.written_stars}
    reviews = []
    for hand in plan.branches:
        review = hand.review
        star = stars.get(review.pk)
        if star is not None:
            review.proposed_star, review.proposed_reason = star.star, star.reason
        if review.holder_id is None:
            review.holder_id, review.held_at = by.pk, moment
        elif star is None:
            continue
        review.version += 1
        reviews.append(review)
    Review.objects.bulk_update(reviews, _OF_REVIEW, batch_size=_BATCH)


def _write_verdicts(opinions: Iterable[PlannedOpinion], by: Actor) -> None:
    new, changed, past = [], [], []
    for one in opinions:
        verdict = _verdict(one, by)
        if one.old is None:
            new.append(verdict)
        else:
            past.append(past_of(one.old, VerdictEnd.CHANGED, by))
            verdict.pk, verdict.version = one.old.pk, one.old.version + 1
            changed.append(verdict)
    PastVerdict.objects.bulk_create(past)
    Verdict.objects.bulk_create(new)
    Verdict.objects.bulk_update(changed, _SAID, batch_size=_BATCH)


def _verdict(one: PlannedOpinion, by: Actor) -> Verdict:
    """What the row says, as it is kept; not yet saved."""
    return Verdict(
        review=one.hand.review,
        indicator_id=one.key,
        submission=one.hand.filed,
        self_score=Decimal(one.own).scaleb(-2),
        score=Decimal(one.score or 0).scaleb(-2),
        reason=one.reason,
        methods=list(one.row.methods),
        given_by_id=by.pk,
        given_at=clock.now(),
    )
