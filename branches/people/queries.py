"""Reading accounts, posts and ties, cut by right; who is too close to whom; what nobody can do."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import (
    RATED_KINDS,
    REVIEWING_KINDS,
    Organisation,
    PendingImport,
)
from branches.organisations.queries import nameable_by, rated
from branches.people.models import Account, Post, PostQuerySet, Tie
from starrating import clock
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


def work_in_hand(post: Post) -> list[str]:
    """What the holder of a post has in hand by it, in sentences with numbers and no names."""
    told: Callable[[Post], list[str]] = import_string(settings.WORK_IN_HAND)
    return told(post)


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


def own_ties(by: Actor) -> QuerySet[Tie]:
    """What somebody declared himself, standing ones first."""
    ties = Tie.objects.filter(account_id=by.pk).select_related("organisation")
    return ties.order_by(F("ended_at").desc(nulls_first=True), "-pk")


def ties_visible_to(by: Actor) -> QuerySet[Tie]:
    """All for the security administrator, else one's own; the auditor reads them in the journal."""
    ties = Tie.objects.select_related("account", "organisation")
    return ties if by.holds(Role.SECURITY) else ties.filter(account_id=by.pk)


def tieable_by(by: Actor) -> QuerySet[Organisation]:
    """Rated bodies in being to which a tie can be declared; undisclosed ones only within reach."""
    known = Q(is_undisclosed=False) | Q(pk__in=nameable_by(by).values("pk"))
    return rated().filter(known)


def close_organisations(by: Actor, starts_on: date, ends_on: date) -> QuerySet[Organisation]:
    """Organisations somebody belongs to, has a post in or a declared tie to, today or in the period.

    Whoever is that close neither scores, returns, rules on nor checks such a branch as a single
    case (conflict of interest: 回避). The post is one in that very organisation, not above it.
    """
    today = clock.today()
    held = _held(starts_on, ends_on) | _held(today, today)
    posts = Post.objects.filter(held, account_id=by.pk)
    return Organisation.objects.filter(
        Q(pk__in=Account.objects.filter(pk=by.pk).values("organisation"))
        | Q(pk__in=posts.values("organisation"))
        | Q(pk__in=_standing(starts_on).filter(account_id=by.pk).values("organisation"))
    )


def _standing(starts_on: date) -> QuerySet[Tie]:
    """Ties that stand, or stood on some day since the period began."""
    return Tie.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=clock.begin_of(starts_on)))


def close_pairs(
    starts_on: date, ends_on: date, accounts: Collection[int] | None = None
) -> set[tuple[int, int]]:
    """(account, organisation) as ``close_organisations`` has them, of many accounts; three statements.

    ``accounts`` are primary keys; None: everybody's.
    """
    today = clock.today()
    held = _held(starts_on, ends_on) | _held(today, today)
    members = Account.objects.filter(organisation__isnull=False)
    posts, ties = Post.objects.filter(held), _standing(starts_on)
    if accounts is not None:
        members = members.filter(pk__in=accounts)
        posts, ties = posts.filter(account__in=accounts), ties.filter(account__in=accounts)
    found = set(members.order_by().values_list("pk", "organisation_id"))
    found.update(posts.order_by().values_list("account_id", "organisation_id"))
    found.update(ties.order_by().values_list("account_id", "organisation_id"))
    return found


def _held(starts_on: date, ends_on: date) -> Q:
    """Posts held on any day of a period; one called off before it began was never held."""
    return (
        Q(confirmed_at__isnull=False, starts_on__lte=ends_on)
        & (Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        & (Q(ended_at__isnull=True) | Q(ended_at__date__gte=F("starts_on")))
    )


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
REVIEWING = (Role.REVIEWER, Role.LEADER)
ALL_TOO_CLOSE = _("审核这个党组织的自评:现任审核员、负责人都须回避,由组织部指定交叉审核")
SECOND_PERSON = _("由另一人审定评定员办理的事项")


def missing_holders() -> list[Gap]:
    """Every act that nobody can perform now, the department's first. Five statements at most.

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
    gaps += _without_outsider(active, rated, holders)
    for branch in rated:
        gaps += _gaps_of(branch, held, BRANCH_ACTS, [branch.pk])
    return gaps


def _without_outsider(
    active: Iterable[Organisation],
    rated: Iterable[Organisation],
    holders: Iterable[tuple[str, int, int]],
) -> list[Gap]:
    """Branches whose body has reviewers, each of whom is too close to that very branch."""
    at: dict[int, set[int]] = {}
    for role, where, who in holders:
        if role in REVIEWING:
            at.setdefault(where, set()).add(who)
    today = clock.today()
    close = close_pairs(today, today, {who for found in at.values() for who in found})
    kinds = {body.pk: body.kind for body in active}
    gaps = []
    for branch in rated:
        above = [int(key) for key in str(branch.path).strip("/").split("/")[:-1]]
        committees = [key for key in above if kinds.get(key) in REVIEWING_KINDS]
        reviewers = {who for key in committees for who in at.get(key, ())}
        if reviewers and all((who, branch.pk) in close for who in reviewers):
            gaps.append(Gap(Role.REVIEWER, branch.code, branch.name, str(ALL_TOO_CLOSE)))
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
