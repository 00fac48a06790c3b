"""Who may review a branch, and which branches nobody may: nobody there, or all of them too close."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from branches.organisations.models import Kind, Organisation
from branches.people.models import Account, Post
from branches.people.queries import close_pairs
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries.by_right import enrolments
from starrating.access import Role

REVIEWING = (Role.REVIEWER, Role.LEADER)


@dataclass(frozen=True)
class Stuck:
    """A branch that nobody may review: ``is_staffed`` where its body has reviewers, all too close."""

    enrolment: Enrolment
    body: Organisation
    is_staffed: bool


class Reviewers:
    """Who reviews at which body now, and who of them is too close to which branch; four statements.

    Where the department reviews itself (代为审核) its officers do.
    """

    def __init__(self, round: Round) -> None:
        roles = (*REVIEWING, Role.OFFICER)
        posts = Post.objects.in_force().filter(role__in=roles)
        rows = posts.values_list("account_id", "role", "organisation__path")
        self._posts = [(account, role, str(path)) for account, role, path in rows]
        accounts = {account for account, _role, _path in self._posts}
        self._close = close_pairs(round.period_from, round.period_until, accounts)

    def at(self, body: Organisation) -> set[int]:
        """Accounts that review for the body."""
        roles = {Role.OFFICER} if body.kind == Kind.DEPARTMENT else set(REVIEWING)
        return {
            account
            for account, role, path in self._posts
            if role in roles and str(body.path).startswith(path)
        }

    def eligible(self, body: Organisation, organisation: int) -> set[int]:
        """Accounts that review for the body and are not too close to the organisation (its key)."""
        return {who for who in self.at(body) if (who, organisation) not in self._close}


def branches_without_reviewer(
    round: Round, among: QuerySet[Enrolment] | None = None
) -> list[Stuck]:
    """Branches (of those given) that take part and nobody may review, by code; five statements."""
    rows = enrolments(round) if among is None else among
    taking_part = list(
        rows.filter(is_exempt=False).select_related("assigned_body").order_by("code")
    )
    if not taking_part:
        return []
    known = Reviewers(round)
    found = []
    for row in taking_part:
        body = row.acting_body
        if not known.eligible(body, row.organisation_id):
            found.append(Stuck(row, body, bool(known.at(body))))
    return found


def own_of_department(round: Round) -> list[Enrolment]:
    """The department's own branches: where its officers and approvers belong, or right below it.

    By code; one statement. Who belongs to one acts on none of it alone.
    """
    rows = enrolments(round).select_related("assigned_body", "organisation", "reviewing_body")
    return list(rows.filter(of_department(round)).order_by("code"))


def of_department(round: Round, prefix: str = "") -> Q:
    """The same as a condition on rows that have the enrolment behind ``prefix``."""
    posts = Post.objects.in_force().filter(
        role__in=(Role.OFFICER, Role.APPROVER), organisation=round.department_id
    )
    homes = Account.objects.filter(posts__in=posts).values("organisation")
    is_home, is_below = f"{prefix}organisation__in", f"{prefix}reviewing_body"
    return Q(**{is_home: homes}) | Q(**{is_below: round.department_id})


def reviewed_by_itself(round: Round) -> QuerySet[Enrolment]:
    """Branches that take part and the department itself would review, none having been assigned."""
    rows = enrolments(round).filter(is_exempt=False, assigned_body=None)
    return rows.filter(reviewing_body=round.department_id).order_by("code")


def outsiders(round: Round, rows: Iterable[Enrolment]) -> dict[int, list[str]]:
    """Names of officers and approvers who may act on each branch alone, by its key; four statements."""
    branches = list(rows)
    posts = Post.objects.in_force().filter(
        role__in=(Role.OFFICER, Role.APPROVER), organisation=round.department_id
    )
    names = dict(posts.order_by("account__name").values_list("account_id", "account__name"))
    close = close_pairs(round.period_from, round.period_until, set(names))
    return {
        row.pk: [name for key, name in names.items() if (key, row.organisation_id) not in close]
        for row in branches
    }
