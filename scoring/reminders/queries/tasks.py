"""Open tasks with a last day, gathered from every stage; who holds them; who may know of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from branches.people.models import Account, Post
from scoring.assessments import queries as assessments
from scoring.assessments.queries import Filling
from scoring.publicity import queries as publicity
from scoring.rating import queries as rating
from scoring.reminders.models import TASK_LENGTH
from scoring.reviews import queries as reviews
from scoring.rounds import queries as rounds
from scoring.rounds.models import Enrolment, Round, RoundState
from starrating import waiting
from starrating.access import DEPARTMENT_ROLES, OWN_ONLY, Actor, Role

STAGES = (rounds, assessments, reviews, rating, publicity)
OVERSEEING = (Role.REVIEWER, Role.LEADER)


@dataclass(frozen=True)
class Task:
    """One open task: ``act`` says what, where and by whom; ``due`` is its last day.

    ``organisation`` has to do it, ``body`` looks after that: the reviewing body of a branch, for
    others the organisation itself. ``enrolment`` is the branch's, None for acts of bureaus and the
    department.
    """

    round: Round
    act: waiting.Waiting
    due: date
    organisation: Organisation
    enrolment: Enrolment | None = None

    @property
    def key(self) -> str:
        """What stays the same while the task is open, whatever its label counts."""
        parts = (str(self.round.pk), self.act.role.value, self.act.path, self.act.url)
        return " ".join(parts)[:TASK_LENGTH]

    @property
    def name(self) -> str:
        return self.enrolment.name if self.enrolment else self.organisation.name

    @property
    def body(self) -> Organisation:
        return self.enrolment.reviewing_body if self.enrolment else self.organisation

    @property
    def remaining(self) -> str:
        return waiting.remaining(self.due)

    @property
    def sentence(self) -> str:
        """One line that tells it: who, what, until when."""
        values = {
            "name": self.name,
            "act": self.act.label,
            "month": self.due.month,
            "day": self.due.day,
            "left": self.remaining,
        }
        return _("%(name)s:%(act)s,%(month)s月%(day)s日截止,%(left)s") % values


def open_tasks() -> list[Task]:
    """Every open task with a last day, of open rounds, the earliest first.

    A branch that is past its days can no longer act, but is still waited for. One whose scores
    are settled by another way has nothing left to do. A constant number of statements a round.
    """
    found: list[Task] = []
    for one in Round.objects.filter(state=RoundState.OPEN).select_related("department", "rule_set"):
        found += _tasks_of(one)
    found.sort(key=lambda task: (task.due, task.body.code, task.name, task.key))
    # two acts on one page by the same people are one task: the more pressing one speaks
    return list({task.key: task for task in reversed(found)}.values())[::-1]


def _tasks_of(round: Round) -> Iterator[Task]:
    yield from _forms(round)
    acts = [act for stage in STAGES for act in stage.waiting(round)]
    # what branches have to do was told by their forms, with those that are late
    dated = [act for act in acts if act.due is not None and act.role != Role.SECRETARY]
    bodies = Organisation.objects.in_bulk({_place(act.path) for act in dated if act.path})
    for act in dated:
        if act.due is not None:
            body = bodies[_place(act.path)] if act.path else round.department
            yield Task(round, act, act.due, body)


def _place(path: str) -> int:
    """The primary key at the end of a path."""
    return int(path.rstrip("/").rpartition("/")[2])


def _forms(round: Round) -> Iterator[Task]:
    unsettled = set(reviews.missing_enrolments(round).values_list("pk", flat=True))
    for each in assessments.fillings(round):
        row = each.assessment
        is_entered = row is not None and row.is_being_entered
        if each.enrolment.pk in unsettled and not is_entered:
            yield _form(round, each)


def _form(round: Round, each: Filling) -> Task:
    label = _("填报并提交自评")
    if each.sent_back:
        label = _("修改被退回的自评(%(count)s 处)") % {"count": each.sent_back}
    place = each.enrolment.organisation
    act = waiting.Waiting(
        label=label,
        url=reverse("assessments:tasks", args=[each.enrolment.pk]),
        role=Role.SECRETARY,
        path=str(place.path),
        since=each.since,
        due=each.due,
    )
    return Task(round, act, each.due, place, each.enrolment)


def holders_of(tasks: Sequence[Task]) -> dict[str, list[Account]]:
    """By the task's key, who holds the act: accounts in use, posts in force. One statement."""
    roles = {task.act.role for task in tasks}
    exact: dict[tuple[Role, str], list[Post]] = defaultdict(list)
    wide: dict[Role, list[Post]] = defaultdict(list)
    posts = Post.objects.in_force().filter(role__in=roles)
    for post in posts.select_related("account", "organisation"):
        role = Role(post.role)
        if role in OWN_ONLY:
            exact[role, str(post.organisation.path)].append(post)
        else:
            wide[role].append(post)
    found = {}
    for task in tasks:
        role, path = task.act.role, task.act.path
        covering = [post for post in wide[role] if post.covers(path)] + exact[role, path]
        accounts = {post.account_id: post.account for post in covering}
        found[task.key] = [one for key, one in accounts.items() if key not in task.act.excluded]
    return found


def tasks_visible_to(by: Actor, tasks: Iterable[Task]) -> list[Task]:
    """The department knows of all, a bureau of its branches and of its own acts.

    At most two statements a round.
    """
    known = list(tasks)
    if by.roles & set(DEPARTMENT_ROLES):
        return known
    paths = by.paths(*OVERSEEING)
    reached: set[int] = set()
    for one in {task.round for task in known}:
        rows = assessments.enrolments_in_reach(by, one)
        reached |= set(rows.values_list("pk", flat=True))
    return [
        task
        for task in known
        if (
            task.enrolment.pk in reached
            if task.enrolment
            else any(task.act.path.startswith(path) for path in paths)
        )
    ]
