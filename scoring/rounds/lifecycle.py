"""The verbs of rounds with their sentences, and the ways of a round and of a decision."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.rounds.models import DecisionState, RoundState
from scoring.rounds.rules import (
    has_policy_to_confirm,
    has_policy_unconfirmed,
    is_approver,
    is_decision_approver,
    is_draft,
    is_not_decision_enterer,
    is_not_policy_enterer,
    is_officer,
)

CREATE = Verb("rounds.create", _("建立了{subject}"))
CHANGE = Verb("rounds.change", _("修改了{subject}"))
ADD_DOCUMENT = Verb("rounds.add_document", _("为{subject}登记了依据文件"))
REMOVE_DOCUMENT = Verb("rounds.remove_document", _("删去了{subject}的一份依据文件"))
CHOOSE_STANDARD = Verb("rounds.choose_standard", _("为{subject}选定了考评标准"))
SET_CALENDAR = Verb("rounds.set_calendar", _("排定了{subject}的日程"))
ENROL = Verb("rounds.enrol", _("登记了{subject}的参评党组织"))
EXEMPT = Verb("rounds.exempt", _("把{subject}列为不参评"))
INCLUDE = Verb("rounds.include", _("把{subject}改为参评"))
EXEMPT_NEW = Verb("rounds.exempt_new", _("采纳了{subject}的不参评建议"))
MERGE_POOLS = Verb("rounds.merge_pools", _("合并了{subject}的评定池"))
SEPARATE_POOL = Verb("rounds.separate_pool", _("拆开了{subject}的一个评定池"))
ADOPT_SEATS = Verb("rounds.adopt_seats", _("为{subject}采用了名额表"))
ENTER_DECISION = Verb("rounds.enter_decision", _("录入了参评范围调整决定{subject}"))
SET_WORKING_DAY = Verb("rounds.set_working_day", _("登记了工作日历:{subject}"))
REMOVE_WORKING_DAY = Verb("rounds.remove_working_day", _("删去了工作日历的登记:{subject}"))
CONFIRM_YEAR = Verb("rounds.confirm_year", _("核对了{subject}年的放假安排"))

_DRAFT = frozenset({RoundState.DRAFT.value})
ENTER_POLICY = Transition(
    Verb("rounds.enter_policy", _("录入了{subject}的超额处理方式")),
    _DRAFT,
    RoundState.DRAFT,
    (is_officer, is_draft),
)
CONFIRM_POLICY = Transition(
    Verb("rounds.confirm_policy", _("确认了{subject}的超额处理方式")),
    _DRAFT,
    RoundState.DRAFT,
    (is_approver, is_draft, has_policy_to_confirm, is_not_policy_enterer, has_policy_unconfirmed),
)
OPEN = Transition(Verb("rounds.open", _("开启了{subject}")), _DRAFT, RoundState.OPEN, (is_officer,))
CLOSE = Transition(
    Verb("rounds.close", _("结束了{subject}")),
    frozenset({RoundState.OPEN.value}),
    RoundState.CLOSED,
    (is_approver,),
)

_ENTERED = frozenset({DecisionState.ENTERED.value})
_SECOND_PERSON = (is_decision_approver, is_not_decision_enterer)
CONFIRM_DECISION = Transition(
    Verb("rounds.confirm_decision", _("确认了参评范围调整决定{subject}")),
    _ENTERED,
    DecisionState.CONFIRMED,
    _SECOND_PERSON,
)
REJECT_DECISION = Transition(
    Verb("rounds.reject_decision", _("退回了参评范围调整决定{subject}")),
    _ENTERED,
    DecisionState.REJECTED,
    _SECOND_PERSON,
)
