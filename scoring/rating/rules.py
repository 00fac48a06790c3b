"""Who may do what to a run and to a ruling.

The department's officer makes, proposes and withdraws, its approver decides; each act that counts
takes two accounts. On a tie's members, a single case, nobody acts who is too close to one of them.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from scoring.rating.models import Ruling, Run
from scoring.rating.queries import decided_run
from scoring.reviews.queries import scorers_of
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.rules import is_unconflicted_with
from starrating.access import Actor, Role, clause

Subject = Round | Run | Ruling


def round_of(subject: Subject) -> Round:
    return subject if isinstance(subject, Round) else subject.round


def _holds(by: Actor, role: Role, subject: Subject) -> bool:
    return by.holds(role, str(round_of(subject).department.path))


@clause(_("只有组织部评定员可以办理。"))
def is_officer(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.OFFICER, subject)


@clause(_("只有组织部审定人可以办理。"))
def is_approver(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.APPROVER, subject)


@clause(_("只有组织部评定员或审定人可以办理。"))
def is_department(by: Actor, subject: Subject) -> bool:
    return _holds(by, Role.OFFICER, subject) or _holds(by, Role.APPROVER, subject)


@clause(_("创评批次尚未开启或已经结束,不能评定。"), 409)
def is_open(_by: Actor, round: Round) -> bool:
    return round.state == Round.State.OPEN


@clause(_("提请审定的人不能审定,请由另一位审定人办理。"))
def is_not_proposer(by: Actor, run: Run) -> bool:
    return bool(by.pk != run.proposed_by_id)


@clause(_("您录入、导入或修改过本批次的评分,不能审定,请由另一位审定人办理。"))
def is_no_scorer(by: Actor, run: Run) -> bool:
    return by.pk not in scorers_of(run.round)


@clause(_("还有并列没有裁定,不能提请审定。请先裁定并列,再重新试算。"), 409)
def is_complete(_by: Actor, run: Run) -> bool:
    return run.is_complete


@clause(_("结果已经公示,不能撤销审定。请先撤回公示。"), 409)
def is_unpublished(_by: Actor, run: Run) -> bool:
    return not run.is_published


@clause(_("撤销审定已经有人申请,正等另一人确认。"), 409)
def has_no_waiting_set_aside(_by: Actor, run: Run) -> bool:
    return not run.is_set_aside_waiting


@clause(_("没有等待确认的撤销申请。"), 409)
def has_waiting_set_aside(_by: Actor, run: Run) -> bool:
    return run.is_set_aside_waiting


@clause(_("申请撤销的人不能确认撤销,请由另一位审定人办理。"))
def is_not_set_aside_enterer(by: Actor, run: Run) -> bool:
    return bool(by.pk != run.set_aside_entered_by_id)


@clause(_("录入裁定的人不能确认,请由另一位审定人办理。"))
def is_not_enterer(by: Actor, ruling: Ruling) -> bool:
    return bool(by.pk != ruling.entered_by_id)


@clause(_("评定已经审定,采用的裁定不能撤销。确需撤销的,先撤销审定。"), 409)
def is_undecided(_by: Actor, ruling: Ruling) -> bool:
    return decided_run(ruling.round) is None


def require_unconflicted(by: Actor, members: Iterable[Enrolment]) -> None:
    """Raise Refused (403) where ``by`` is too close to one of the members of a tie."""
    for enrolment in members:
        is_unconflicted_with(enrolment).check(by, enrolment)
