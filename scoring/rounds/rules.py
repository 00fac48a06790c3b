"""Who is too close to an enrolled branch, and which enrolled branches are one's own."""

from django.db.models import Q

from branches.people.models import Account, Post
from branches.people.rules import is_unconflicted
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments
from starrating.access import Actor, Clause


def is_unconflicted_with(enrolment: Enrolment) -> Clause[object]:
    """The clause for a single act on a branch, over the round's period."""
    period = enrolment.round
    return is_unconflicted(enrolment.organisation, period.period_from, period.period_until)


def own_branches(by: Actor, round: Round) -> list[dict[str, str]]:
    """Enrolled branches the actor belongs to, or holds or held a post in during the period."""
    posts = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=round.period_from),
        account_id=by.pk,
        confirmed_at__isnull=False,
        starts_on__lte=round.period_until,
    )
    belongs = Account.objects.filter(pk=by.pk, organisation__isnull=False)
    own = Q(organisation__in=posts.values("organisation")) | Q(
        organisation__in=belongs.values("organisation")
    )
    return [{"code": row.code, "name": row.name} for row in enrolments(round).filter(own)]
