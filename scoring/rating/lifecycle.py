"""The verbs of this slice, and the tables of a run and of a ruling."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.rating.models import RulingState, RunState
from scoring.rating.rules import (
    has_no_waiting_set_aside,
    has_waiting_set_aside,
    is_approver,
    is_complete,
    is_department,
    is_no_scorer,
    is_not_enterer,
    is_not_proposer,
    is_not_set_aside_enterer,
    is_officer,
    is_undecided,
    is_unpublished,
)
from starrating.revocation import (
    has_no_waiting_revocation,
    has_waiting_revocation,
    is_not_revocation_enterer,
)

# what the lines hold in before and after that is no column
_HELD = {
    "counts": _("各星级数"),
    "rulings_used": _("采用的裁定数"),
}

MAKE_RUN = Verb("rating.make_run", _("试算了{subject}"), _HELD)
ENTER_RULING = Verb("rating.enter_ruling", _("录入了裁定:{subject}"), _HELD)

PROPOSE_RUN = Transition(
    Verb("rating.propose_run", _("把{subject}提请审定"), _HELD),
    frozenset({RunState.MADE.value}),
    RunState.PROPOSED,
    (is_officer, is_complete),
)
WITHDRAW_RUN = Transition(
    Verb("rating.withdraw_run", _("撤回了提请审定的{subject}"), _HELD),
    frozenset({RunState.PROPOSED.value}),
    RunState.WITHDRAWN,
    (is_officer,),
)
DECIDE_RUN = Transition(
    Verb("rating.decide_run", _("审定了{subject}"), _HELD),
    frozenset({RunState.PROPOSED.value}),
    RunState.DECIDED,
    (is_approver, is_not_proposer, is_no_scorer),
)
ENTER_SET_ASIDE = Transition(
    Verb("rating.enter_set_aside", _("申请撤销{subject}的审定"), _HELD),
    frozenset({RunState.DECIDED.value}),
    RunState.DECIDED,
    (is_officer, is_unpublished, has_no_waiting_set_aside),
)
CONFIRM_SET_ASIDE = Transition(
    Verb("rating.confirm_set_aside", _("撤销了{subject}的审定"), _HELD),
    frozenset({RunState.DECIDED.value}),
    RunState.SET_ASIDE,
    (is_approver, is_not_set_aside_enterer, is_unpublished, has_waiting_set_aside),
)
REJECT_SET_ASIDE = Transition(
    Verb("rating.reject_set_aside", _("退回了撤销{subject}审定的申请"), _HELD),
    frozenset({RunState.DECIDED.value}),
    RunState.DECIDED,
    (is_department, has_waiting_set_aside),
)

CONFIRM_RULING = Transition(
    Verb("rating.confirm_ruling", _("确认了裁定:{subject}"), _HELD),
    frozenset({RulingState.ENTERED.value}),
    RulingState.CONFIRMED,
    (is_approver, is_not_enterer),
)
REJECT_RULING = Transition(
    Verb("rating.reject_ruling", _("退回了裁定:{subject}"), _HELD),
    frozenset({RulingState.ENTERED.value}),
    RulingState.REJECTED,
    (is_department,),
)
LAPSE_RULING = Transition(
    Verb("rating.lapse_ruling", _("因并列情况变化,裁定失效:{subject}"), _HELD),
    frozenset({RulingState.ENTERED.value, RulingState.CONFIRMED.value}),
    RulingState.LAPSED,
)
_CONFIRMED = frozenset({RulingState.CONFIRMED.value})
ENTER_REVOCATION = Transition(
    Verb("rating.enter_revocation", _("录入了对裁定的撤销:{subject},等待确认")),
    _CONFIRMED,
    RulingState.CONFIRMED,
    (is_officer, is_undecided, has_no_waiting_revocation),
)
CONFIRM_REVOCATION = Transition(
    Verb("rating.confirm_revocation", _("撤销了裁定:{subject}")),
    _CONFIRMED,
    RulingState.REVOKED,
    (is_approver, is_not_revocation_enterer, is_undecided, has_waiting_revocation),
)
REJECT_REVOCATION = Transition(
    Verb("rating.reject_revocation", _("退回了对裁定的撤销:{subject}")),
    _CONFIRMED,
    RulingState.CONFIRMED,
    (is_department, has_waiting_revocation),
)
END_RULING = Transition(
    Verb("rating.end_ruling", _("批次结束,裁定没有确认,失效:{subject}")),
    frozenset({RulingState.ENTERED.value}),
    RulingState.LAPSED,
)
