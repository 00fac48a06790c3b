"""Who is too close to a branch of a round."""

from django.db.models import Q

from branches.people.models import Account, Post
from branches.people.rules import is_unconflicted
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments
from starrating.access import Actor, Clause


def is_unconflicted_with(enrolment: Enrolment) -> Clause[object]:
    """The clause for a single act on an enrolled branch, within the round's period."""
    period = enrolment.round
    return is_unconflicted(enrolment.organisation, period.period_from, period.period_until)


def own_branches(by: Actor, round: Round) -> list[dict[str, str]]:
    """Enrolled branches the actor belongs to, or holds or held a post in within the period."""
    posts = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=round.period_from),
        account_id=by.pk,
        confirmed_at__isnull=False,
        starts_on__lte=round.period_until,
    )
    accounts = Account.objects.filter(pk=by.pk)
    own = enrolments(round).filter(
        Q(organisation__in=posts.values("organisation"))
        | Q(organisation__in=accounts.values("organisation"))
    )
    return [{"code": code, "name": name} for code, name in own.values_list("code", "name")]
