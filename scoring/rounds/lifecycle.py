"""The verbs of rounds with their sentences, and the ways of a round and of a decision."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.rounds.models import AssignmentState, DecisionState, RoundStage, RoundState
from scoring.rounds.rules import (
    has_policy_to_confirm,
    has_policy_unconfirmed,
    is_approver,
    is_assignment_approver,
    is_decision_approver,
    is_draft,
    is_not_assignment_enterer,
    is_not_decision_enterer,
    is_not_policy_enterer,
    is_officer,
)

# what the lines hold in before and after that is no column
_HELD = {
    "policy": _("超额处理"),
    "policy_before": _("原超额处理"),
    "sentence": _("说明"),
    "seats": _("名额"),
    "n": _("参评数"),
    "is_table": _("按名额表"),
    "document_number": _("文号"),
    "new": _("新增"),
    "changed": _("变更"),
    "unchanged": _("未变"),
    "gone": _("移出"),
    "unplaced": _("没有登记成的"),
    "own_branches": _("经办人所在党组织"),
    "enrolled": _("登记数"),
    "rules_hash": _("规则指纹"),
    "roster_hash": _("参评范围指纹"),
    "pools": _("评定池"),
    "pool": _("评定池"),
    "field": _("领域"),
    "standard": _("考评标准"),
    "hash": _("内容指纹"),
    "number": _("文号"),
    "title": _("标题"),
    "issued_on": _("印发日期"),
    "file_name": _("文件名"),
    "sha256": _("文件指纹"),
    "count": _("数量"),
    "body": _("审核党委"),
    "body_before": _("原审核党委"),
    "seats_before": _("调整前名额"),
    "seats_after": _("调整后名额"),
    **{stage.value: stage.label for stage in RoundStage},
}

CREATE = Verb("rounds.create", _("建立了{subject}"), _HELD)
CHANGE = Verb("rounds.change", _("修改了{subject}"), _HELD)
ADD_DOCUMENT = Verb("rounds.add_document", _("为{subject}登记了依据文件"), _HELD)
REMOVE_DOCUMENT = Verb("rounds.remove_document", _("删去了{subject}的一份依据文件"), _HELD)
CHOOSE_STANDARD = Verb("rounds.choose_standard", _("为{subject}选定了考评标准"), _HELD)
SET_CALENDAR = Verb("rounds.set_calendar", _("排定了{subject}的日程"), _HELD)
ENROL = Verb("rounds.enrol", _("登记了{subject}的参评党组织"), _HELD)
EXEMPT = Verb("rounds.exempt", _("把{subject}列为不参评"), _HELD)
INCLUDE = Verb("rounds.include", _("把{subject}改为参评"), _HELD)
EXEMPT_NEW = Verb("rounds.exempt_new", _("采纳了{subject}的不参评建议"), _HELD)
MERGE_POOLS = Verb("rounds.merge_pools", _("合并了{subject}的评定池"), _HELD)
SEPARATE_POOL = Verb("rounds.separate_pool", _("拆开了{subject}的一个评定池"), _HELD)
ADOPT_SEATS = Verb("rounds.adopt_seats", _("为{subject}采用了名额表"), _HELD)
ENTER_DECISION = Verb("rounds.enter_decision", _("录入了参评范围调整决定{subject}"), _HELD)
SET_WORKING_DAY = Verb("rounds.set_working_day", _("登记了工作日历:{subject}"), _HELD)
REMOVE_WORKING_DAY = Verb("rounds.remove_working_day", _("删去了工作日历的登记:{subject}"), _HELD)
CONFIRM_YEAR = Verb("rounds.confirm_year", _("核对了{subject}年的放假安排"), _HELD)

_DRAFT = frozenset({RoundState.DRAFT.value})
ENTER_POLICY = Transition(
    Verb("rounds.enter_policy", _("录入了{subject}的超额处理方式"), _HELD),
    _DRAFT,
    RoundState.DRAFT,
    (is_officer, is_draft),
)
CONFIRM_POLICY = Transition(
    Verb("rounds.confirm_policy", _("确认了{subject}的超额处理方式"), _HELD),
    _DRAFT,
    RoundState.DRAFT,
    (is_approver, is_draft, has_policy_to_confirm, is_not_policy_enterer, has_policy_unconfirmed),
)
OPEN = Transition(
    Verb("rounds.open", _("开启了{subject}"), _HELD), _DRAFT, RoundState.OPEN, (is_officer,)
)
CLOSE = Transition(
    Verb("rounds.close", _("结束了{subject}"), _HELD),
    frozenset({RoundState.OPEN.value}),
    RoundState.CLOSED,
    (is_approver,),
)

_ENTERED = frozenset({DecisionState.ENTERED.value})
_SECOND_PERSON = (is_decision_approver, is_not_decision_enterer)
CONFIRM_DECISION = Transition(
    Verb("rounds.confirm_decision", _("确认了参评范围调整决定{subject}"), _HELD),
    _ENTERED,
    DecisionState.CONFIRMED,
    _SECOND_PERSON,
)
REJECT_DECISION = Transition(
    Verb("rounds.reject_decision", _("退回了参评范围调整决定{subject}"), _HELD),
    _ENTERED,
    DecisionState.REJECTED,
    _SECOND_PERSON,
)
LAPSE_DECISION = Transition(
    Verb("rounds.lapse_decision", _("批次结束,参评范围调整决定{subject}没有确认,失效")),
    _ENTERED,
    DecisionState.LAPSED,
)

ENTER_ASSIGNMENT = Verb("rounds.enter_assignment", _("录入了{subject}的指定审核"), _HELD)
_ASSIGNMENT_ENTERED = frozenset({AssignmentState.ENTERED.value})
_SECOND_OF_ASSIGNMENT = (is_assignment_approver, is_not_assignment_enterer)
CONFIRM_ASSIGNMENT = Transition(
    Verb("rounds.confirm_assignment", _("确认了{subject}的指定审核"), _HELD),
    _ASSIGNMENT_ENTERED,
    AssignmentState.CONFIRMED,
    _SECOND_OF_ASSIGNMENT,
)
REJECT_ASSIGNMENT = Transition(
    Verb("rounds.reject_assignment", _("没有通过{subject}的指定审核"), _HELD),
    _ASSIGNMENT_ENTERED,
    AssignmentState.REJECTED,
    _SECOND_OF_ASSIGNMENT,
)
