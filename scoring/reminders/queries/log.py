"""The log of what was sent, cut by right."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet

from scoring.assessments.models import Urge
from scoring.assessments.queries import enrolments_visible_to
from scoring.reminders.models import ListWay, Outcome, Reminder
from scoring.reminders.queries.tasks import OVERSEEING, Task
from scoring.rounds.models import Round
from starrating.access import DEPARTMENT_ROLES, Actor


def reminders_visible_to(by: Actor) -> QuerySet[Reminder]:
    """All for the department, for a bureau those of its branches and of itself."""
    rows = Reminder.objects.select_related(
        "round", "enrolment", "organisation", "recipient", "logged_by"
    )
    if by.roles & set(DEPARTMENT_ROLES):
        return rows
    own = Q(pk__in=[])
    for path in by.paths(*OVERSEEING):
        own |= Q(organisation__path__startswith=path)
    reached = enrolments_visible_to(by).order_by().values("pk")
    return rows.filter(Q(enrolment__in=reached) | (Q(enrolment=None) & own))


def sent_on(day: date) -> set[tuple[str, int | None, str]]:
    """(task, recipient, channel) of what was sent that day; one statement."""
    rows = Reminder.objects.filter(day=day, outcome=Outcome.SENT).order_by()
    return set(rows.values_list("task", "recipient_id", "channel"))


def sent_by_gateways(round: Round, day: date) -> QuerySet[Reminder]:
    """What the command did for a round on a day, in its order."""
    rows = Reminder.objects.filter(round=round, day=day).exclude(channel__in=ListWay.values)
    return rows.order_by("pk")


def last_urged(tasks: Iterable[Task]) -> dict[str, datetime]:
    """By the task's key, when it was last reminded of or its branch was urged; two statements."""
    known = list(tasks)
    reminded = (
        Reminder.objects.filter(task__in=[task.key for task in known], outcome=Outcome.SENT)
        .order_by()
        .values("task")
        .annotate(last=Max("at"))
        .values_list("task", "last")
    )
    found: dict[str, datetime] = dict(reminded)
    branches = {task.enrolment.pk: task.key for task in known if task.enrolment}
    urged = Urge.objects.filter(enrolment__in=branches).order_by().values("enrolment")
    for branch, last in urged.annotate(last=Max("urged_at")).values_list("enrolment", "last"):
        key = branches[branch]
        found[key] = max(last, found.get(key, last))
    return found
