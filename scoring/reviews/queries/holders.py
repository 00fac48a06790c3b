"""Whether somebody really has a sheet: a holder who no longer may review it counts as nobody."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.expressions import ExpressionWrapper

from branches.organisations.models import Kind
from branches.people.models import Post
from scoring.reviews.models import Review
from starrating.access import Role

_REVIEWING = (Role.REVIEWER, Role.LEADER)
_OF_DEPARTMENT = (Role.OFFICER, Role.APPROVER)


def with_holder_now(reviews: QuerySet[Review]) -> QuerySet[Any]:
    """Reviews with ``holder_now``: the key of the holder who may still review; None for nobody.

    Whose post has ended, whose account is disabled, or who now sits elsewhere has nothing in hand.
    """
    found: QuerySet[Any] = reviews.annotate(
        holder_now=Case(When(Exists(_posts_of_holder()), then=F("holder")), default=None)
    )
    return found


def _posts_of_holder() -> QuerySet[Any]:
    """Posts in force by which the holder of a review (outer row) reviews for its body."""
    body = ExpressionWrapper(OuterRef("body__path"), output_field=CharField())
    posts: QuerySet[Any] = Post.objects.in_force().filter(account=OuterRef("holder"))
    posts = posts.annotate(body_path=body)
    at_body = Q(organisation=OuterRef("body"))
    above = Q(body_path__startswith=F("organisation__path"))
    return posts.filter(
        Q(role__in=_REVIEWING) & (at_body | above)
        | Q(role__in=_OF_DEPARTMENT, organisation__kind=Kind.DEPARTMENT) & at_body
    ).order_by()


def has_holder(review: Review) -> bool:
    """Whether somebody has the sheet on his desk and may still review it; at most one statement."""
    if review.holder_id is None:
        return False
    found = with_holder_now(Review.objects.filter(pk=review.pk)).values_list("holder_now")
    return found.filter(holder_now=review.holder_id).exists()
