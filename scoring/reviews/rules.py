"""Who may act on the scores of a round, and when.

Officers of the department enter; what they entered is confirmed by somebody else. Every writing
act needs an open round whose scores do not stand still, and a single act on a branch needs somebody
who is not too close to it (``scoring.rounds.rules.is_unconflicted_with``). Acts on a whole list are
not refused for that: they record and show the own branches of those who acted.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Kind, Organisation
from scoring.assessments.models import FilingState
from scoring.reviews.models import (
    Meeting,
    NotFiledDecision,
    Review,
    ScoreImport,
    Sheet,
    SingleClerk,
)
from scoring.reviews.queries.holders import has_holder
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import is_held, own_of_department
from scoring.rounds.rules import own_branches
from starrating.access import Actor, Role, clause

Subject = Round | Enrolment | ScoreImport | NotFiledDecision | Review | SingleClerk


def round_of(subject: Subject) -> Round:
    return subject if isinstance(subject, Round) else subject.round


def _holds(by: Actor, role: Role, subject: Subject) -> bool:
    return by.holds(role, str(round_of(subject).department.path))


@clause(_("只有组织部评定员可以办理评分、认定和星级上限。"))
def is_officer(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.OFFICER, subject)


@clause(_("只有组织部审定人可以确认、退回或撤销未申报决定。"))
def is_approver(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.APPROVER, subject)


@clause(_("只有组织部的评定员或审定人可以办理评分导入。"))
def is_of_department(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.OFFICER, subject) or _holds(by, Role.APPROVER, subject)


@clause(_("录入和确认须由两人办理。这是您本人录入的,请换一人确认。"))
def is_second_person(by: Actor, subject: ScoreImport | NotFiledDecision | SingleClerk) -> bool:
    return bool(by.pk != subject.entered_by_id)


@clause(_("创评批次不在进行中(尚未开启或已经结束),不能办理评分。"), 409)
def round_is_open(_by: Actor, subject: Subject) -> bool:
    return round_of(subject).state == Round.State.OPEN


@clause(
    _(
        "本批次的评定已提请审定,评分、认定、星级上限和未申报决定不再改动。"
        "确需改动的,先撤回提请或撤销审定,再来办理。"
    ),
    409,
)
def is_unlocked(_by: Actor, subject: Subject) -> bool:
    return not is_held(round_of(subject))


is_writable = round_is_open & is_unlocked

# --- the review desk ------------------------------------------------------------------------


def holds_in(by: Actor, body: Organisation, *roles: Role, is_final: bool = True) -> bool:
    """Whether a post of these roles reaches the body's work.

    A 党总支's own stage is done in that very body; the bureau above it does the stage after it.
    Where the department itself reviews (代为审核) its officers do.
    """
    if body.kind == Kind.DEPARTMENT and Role.REVIEWER in roles:
        return by.holds(Role.OFFICER, str(body.path))
    if body.kind == Kind.DEPARTMENT and Role.LEADER in roles:
        return by.holds(Role.APPROVER, str(body.path))
    if not is_final:
        return any(str(body.path) in by.paths(role) for role in roles)
    return any(by.holds(role, str(body.path)) for role in roles)


@clause(_("只有审核党委的审核员或负责人可以审核评分。"))
def is_reviewer(by: Actor, review: Review) -> bool:
    return holds_in(by, review.body, Role.REVIEWER, is_final=review.is_final) or holds_in(
        by, review.body, Role.LEADER, is_final=review.is_final
    )


@clause(_("只有审核党委的负责人可以审定和上报。"))
def is_leader(by: Actor, review: Review) -> bool:
    return holds_in(by, review.body, Role.LEADER, is_final=review.is_final)


@clause(_("这份评分表由别人经办,请先请对方放手,或由负责人改派。"), 409)
def is_holder(by: Actor, review: Review) -> bool:
    return bool(review.holder_id == by.pk) or not has_holder(review)


@clause(_("本党组织已移出本批次的参评登记,或不参评,不能办理。"), 409)
def is_taking_part(_by: Actor, review: Review) -> bool:
    branch = review.enrolment
    return branch.removed_by_decision_id is None and not branch.is_exempt


@clause(_("这份自评正在支部修改,提交以后再评分。"), 409)
def is_not_returned(_by: Actor, review: Review) -> bool:
    form = getattr(review.enrolment, "assessment", None)
    return form is None or form.state != FilingState.RETURNED


# desk: what scoring and sending back ask for


@clause(_("这份评分表已审定或上报,不能再改审核意见;确需重审的,请负责人重新审核。"), 409)
def is_under_review(_by: Actor, review: Review) -> bool:
    return review.state == FilingState.UNDER_REVIEW


@clause(_("支部已提交更正,请先打开更正,再评分。"), 409)
def is_received(_by: Actor, review: Review) -> bool:
    form = getattr(review.enrolment, "assessment", None)
    return form is None or form.state != FilingState.SUBMITTED


MAY_HOLD = (is_reviewer, is_taking_part, is_under_review, is_holder)
MAY_RESUME = (*MAY_HOLD[:3], is_holder | is_leader)
MAY_SCORE = (*MAY_HOLD[:3], is_not_returned, is_received, is_holder)

# --- the meeting, the report, what comes back -------------------------------------------------


def close_to(by: Actor, reviews: Iterable[Review], round: Round) -> list[Enrolment]:
    """The branches among those of the reviews that ``by`` is too close to; one statement."""
    codes = {own["code"] for own in own_branches(by, round)}
    return [row.sheet.enrolment for row in reviews if row.sheet.enrolment.code in codes]


def is_withdrawn(name: str, meeting: Meeting | None, code: str) -> bool:
    """Whether the minutes say that the person of this name left the room for the branch."""
    withdrawn = [] if meeting is None else meeting.withdrawn
    return any(one["name"] == name and code in one["branches"] for one in withdrawn)


@clause(_("只有审核党委的审核员或负责人可以登记审核会议。"))
def is_of_body(by: Actor, meeting: Meeting) -> bool:
    is_final = meeting.body.kind != Kind.GENERAL_BRANCH
    return any(
        holds_in(by, meeting.body, role, is_final=is_final) for role in (Role.REVIEWER, Role.LEADER)
    )


@clause(_("只有审核党委的负责人可以审定和上报;按规定单人经办的,由审核员凭会议纪要扫描件办理。"))
def is_concluder(by: Actor, meeting: Meeting) -> bool:
    is_final = meeting.body.kind != Kind.GENERAL_BRANCH
    if holds_in(by, meeting.body, Role.LEADER, is_final=is_final):
        return True
    return meeting.is_single_clerk and holds_in(by, meeting.body, Role.REVIEWER, is_final=is_final)


@clause(_("只有本党组织的书记可以提出说明。"))
def is_own_secretary(by: Actor, review: Review) -> bool:
    return by.holds(Role.SECRETARY, str(review.enrolment.organisation.path))


@clause(_("该党组织的评分表还没有上报,或已退回,不能改评。"), 409)
def is_reported(_by: Actor, sheet: Sheet) -> bool:
    return sheet.state == FilingState.REPORTED


# offline: who takes a workbook along and brings it back


@clause(_("只有审核党委的审核员、负责人(由组织部审核的,其评定员、审定人)可以离线审核。"))
def is_reviewing(by: Actor, round: Round) -> bool:
    own = by.roles & {Role.REVIEWER, Role.LEADER}
    return bool(own) or any(_holds(by, role, round) for role in (Role.OFFICER, Role.APPROVER))


# paths: who reviews instead of whom


@clause(_("只有组织部评定员可以办理审核安排。"))
def is_arranger(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.OFFICER, subject)


@clause(_("只有组织部审定人可以确认审核安排。"))
def is_arrangement_approver(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.APPROVER, subject)


@clause(_("只有组织部的评定员或审定人可以撤销审核安排。"))
def is_arrangement_revoker(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.OFFICER, subject) or _holds(by, Role.APPROVER, subject)


@clause(_("这是组织部所在的党组织,由审核党委审核,其审核分为最终结果,组织部不再改评或退回。"), 409)
def is_not_of_department(_by: Actor, subject: Enrolment | Review) -> bool:
    branch = subject.enrolment if isinstance(subject, Review) else subject
    return all(row.pk != branch.pk for row in own_of_department(branch.round))
