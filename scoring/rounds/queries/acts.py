"""Acts of a round that wait for somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.rounds.models import DecisionState, Round
from scoring.rounds.queries.by_right import decisions
from starrating.access import Role
from starrating.waiting import Waiting


def waiting(round: Round) -> list[Waiting]:
    """Open acts of a round: preparing and opening it, its policy, decisions on its denominator.

    One statement.
    """
    if round.is_draft:
        return _acts_of_draft(round)
    path = str(round.department.path)
    open_decisions = decisions(round).filter(state=DecisionState.ENTERED).order_by("pk")
    return [
        Waiting(
            label=_("确认或退回参评范围调整决定 %(number)s") % {"number": decision.number},
            url=reverse("rounds:decision", args=[round.pk, decision.pk]),
            role=Role.APPROVER,
            path=path,
            since=decision.entered_at,
            excluded=_only(decision.entered_by_id),
        )
        for decision in open_decisions
    ]


def _acts_of_draft(round: Round) -> list[Waiting]:
    path = str(round.department.path)
    label = _("开启%(name)s") if round.policy_confirmed_at else _("筹备%(name)s")
    page = reverse("rounds:round", args=[round.pk])
    since = round.policy_confirmed_at
    acts = [Waiting(label % {"name": round.name}, page, Role.OFFICER, path, since)]
    if round.policy_entered_at and not round.policy_confirmed_at:
        acts.append(
            Waiting(
                label=_("确认%(name)s的超额处理方式") % {"name": round.name},
                url=reverse("rounds:confirm_policy", args=[round.pk]),
                role=Role.APPROVER,
                path=path,
                since=round.policy_entered_at,
                excluded=_only(round.policy_entered_by_id),
            )
        )
    return acts


def _only(key: int | None) -> frozenset[int]:
    return frozenset() if key is None else frozenset({key})
