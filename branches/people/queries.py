"""Reading accounts and posts, cut by right; and what nobody can do."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from branches.organisations.models import RATED_KINDS, Organisation
from branches.people.models import Account, Post
from starrating.access import BRANCH_ROLES, Actor, Role


def accounts_visible_to(by: Actor) -> QuerySet[Account]:
    """System and security administrators see all accounts, clerks those of their subtree."""
    accounts = Account.objects.select_related("organisation")
    if by.holds(Role.SYSTEM) or by.holds(Role.SECURITY):
        return accounts
    return accounts.filter(_below(by, "organisation__path")).exclude(pk=by.pk)


def posts_visible_to(by: Actor) -> QuerySet[Post]:
    """The security administrator sees all posts, clerks those of secretaries in their subtree."""
    posts = Post.objects.select_related("account", "organisation", "appointed_by")
    if by.holds(Role.SECURITY):
        return posts
    return posts.filter(_below(by, "organisation__path"), role__in=BRANCH_ROLES)


def _below(by: Actor, field: str) -> Q:
    """A condition for the subtrees a clerk looks after; nothing where there is none."""
    condition = Q(pk__in=[])
    for path in clerk_paths(by):
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def clerk_paths(by: Actor) -> list[str]:
    return by.paths(Role.CLERK) if isinstance(by, Account) else []


def branches_of_clerk(by: Actor) -> QuerySet[Organisation]:
    """Rated bodies of the clerk's subtree that are in being, without the clerk's own seat."""
    paths = clerk_paths(by)
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path) & ~Q(path=path)
    return Organisation.objects.filter(
        condition, state=Organisation.State.ACTIVE, kind__in=RATED_KINDS
    )


@dataclass(frozen=True)
class Gap:
    """An act nobody can perform: which role is missing where, and what stands still for it."""

    role: Role
    organisation_code: str
    organisation_name: str
    act: str


def missing_holders() -> list[Gap]:
    """Every act that nobody can perform now, the department's first. Three statements."""
    held = set(Post.objects.in_force().values_list("role", "organisation_id"))
    active = Organisation.objects.filter(state=Organisation.State.ACTIVE)
    gaps = []
    tops = list(active.filter(parent=None))
    for top in tops:
        gaps += _gaps_of(top, held, DEPARTMENT_ACTS)
        gaps += _same_person(top)
    parents = set(
        active.filter(kind__in=RATED_KINDS).values_list("parent_id", flat=True).distinct()
    )
    reviewing = active.filter(pk__in=parents).exclude(kind__in=RATED_KINDS)
    for bureau in reviewing:
        gaps += _gaps_of(bureau, held, BUREAU_ACTS)
    for branch in active.filter(kind__in=RATED_KINDS):
        gaps += _gaps_of(branch, held, BRANCH_ACTS)
    return gaps


DEPARTMENT_ACTS = {
    Role.OFFICER: "导入评分、试算、提请审定、起草公示",
    Role.APPROVER: "确认评分、审定、发布公示",
}
BUREAU_ACTS = {
    Role.REVIEWER: "审核下属党组织的自评",
    Role.LEADER: "确认审核会议意见并上报",
    Role.CLERK: "办理下属党组织的账号和任职",
}
BRANCH_ACTS = {Role.SECRETARY: "填报和提交自评"}


def _gaps_of(body: Organisation, held: set[tuple[str, int]], acts: dict[Role, str]) -> list[Gap]:
    return [
        Gap(role, body.code, body.name, _(act))
        for role, act in acts.items()
        if (role.value, body.pk) not in held
    ]


def _same_person(body: Organisation) -> list[Gap]:
    """Two persons are needed: one officer who is also the only approver cannot do both."""
    posts = Post.objects.in_force().filter(organisation=body)
    officers = {post.account_id for post in posts if post.role == Role.OFFICER}
    approvers = {post.account_id for post in posts if post.role == Role.APPROVER}
    if officers and approvers and len(officers | approvers) < 2:
        return [Gap(Role.APPROVER, body.code, body.name, _("由另一人审定评定员办理的事项"))]
    return []


def demonstration_accounts() -> list[Account]:
    """Accounts to try the demonstration with, each with its posts; empty of a real installation."""
    accounts = Account.objects.filter(is_active=True, must_change_password=False)
    return list(accounts.order_by("pk").prefetch_related("posts__organisation"))
