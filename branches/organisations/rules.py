"""Who may do what to the tree.

The structure of the tree, what is kept from the public and the stars of earlier years are decided
by the organisation department: its officer acts, in the whole city. Bureaus and branches read what
lies in their reach (``queries.visible_to``) and ask the department for changes; approvers read
all of it and change nothing, so that who decides a round has not drawn its roster. A service run at
the machine (``by`` is None) is not asked: whoever may run commands there owns the installation.
"""

from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.organisations.models import PARENT_KINDS, Kind, Organisation
from starrating.access import Actor, Clause, Role, clause, conflict, faulty

S = TypeVar("S")


@clause(gettext_lazy("只有组织部评定员可以维护党组织。"))
def is_officer(by: Actor, subject: Organisation | None) -> bool:
    """An officer whose post covers the organisation (None: anything of the city)."""
    return by.holds(Role.OFFICER, "" if subject is None else str(subject.path or ""))


@clause(gettext_lazy("这个党组织已经合并或撤销,不能再改动。"), status=409)
def is_active(_by: Actor, subject: Organisation) -> bool:
    return subject.state == Organisation.State.ACTIVE


def check(rule: Clause[S], by: Actor | None, subject: S) -> None:
    """Raise Refused where ``rule`` refuses ``by``; a command at the machine is not asked."""
    if by is not None:
        rule.check(by, subject)


def require_holdable(kind: str, parent: Organisation | None) -> None:
    """Raise Refused where a body of ``kind`` cannot stand directly below ``parent``.

    409 for a parent that has ended, 422 for kinds that do not fit (``PARENT_KINDS``).
    """
    label = Kind(kind).label
    if parent is None:
        if kind != Kind.DEPARTMENT:
            raise faulty(_("%(kind)s必须有上级党组织。") % {"kind": label})
        return
    if parent.state != Organisation.State.ACTIVE:
        raise conflict(
            _("“%(parent)s”已经合并或撤销,下面不能再放党组织。") % {"parent": parent.name}
        )
    if parent.kind not in PARENT_KINDS[kind]:
        raise faulty(misplaced(kind, parent.name, parent.kind))


def misplaced(kind: str, parent_name: str, parent_kind: str) -> str:
    """The sentence that says that a kind cannot stand below another."""
    if kind == Kind.DEPARTMENT:
        return _("党委部门是全市的根,不能有上级党组织。")
    return _("%(kind)s不能放在%(parent_kind)s“%(parent)s”下面。") % {
        "kind": Kind(kind).label,
        "parent_kind": Kind(parent_kind).label,
        "parent": parent_name,
    }
