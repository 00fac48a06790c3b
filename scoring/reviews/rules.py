"""Who may act on the scores of a round, and when.

Officers of the department enter; what they entered is confirmed by somebody else. Every writing
act needs an open round whose scores do not stand still, and a single act on a branch needs somebody
who is not too close to it (``scoring.rounds.rules.is_unconflicted_with``). Acts on a whole list are
not refused for that: they record and show the own branches of those who acted.
"""

from django.utils.translation import gettext_lazy as _

from scoring.reviews.models import NotFiledDecision, ScoreImport
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import is_held
from starrating.access import Actor, Role, clause

Subject = Round | Enrolment | ScoreImport | NotFiledDecision


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
def is_second_person(by: Actor, subject: ScoreImport | NotFiledDecision) -> bool:
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
