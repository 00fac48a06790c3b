"""Who may do what to a notice.

The officer drafts, the approver publishes, closes and withdraws; whoever wrote any of the text
does not publish it.
"""

from django.utils.translation import gettext_lazy as _

from scoring.publicity.models import Notice
from scoring.publicity.queries import authors_of
from scoring.rounds.models import Round
from starrating.access import Actor, Role, clause


def _path(subject: Notice | Round | None) -> str:
    if subject is None:
        return ""
    round_of = subject.round if isinstance(subject, Notice) else subject
    return str(round_of.department.path or "")


@clause(_("只有组织部评定员可以起草和修改公示。"))
def is_officer(by: Actor, subject: Notice | Round | None) -> bool:
    """An officer whose post covers the department of the round (None: any)."""
    return by.holds(Role.OFFICER, _path(subject))


@clause(_("只有组织部审定人可以办理。"))
def is_approver(by: Actor, subject: Notice) -> bool:
    return by.holds(Role.APPROVER, _path(subject))


@clause(_("这份公示由您起草或修改过,须由另一位审定人发布。"))
def is_not_author(by: Actor, notice: Notice) -> bool:
    return by.pk not in authors_of(notice)


@clause(_("公示已经发布,内容不能再改;确有错误的,撤回后重新公示。"), 409)
def is_draft(_by: Actor, notice: Notice) -> bool:
    return notice.state == Notice.State.DRAFT


@clause(_("公示还没有发布,或者已经撤回、定星,不能办理此事。"), 409)
def is_published(_by: Actor, notice: Notice) -> bool:
    return notice.state == Notice.State.PUBLISHED


@clause(_("这份公示已经发布过,没有重复发布。"), 409)
def is_not_yet_published(_by: Actor, notice: Notice) -> bool:
    return notice.state == Notice.State.DRAFT
