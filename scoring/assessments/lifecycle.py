"""The verbs of the form with their sentences, and its way from draft to the review and back."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.assessments.models import OF_ASSESSMENT, FilingState
from scoring.assessments.rules import (
    MAY_FILL,
    is_being_entered,
    is_counted,
    is_entry_confirmer,
    is_in_charge,
    is_merged_away,
    is_not_closed,
    is_not_enterer,
    is_officer,
    is_round_open,
    is_submitter,
)

# what the lines hold in before and after that is no column
_HELD = {
    "carried": _("带入的上年内容(处)"),
    "name": _("文件"),
    "file": _("文件"),
    "kind": _("种类"),
    "size": _("字节"),
    "sha256": _("文件指纹"),
    "uses": _("用于"),
    "star": _("申报星级"),
    "reason": _("说明"),
    "scan": _("扫描件指纹"),
    "until": _("填报期限"),
    "way": _("方式"),
    "text": _("内容"),
    "state": _("状态"),
    "fingerprint": _("指纹"),
    "number": _("第几次提交"),
    "receipt": _("回执号"),
    "total": _("自评合计"),
    "deputy": _("代为提交人"),
    "in_charge": _("负责人"),
    "entered_by": _("代录人"),
    "due_on": _("修改期限"),
    "indicators": _("退回的指标"),
    "successor": _("合并到"),
}

BEGIN = Verb("assessments.begin", _("开始填报{subject}的自评"), _HELD)
NAME_DEPUTY = Verb("assessments.name_deputy", _("指定了{subject}自评的代为提交人"), _HELD)
TAKE_OVER = Verb("assessments.take_over", _("接手了{subject}的自评"), _HELD)
ADD_EVIDENCE = Verb("assessments.add_evidence", _("为{subject}的自评上传了佐证材料"), _HELD)
USE_EVIDENCE = Verb("assessments.use_evidence", _("调整了{subject}一份佐证材料的用处"), _HELD)
REMOVE_EVIDENCE = Verb("assessments.remove_evidence", _("删去了{subject}的一份佐证材料"), _HELD)
PROPOSE_STAR = Verb("assessments.propose_star", _("填写了{subject}的申报星级"), _HELD)
DECLARE = Verb("assessments.declare", _("作出了{subject}自评的声明"), _HELD)
RECORD_MEETING = Verb("assessments.record_meeting", _("登记了{subject}的自评会议"), _HELD)
ENTER_PAPER_FORM = Verb("assessments.enter_paper_form", _("开始代录{subject}的纸质申请表"), _HELD)
DISCARD_PAPER_FORM = Verb(
    "assessments.discard_paper_form", _("放弃代录{subject}的纸质申请表"), _HELD
)
EXTEND = Verb("assessments.extend", _("批准{subject}延期填报自评"), _HELD)
URGE = Verb("assessments.urge", _("催办了{subject}的自评"), _HELD)
TRACK_PAPER = Verb("assessments.track_paper", _("登记了{subject}的纸质签章件"), _HELD)
CLOSE = Verb("assessments.close", _("停止了{subject}的自评填报"), _HELD)
REOPEN = Verb("assessments.reopen", _("恢复了{subject}的自评填报"), _HELD)


def _states(*states: FilingState) -> frozenset[str]:
    return frozenset(state.value for state in states)


_EDITABLE = _states(FilingState.DRAFT, FilingState.RETURNED)
_SUBMITTED = _states(FilingState.SUBMITTED)
_ALIVE = _states(*OF_ASSESSMENT) - _states(FilingState.MERGED)

SUBMIT = Transition(
    Verb("assessments.submit", _("提交了{subject}的自评"), _HELD),
    _EDITABLE,
    FilingState.SUBMITTED,
    (is_submitter, *MAY_FILL[1:], is_in_charge),
)
CONFIRM_PAPER_FORM = Transition(
    Verb("assessments.confirm_paper_form", _("核对并提交了代录的{subject}的申请表"), _HELD),
    _EDITABLE,
    FilingState.SUBMITTED,
    (
        is_entry_confirmer,
        is_round_open,
        is_counted,
        is_not_closed,
        is_being_entered,
        is_not_enterer,
    ),
)
_WITHDRAW = Verb("assessments.withdraw", _("撤回了{subject}的自评"), _HELD)
_MAY_WITHDRAW = (is_submitter, is_round_open, is_counted, is_not_closed, is_in_charge)
WITHDRAW = Transition(_WITHDRAW, _SUBMITTED, FilingState.DRAFT, _MAY_WITHDRAW)
# what answered a return goes back to it: only the indicators sent back are open again
WITHDRAW_ANSWER = Transition(_WITHDRAW, _SUBMITTED, FilingState.RETURNED, _MAY_WITHDRAW)

# Called by the review, whose services have asked for the right.
RECEIVE = Transition(
    Verb("assessments.receive", _("打开了{subject}的自评"), _HELD),
    _SUBMITTED,
    FilingState.UNDER_REVIEW,
    (is_not_closed,),
)
RETURN = Transition(
    Verb("assessments.return", _("退回了{subject}的自评"), _HELD),
    _states(FilingState.UNDER_REVIEW),
    FilingState.RETURNED,
    (is_round_open, is_counted, is_not_closed),
)
RESUME = Transition(
    Verb("assessments.resume", _("对{subject}退回后未答复的自评按原件审核"), _HELD),
    _states(FilingState.RETURNED),
    FilingState.UNDER_REVIEW,
)
MERGE = Transition(
    Verb("assessments.merge", _("因合并了结了{subject}的自评"), _HELD),
    _ALIVE,
    FilingState.MERGED,
    (is_officer, is_merged_away),
)
