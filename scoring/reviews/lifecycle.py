"""The verbs of this slice, and the ways of imports, decisions and sheets."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Transition, Verb
from scoring.assessments.models import FilingState
from scoring.reviews.models import NotFiledDecision, ScoreImport, SingleClerk
from scoring.reviews.rules import (
    is_approver,
    is_arrangement_approver,
    is_arrangement_revoker,
    is_leader,
    is_not_of_department,
    is_of_department,
    is_officer,
    is_second_person,
    is_writable,
    round_is_open,
)
from starrating.revocation import (
    has_no_waiting_revocation,
    has_waiting_revocation,
    is_not_revocation_enterer,
)

# what the lines hold in before and after that is no column
_HELD = {
    "new": _("新增"),
    "changed": _("变更"),
    "unchanged": _("未变"),
    "blank": _("不参评未填分"),
    "faulty": _("有误"),
    "recognitions": _("创新项目认定变动"),
    "ceilings": _("星级上限变动"),
    "is_recognised": _("认定"),
    "number": _("文号"),
    "decided_on": _("日期"),
    "star": _("星级上限"),
    "document_number": _("文号"),
    "document_on": _("日期"),
    "reason": _("理由"),
}

ENTER_SCORE_IMPORT = Verb(
    "reviews.enter_score_import", _("录入了评分导入{subject},等待确认"), _HELD
)
RECOGNISE_PROJECT = Verb("reviews.recognise_project", _("登记了{subject}的创新项目认定"), _HELD)
SET_CEILING = Verb("reviews.set_ceiling", _("登记了{subject}的星级上限"), _HELD)
ENTER_NOT_FILED = Verb("reviews.enter_not_filed", _("录入了未申报决定:{subject},等待确认"), _HELD)

CONFIRM_SCORE_IMPORT = Transition(
    Verb("reviews.confirm_score_import", _("确认了评分导入{subject},评分表上报生效"), _HELD),
    frozenset({ScoreImport.State.ENTERED.value}),
    ScoreImport.State.CONFIRMED,
    (is_of_department, is_second_person, is_writable),
)
DISCARD_SCORE_IMPORT = Transition(
    Verb("reviews.discard_score_import", _("撤回了评分导入{subject}"), _HELD),
    frozenset({ScoreImport.State.ENTERED.value}),
    ScoreImport.State.DISCARDED,
    (is_of_department, is_writable),
)
LAPSE_SCORE_IMPORT = Transition(
    Verb("reviews.lapse_score_import", _("批次结束,评分导入{subject}没有确认,失效")),
    frozenset({ScoreImport.State.ENTERED.value}),
    ScoreImport.State.LAPSED,
)
_CONFIRMED = frozenset({NotFiledDecision.State.CONFIRMED.value})
CONFIRM_NOT_FILED = Transition(
    Verb("reviews.confirm_not_filed", _("确认了未申报决定:{subject}"), _HELD),
    frozenset({NotFiledDecision.State.ENTERED.value}),
    NotFiledDecision.State.CONFIRMED,
    (is_approver, is_second_person, is_writable),
)
REJECT_NOT_FILED = Transition(
    Verb("reviews.reject_not_filed", _("未通过未申报决定:{subject}"), _HELD),
    frozenset({NotFiledDecision.State.ENTERED.value}),
    NotFiledDecision.State.REJECTED,
    (is_approver, is_writable),
)
ENTER_REVOCATION = Transition(
    Verb("reviews.enter_revocation", _("录入了对未申报决定的撤销:{subject},等待确认")),
    _CONFIRMED,
    NotFiledDecision.State.CONFIRMED,
    (is_officer, is_writable, has_no_waiting_revocation),
)
CONFIRM_REVOCATION = Transition(
    Verb("reviews.confirm_revocation", _("撤销了未申报决定:{subject}")),
    _CONFIRMED,
    NotFiledDecision.State.REVOKED,
    (is_approver, is_not_revocation_enterer, is_writable, has_waiting_revocation),
)
REJECT_REVOCATION = Transition(
    Verb("reviews.reject_revocation", _("不予撤销未申报决定:{subject}")),
    _CONFIRMED,
    NotFiledDecision.State.CONFIRMED,
    (is_approver, is_writable, has_waiting_revocation),
)
LAPSE_NOT_FILED = Transition(
    Verb("reviews.lapse_not_filed", _("批次结束,未申报决定没有确认,失效:{subject}")),
    frozenset({NotFiledDecision.State.ENTERED.value}),
    NotFiledDecision.State.LAPSED,
)

# States of a sheet from which an import may report it: nothing begun, or reported before. What is
# being reviewed at the desk is reported there.
IMPORTABLE = frozenset({"", FilingState.DRAFT.value, FilingState.REPORTED.value})
# States of a sheet from which a branch may be decided 未申报: whatever is not reported.
UNREPORTED = frozenset(
    {
        "",
        FilingState.DRAFT.value,
        FilingState.SUBMITTED.value,
        FilingState.UNDER_REVIEW.value,
        FilingState.RETURNED.value,
        FilingState.CONCLUDED.value,
    }
)
ENTRY = is_officer & is_writable

# desk
_OF_DESK = {
    "body": _("审核党委"),
    "position": _("审核级次"),
    "holder": _("经办人"),
    "indicator": _("指标"),
    "self_score": _("自评分"),
    "score": _("审核分"),
    "methods": _("考评方式"),
    "indicators": _("指标"),
    "due_on": _("修改期限"),
    "number": _("第几次"),
}
START = Verb("reviews.start", _("打开了{subject}的自评进行审核"), _OF_DESK)
RECEIVE_CORRECTION = Verb("reviews.receive_correction", _("打开了{subject}的更正"), _OF_DESK)
HOLD = Verb("reviews.hold", _("接过{subject}的评分表经办"), _OF_DESK)
RELEASE = Verb("reviews.release", _("放手了{subject}的评分表"), _OF_DESK)
GIVE_VERDICT = Verb("reviews.give_verdict", _("对{subject}的一项指标给出审核意见"), _OF_DESK)
RETURN_INDICATORS = Verb("reviews.return_indicators", _("退回{subject}自评的指标"), _OF_DESK)
RESUME = Verb("reviews.resume", _("对{subject}未答复的退回按原件审核"), _OF_DESK)
# --- the meeting, the report, what comes back -------------------------------------------------

_OF_MEETING = {
    "minutes_number": _("会议纪要文号"),
    "held_on": _("会议日期"),
    "chair": _("主持人"),
    "due": _("应到"),
    "present": _("实到"),
    "withdrawn": _("回避"),
    "is_single_clerk": _("单人经办"),
    "scan": _("纪要扫描件指纹"),
    "branches": _("党组织"),
    "own_branches": _("经办人所在党组织"),
    "body": _("审核党委"),
    "total": _("总分"),
    "totals": _("总分"),
    "passed_on": _("转下一级审核"),
    "indicators": _("指标"),
    "scores": _("审核分"),
    "grounds": _("事由"),
    "told_on": _("告知日期"),
    "heard_from": _("陈述人"),
    "words": _("陈述意见"),
    "is_waived": _("放弃陈述"),
    "text": _("说明"),
    "answer": _("答复"),
    "minutes": _("原会议纪要文号"),
    "proposed_star": _("拟评星级"),
    "proposed_reason": _("拟评说明"),
}
_UNDER_REVIEW = frozenset({FilingState.UNDER_REVIEW.value})
_CONCLUDED = frozenset({FilingState.CONCLUDED.value})
_REPORTED = frozenset({FilingState.REPORTED.value})

PROPOSE_STAR = Verb("reviews.propose_star", _("填写了{subject}的拟评星级"), _OF_MEETING)
ENTER_MEETING = Verb("reviews.enter_meeting", _("登记了审核会议{subject}"), _OF_MEETING)
CORRECT_MEETING = Verb("reviews.correct_meeting", _("更正了审核会议{subject}"), _OF_MEETING)
CONCLUDE = Verb("reviews.conclude", _("按会议纪要{subject}审定了评分表"), _OF_MEETING)
REPORT = Verb("reviews.report", _("上报了{subject}的审核意见"), _OF_MEETING)
RECORD_HEARING = Verb("reviews.record_hearing", _("登记了对{subject}的告知和听取意见"), _OF_MEETING)
STATE = Verb("reviews.state", _("对{subject}的审核结果提出了说明"), _OF_MEETING)
ANSWER = Verb("reviews.answer", _("答复了{subject}的说明"), _OF_MEETING)
RESCORE = Verb("reviews.rescore", _("改评了{subject}已上报的评分"), _OF_MEETING)
CLOSE_REVIEW = Verb("reviews.close", _("按未申报决定了结了{subject}的审核"), _OF_MEETING)
GO_ON = Verb("reviews.go_on", _("因未申报决定撤销恢复了{subject}的审核"), _OF_MEETING)
REOPEN = Transition(
    Verb("reviews.reopen", _("重新审核{subject}"), _OF_MEETING),
    _CONCLUDED,
    FilingState.UNDER_REVIEW,
    (is_leader,),
)
SEND_BACK = Transition(
    Verb("reviews.send_back", _("把{subject}的评分表退回审核党委"), _OF_MEETING),
    _REPORTED,
    FilingState.UNDER_REVIEW,
    (is_officer, is_not_of_department),
)
END_NOT_FILED = Transition(CLOSE_REVIEW, _UNDER_REVIEW | _CONCLUDED, FilingState.NOT_FILED)
RESUME_NOT_FILED = Transition(GO_ON, frozenset({END_NOT_FILED.target}), FilingState.UNDER_REVIEW)

# offline
ENTER_REVIEW_WORKBOOK = Verb(
    "reviews.enter_review_workbook",
    _("录入了离线填写的审核工作簿{subject}"),
    {
        "new": _("新评"),
        "changed": _("改评"),
        "unchanged": _("未变"),
        "blank": _("未填"),
        "stars": _("拟评星级"),
        "branches": _("党组织"),
        "sha256": _("文件指纹"),
    },
)

# paths
_OF_PATHS = {
    "body": _("审核党委"),
    "verdicts": _("已给出的审核意见"),
    "successor": _("并入"),
}
HAND_OVER = Verb("reviews.hand_over", _("把{subject}的审核交给了另一党委"), _OF_PATHS)
MERGE_SHEET = Verb("reviews.merge_sheet", _("因合并了结了{subject}的审核"), _OF_PATHS)
ENTER_SINGLE_CLERK = Verb(
    "reviews.enter_single_clerk", _("录入了单人经办:{subject},等待确认"), _HELD
)
CONFIRM_SINGLE_CLERK = Transition(
    Verb("reviews.confirm_single_clerk", _("确认了单人经办:{subject}"), _HELD),
    frozenset({SingleClerk.State.ENTERED.value}),
    SingleClerk.State.CONFIRMED,
    (is_arrangement_approver, is_second_person, round_is_open),
)
REJECT_SINGLE_CLERK = Transition(
    Verb("reviews.reject_single_clerk", _("没有通过单人经办:{subject}"), _HELD),
    frozenset({SingleClerk.State.ENTERED.value}),
    SingleClerk.State.REJECTED,
    (is_arrangement_approver, is_second_person),
)
REVOKE_SINGLE_CLERK = Transition(
    Verb("reviews.revoke_single_clerk", _("撤销了单人经办:{subject}"), _HELD),
    frozenset({SingleClerk.State.CONFIRMED.value}),
    SingleClerk.State.REVOKED,
    (is_arrangement_revoker,),
)
