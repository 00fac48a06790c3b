"""Who may do what to a round, and when.

The department's officer prepares, enters and opens; its approver, another account, confirms.
Everybody else reads. A frozen round changes only by decisions.
"""

from django.utils.translation import gettext_lazy as _

from branches.people.queries import close_organisations
from branches.people.rules import is_unconflicted
from scoring.rounds.models import Assignment, DenominatorDecision, Enrolment, Round, RoundState
from scoring.rounds.queries import is_held
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


@clause(
    _(
        "本批次的评定已提请审定,参评范围和名额不再改动。"
        "确需改动的,先撤回提请或撤销审定(已公示的先撤回公示),再来办理。"
    ),
    409,
)
def is_not_held(_by: Actor, round: Round) -> bool:
    return not is_held(round)


@clause(_("超额处理方式还没有录入,或录入后又有变动,请评定员重新录入。"), 409)
def has_policy_to_confirm(_by: Actor, round: Round) -> bool:
    return round.policy_entered_at is not None


@clause(_("超额处理方式已经确认过,没有重复办理。"), 409)
def has_policy_unconfirmed(_by: Actor, round: Round) -> bool:
    return round.policy_confirmed_at is None


@clause(_("超额处理方式是您录入的,须由另一人确认。"))
def is_not_policy_enterer(by: Actor, round: Round) -> bool:
    return bool(by.pk != round.policy_entered_by_id)


is_changeable = is_open & is_not_held


@clause(_("只有组织部审定人可以确认或退回决定。"))
def is_decision_approver(by: Actor, decision: DenominatorDecision) -> bool:
    return by.holds(Role.APPROVER, str(decision.round.department.path))


@clause(_("这份决定是您录入的,须由另一人确认或退回。"))
def is_not_decision_enterer(by: Actor, decision: DenominatorDecision) -> bool:
    return bool(by.pk != decision.entered_by_id)


@clause(_("只有组织部审定人可以确认或不予通过指定审核。"))
def is_assignment_approver(by: Actor, assignment: Assignment) -> bool:
    return by.holds(Role.APPROVER, str(assignment.round.department.path))


@clause(_("这份指定审核是您录入的,须由另一人确认。"))
def is_not_assignment_enterer(by: Actor, assignment: Assignment) -> bool:
    return bool(by.pk != assignment.entered_by_id)


def is_unconflicted_with(enrolment: Enrolment) -> Clause[object]:
    """The clause for a single act on an enrolled branch: 回避 within the round's period."""
    round = enrolment.round
    return is_unconflicted(enrolment.organisation, round.period_from, round.period_until)


def own_branches(by: Actor, round: Round) -> list[dict[str, str]]:
    """[{"code", "name"}] of the enrolled branches the actor is too close to act on alone.

    Recorded and shown with acts on whole lists, which nobody is kept from. One statement.
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


def acting_on(round: Round, by: Actor, act: str) -> dict[str, object]:
    """Who did an act on the whole list, and their own branches in it: {"act", "actor", "branches"}."""
    return {"act": act, "actor": by.acting_label, "branches": own_branches(by, round)}
