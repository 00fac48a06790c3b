"""Reading accounts and posts, cut by right; and what nobody can do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import (
    RATED_KINDS,
    REVIEWING_KINDS,
    Organisation,
    PendingImport,
)
from branches.people.models import Account, Post, PostQuerySet
from starrating.access import BRANCH_ROLES, Actor, Role
from starrating.words import Words


def accounts_visible_to(by: Actor) -> QuerySet[Account]:
    """System and security administrators see all accounts, clerks those of their subtree."""
    accounts = Account.objects.select_related("organisation")
    if by.holds(Role.SYSTEM) or by.holds(Role.SECURITY):
        return accounts
    return accounts.filter(_below(by, "organisation__path")).exclude(pk=by.pk)


def posts_visible_to(by: Actor) -> PostQuerySet:
    """System and security administrators see all posts, clerks those of secretaries below them."""
    posts = Post.objects.all().select_related("account", "organisation", "appointed_by")
    if by.holds(Role.SYSTEM) or by.holds(Role.SECURITY):
        return posts
    return posts.filter(_below(by, "organisation__path"), role__in=BRANCH_ROLES)


def _below(by: Actor, field: str) -> Q:
    """A condition for the subtrees a clerk looks after; nothing where there is none."""
    condition = Q(pk__in=[])
    for path in by.paths(Role.CLERK):
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def branches_of_clerk(by: Actor) -> QuerySet[Organisation]:
    """Rated bodies of the clerk's subtree that are in being."""
    return Organisation.objects.filter(
        _below(by, "path"), state=Organisation.State.ACTIVE, kind__in=RATED_KINDS
    )


def imports_waiting() -> QuerySet[PendingImport]:
    """Imports with posts that wait to be confirmed, the oldest first, with their ``count``."""
    waiting = Post.objects.waiting().filter(imported_from__isnull=False)
    return (
        PendingImport.objects.filter(posts__in=waiting)
        .select_related("made_by")
        .annotate(count=Count("posts", filter=Q(posts__in=waiting)))
        .order_by("pk")
    )


def posts_of_import(source: PendingImport) -> PostQuerySet:
    """The posts of one import that wait, in the order of the file."""
    posts = Post.objects.waiting().filter(imported_from=source)
    return posts.select_related("account__organisation", "organisation").order_by("pk")


@dataclass(frozen=True)
class Gap:
    """An act nobody can perform: which role is missing where, and what stands still for it."""

    role: Role
    organisation_code: str
    organisation_name: str
    act: str


DEPARTMENT_ACTS = {
    Role.OFFICER: _("导入评分、试算、提请审定、起草公示"),
    Role.APPROVER: _("确认评分、审定、发布公示"),
}
BUREAU_ACTS = {
    Role.REVIEWER: _("审核下属党组织的自评"),
    Role.LEADER: _("确认审核会议意见并上报"),
    Role.CLERK: _("办理下属党组织的账号和任职"),
}
BRANCH_ACTS = {Role.SECRETARY: _("填报和提交自评")}
SECOND_PERSON = _("由另一人审定评定员办理的事项")


def missing_holders() -> list[Gap]:
    """Every act that nobody can perform now, the department's first. Two statements.

    A post of a bureau covers the bodies below it, a secretary's only that one branch.
    """
    holders = set(
        Post.objects.in_force().values_list("role", "organisation_id", "account_id").order_by()
    )
    held = {(role, organisation) for role, organisation, _account in holders}
    active = list(Organisation.objects.filter(state=Organisation.State.ACTIVE))
    rated = [body for body in active if body.kind in RATED_KINDS]
    parents = {body.parent_id for body in rated}
    gaps: list[Gap] = []
    for top in (body for body in active if body.parent_id is None):
        gaps += _gaps_of(top, held, DEPARTMENT_ACTS, [top.pk])
        gaps += _second_person(top, holders)
    for body in active:
        if body.kind in REVIEWING_KINDS and body.pk in parents:
            above = [int(key) for key in str(body.path).strip("/").split("/")]
            gaps += _gaps_of(body, held, BUREAU_ACTS, above)
    for branch in rated:
        gaps += _gaps_of(branch, held, BRANCH_ACTS, [branch.pk])
    return gaps


def _gaps_of(
    body: Organisation,
    held: set[tuple[str, int]],
    acts: Mapping[Role, Words],
    places: Iterable[int],
) -> list[Gap]:
    """The acts on ``body`` whose role is held in none of the ``places`` (primary keys)."""
    return [
        Gap(role, body.code, body.name, str(act))
        for role, act in acts.items()
        if not any((role.value, place) in held for place in places)
    ]


def _second_person(top: Organisation, holders: set[tuple[str, int, int]]) -> list[Gap]:
    """Two persons are needed: one officer who is also the only approver cannot do both."""
    officers = {who for role, where, who in holders if (role, where) == (Role.OFFICER, top.pk)}
    approvers = {who for role, where, who in holders if (role, where) == (Role.APPROVER, top.pk)}
    if officers and approvers and len(officers | approvers) < 2:
        return [Gap(Role.APPROVER, top.code, top.name, str(SECOND_PERSON))]
    return []


def demonstration_accounts() -> list[Account]:
    """Accounts to try the demonstration with, each with its posts; empty of a real installation."""
    accounts = Account.objects.filter(is_active=True, must_change_password=False)
    return list(accounts.order_by("pk").prefetch_related("posts__organisation"))
