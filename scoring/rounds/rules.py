"""Who may do what to a round, and when.

The department's officer prepares, enters and opens; its approver, another account, confirms.
Everybody else reads. A frozen round changes only by decisions.
"""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.rules import is_unconflicted
from scoring.rounds.models import DenominatorDecision, Enrolment, Round, RoundState
from starrating.access import Actor, Clause, Role, clause


@clause(_("只有组织部评定员可以办理创评批次。"))
def is_officer(by: Actor, round: Round) -> bool:
    return by.holds(Role.OFFICER, str(round.department.path))


@clause(_("只有组织部审定人可以确认。"))
def is_approver(by: Actor, round: Round) -> bool:
    return by.holds(Role.APPROVER, str(round.department.path))


@clause(_("这个批次已经开启,参评范围、规则、标准和日程都已冻结,不能再改。"), 409)
def is_draft(_by: Actor, round: Round) -> bool:
    return round.state == RoundState.DRAFT


@clause(_("这个批次不在进行中,不能办理。"), 409)
def is_open(_by: Actor, round: Round) -> bool:
    return round.state == RoundState.OPEN


@clause(_("超额处理方式还没有录入,或录入后又有变动,请评定员重新录入。"), 409)
def has_policy_to_confirm(_by: Actor, round: Round) -> bool:
    return round.policy_entered_at is not None


@clause(_("超额处理方式已经确认过,没有重复办理。"), 409)
def has_policy_unconfirmed(_by: Actor, round: Round) -> bool:
    return round.policy_confirmed_at is None


@clause(_("超额处理方式是您录入的,须由另一人确认。"))
def is_not_policy_enterer(by: Actor, round: Round) -> bool:
    return bool(by.pk != round.policy_entered_by_id)


@clause(_("只有组织部审定人可以确认或退回决定。"))
def is_decision_approver(by: Actor, decision: DenominatorDecision) -> bool:
    return by.holds(Role.APPROVER, str(decision.round.department.path))


@clause(_("这份决定是您录入的,须由另一人确认或退回。"))
def is_not_decision_enterer(by: Actor, decision: DenominatorDecision) -> bool:
    return bool(by.pk != decision.entered_by_id)


def is_unconflicted_with(enrolment: Enrolment) -> Clause[object]:
    """The clause for a single act on an enrolled branch: 回避 within the round's period."""
    round = enrolment.round
    return is_unconflicted(enrolment.organisation, round.period_from, round.period_until)


def own_branches(by: Actor, round: Round) -> list[dict[str, str]]:
    """[{"code", "name"}] of the enrolled branches the actor belongs to, or holds or held a post in

    during the period: shown and recorded with acts on whole lists. One statement.
    """
    rows = Enrolment.objects.filter(
        round=round,
        removed_by_decision=None,
        organisation__in=close_organisations(by, round.period_from, round.period_until),
    )
    return [
        {"code": code, "name": name}
        for code, name in rows.order_by("code").values_list("code", "name")
    ]


def close_organisations(by: Actor, starts_on: date, ends_on: date) -> QuerySet[Organisation]:
    """Organisations the actor belongs to, or holds or held a confirmed post in within the period."""
    return Organisation.objects.filter(
        Q(accounts__pk=by.pk)
        | (
            Q(
                posts__account__pk=by.pk,
                posts__confirmed_at__isnull=False,
                posts__starts_on__lte=ends_on,
            )
            & (Q(posts__ends_on__isnull=True) | Q(posts__ends_on__gte=starts_on))
        )
    )
