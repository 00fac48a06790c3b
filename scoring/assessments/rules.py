"""Who may do what to a branch's form, and when.

Secretary and preparers of the very branch fill it in; only the secretary, or the preparer named
deputy, submits. What a reviewing body does to it is done by services of the review; what it does
for it (extension, urging, entering a paper form, tracking the signed paper) has its clauses here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models import Post
from scoring.assessments.models import Assessment, FilingState
from scoring.assessments.queries import window_of
from scoring.rounds.models import Enrolment, RoundState
from starrating.access import BRANCH_ROLES, Actor, Clause, Refused, Role, clause

EDITABLE = (FilingState.DRAFT, FilingState.RETURNED)
# Who opens the pages of a form one by one: its own people, and who may copy its paper form.
FILLING_ROLES = (*BRANCH_ROLES, Role.REVIEWER, Role.LEADER, Role.OFFICER)


@dataclass(frozen=True)
class Telling(Clause[Any]):
    """A clause whose refusal tells figures of the very form it refuses."""

    tells: Callable[[Any], str] = str

    def refusals(self, by: Actor, subject: Any) -> Refused | None:
        return None if self.holds(by, subject) else Refused(self.tells(subject), self.status)


# --- the branch ----------------------------------------------------------------------------


def is_enterer(by: Actor, row: Assessment) -> bool:
    """Whether ``by`` is entering the branch's paper form right now."""
    return (
        row.is_being_entered
        and bool(by.pk == row.entered_by_id)
        and is_overseer.allows(by, row.enrolment)
    )


@clause(_("只有本党组织的书记和填报员可以填报。"))
def is_filler(by: Actor, row: Assessment) -> bool:
    return any(by.holds(role, row.path) for role in BRANCH_ROLES) or is_enterer(by, row)


@clause(_("审核党委正在代录纸质申请表,暂不能在系统里填报;需要自己填报的,请与审核党委联系。"), 409)
def is_not_entered_by_others(by: Actor, row: Assessment) -> bool:
    return not row.is_being_entered or is_enterer(by, row)


@clause(_("只有本党组织书记可以办理。"))
def is_secretary(by: Actor, row: Assessment) -> bool:
    return by.holds(Role.SECRETARY, row.path)


@clause(_("只有本党组织书记或书记指定的填报员可以提交、撤回。"))
def is_submitter(by: Actor, row: Assessment) -> bool:
    if by.holds(Role.SECRETARY, row.path):
        return True
    return bool(by.pk == row.deputy_id) and by.holds(Role.PREPARER, row.path)


@clause(_("原书记已不在任,请现任书记先接手、重读声明后再办理。"), 409)
def is_in_charge(by: Actor, row: Assessment) -> bool:
    """The one in charge himself, or anybody entitled while the one in charge is in office."""
    return bool(by.pk == row.in_charge_id) or is_headed(row)


def is_headed(row: Assessment) -> bool:
    """Whether whoever answers for the form (if anybody yet) still is the branch's secretary."""
    if row.in_charge_id is None:
        return True
    return holds_post(row.in_charge_id, Role.SECRETARY, row.enrolment.organisation)


def holds_post(account: int, role: Role, organisation: Organisation) -> bool:
    posts = Post.objects.in_force().filter(account=account, role=role)
    return posts.filter(organisation=organisation).exists()


# --- when ----------------------------------------------------------------------------------


@clause(_("这个批次不在进行中,不能办理。"), 409)
def is_round_open(_by: Actor, row: Assessment) -> bool:
    return row.enrolment.round.state == RoundState.OPEN


@clause(_("本党组织已移出本批次的参评登记,不能办理。"), 409)
def is_counted(_by: Actor, row: Assessment) -> bool:
    return row.enrolment.removed_by_decision_id is None


def _closed_words(row: Assessment) -> str:
    return _t("本党组织的自评已停止填报:%(reason)s") % {"reason": row.closed_reason}


is_not_closed = Telling(
    "is_not_closed", lambda _by, row: row.closed_at is None, "", 409, _closed_words
)


def _state_words(row: Assessment) -> str:
    return {
        FilingState.SUBMITTED: _t("自评已提交,不能修改。审核党委打开以前,书记可以撤回后再改。"),
        FilingState.UNDER_REVIEW: _t(
            "审核党委已打开审核,不能修改。需要更正的,请联系审核党委退回。"
        ),
        FilingState.MERGED: _t("本党组织已合并,这份自评不再办理。"),
    }[FilingState(row.state)]


is_editable = Telling("is_editable", lambda _by, row: row.state in EDITABLE, "", 409, _state_words)


def _is_within_window(by: Actor, row: Assessment) -> bool:
    """A paper form that a bureau enters is not bound to the branch's window."""
    return is_enterer(by, row) or window_of(row.enrolment, row).is_open


window_is_open = Telling(
    "window_is_open",
    _is_within_window,
    "",
    409,
    lambda row: window_of(row.enrolment, row).words,
)

# What every change of the form asks, in the order the refusals speak.
MAY_FILL = (
    is_filler,
    is_round_open,
    is_counted,
    is_not_closed,
    is_not_entered_by_others,
    is_editable,
    window_is_open,
)

# --- the reviewing body and the department, for the branch -----------------------------------


def _reviews(by: Actor, enrolment: Enrolment, *roles: Role) -> bool:
    """The body it was frozen with looks after the branch, and one that was assigned does as well."""
    bodies = {str(enrolment.reviewing_body.path), str(enrolment.acting_body.path)}
    return any(by.holds(role, path) for role in roles for path in bodies)


def _is_of_department(by: Actor, enrolment: Enrolment, *roles: Role) -> bool:
    return any(by.holds(role, str(enrolment.round.department.path)) for role in roles)


@clause(_("只有审核党委的审核员、负责人或组织部评定员可以办理。"))
def is_overseer(by: Actor, enrolment: Enrolment) -> bool:
    return _reviews(by, enrolment, Role.REVIEWER, Role.LEADER) or _is_of_department(
        by, enrolment, Role.OFFICER
    )


@clause(_("只有审核党委负责人或组织部评定员可以批准延期。"))
def is_grantor(by: Actor, enrolment: Enrolment) -> bool:
    return _reviews(by, enrolment, Role.LEADER) or _is_of_department(by, enrolment, Role.OFFICER)


@clause(_("只有审核党委的审核员、负责人或组织部可以核对代录的申请表。"))
def is_entry_confirmer(by: Actor, row: Assessment) -> bool:
    return is_overseer.allows(by, row.enrolment) or _is_of_department(
        by, row.enrolment, Role.APPROVER
    )


@clause(_("这份申请表是您代录的,须由另一人对照扫描件核对。"))
def is_not_enterer(by: Actor, row: Assessment) -> bool:
    return bool(by.pk != row.entered_by_id)


@clause(_("没有正在代录的纸质申请表。"), 409)
def is_being_entered(_by: Actor, row: Assessment) -> bool:
    return row.is_being_entered


@clause(_("只有组织部评定员可以办理。"))
def is_officer(by: Actor, row: Assessment) -> bool:
    return _is_of_department(by, row.enrolment, Role.OFFICER)


@clause(_("这个党组织没有合并到别的党组织,不能按合并办理。"), 409)
def is_merged_away(_by: Actor, row: Assessment) -> bool:
    return row.enrolment.organisation.merged_into_id is not None
