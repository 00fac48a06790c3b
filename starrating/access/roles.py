"""Role names and the one who acts."""

from enum import StrEnum
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a post, a duty or nobody in particular may be called upon to do."""

    SECRETARY = "secretary"
    PREPARER = "preparer"
    CLERK = "bureau_clerk"
    REVIEWER = "bureau_reviewer"
    LEADER = "bureau_leader"
    OFFICER = "department_officer"
    APPROVER = "department_approver"
    INSPECTOR = "inspector"
    OBJECTION_HANDLER = "objection_handler"
    SECRECY_REVIEWER = "secrecy_reviewer"
    SYSTEM = "system_administrator"
    SECURITY = "security_administrator"
    AUDIT = "audit_administrator"
    MEMBER = "member"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Role.SECRETARY: _("党组织书记"),
    Role.PREPARER: _("填报员"),
    Role.CLERK: _("党委账号管理员"),
    Role.REVIEWER: _("党委审核员"),
    Role.LEADER: _("党委负责人"),
    Role.OFFICER: _("评定员"),
    Role.APPROVER: _("审定人"),
    Role.INSPECTOR: _("上级核查员"),
    Role.OBJECTION_HANDLER: _("异议受理人"),
    Role.SECRECY_REVIEWER: _("保密审查人"),
    Role.SYSTEM: _("系统管理员"),
    Role.SECURITY: _("安全管理员"),
    Role.AUDIT: _("审计管理员"),
    Role.MEMBER: _("登录人员"),
    Role.PUBLIC: _("公众"),
}

# Roles that a post in an organisation gives; the three administrators hold theirs by duty.
POST_ROLES = (
    Role.SECRETARY,
    Role.PREPARER,
    Role.CLERK,
    Role.REVIEWER,
    Role.LEADER,
    Role.OFFICER,
    Role.APPROVER,
    Role.INSPECTOR,
    Role.OBJECTION_HANDLER,
    Role.SECRECY_REVIEWER,
)
# A secretary's or preparer's post covers that one organisation, not those below it.
OWN_ONLY = frozenset({Role.SECRETARY, Role.PREPARER})
BRANCH_ROLES = (Role.SECRETARY, Role.PREPARER)
BUREAU_ROLES = (Role.CLERK, Role.REVIEWER, Role.LEADER)
DEPARTMENT_ROLES = (Role.OFFICER, Role.APPROVER)
ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)


class Actor(Protocol):
    """Whoever acts, as services see them; the account model satisfies it."""

    pk: Any

    @property
    def roles(self) -> frozenset[Role]:
        """Roles held now; MEMBER and PUBLIC are held by everybody signed in."""

    @property
    def acting_label(self) -> str:
        """The name and the post acted in, as the journal shows it."""

    def holds(self, role: Role, path: str = "") -> bool:
        """Whether the role is held now and covers the organisation at ``path`` (empty: any)."""

    def paths(self, *roles: Role) -> list[str]:
        """Paths of the organisations where one of the roles is held now."""
