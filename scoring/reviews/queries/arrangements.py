"""Acts on who reviews what that wait for the department."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.reviews.models import SingleClerk
from scoring.reviews.queries.paths import merged_away
from scoring.rounds.models import Assignment, Round
from starrating.access import Role
from starrating.waiting import Waiting


def waiting_arrangements(round: Round, stuck: int) -> list[Waiting]:
    """Forms nobody may review, decisions to confirm, merged branches to close.

    ``stuck`` forms are those nobody may review. A constant number of statements.
    """
    return [*_of_officer(round, stuck), *_assignments(round), *_single_clerks(round)]


def _of_officer(round: Round, stuck: int) -> list[Waiting]:
    path = str(round.department.path)
    arrangements = reverse("reviews:arrangements", args=[round.year])
    decision = reverse("rounds:enter_decision", args=[round.pk])
    counts = merged_away(round)
    acts = [
        (
            stuck,
            _("指定审核:%(count)s 个党组织已提交自评,没有人可以审核"),
            f"{arrangements}#stuck",
        ),
        (
            counts.to_close,
            _("按合并了结 %(count)s 个党组织的审核"),
            f"{arrangements}#changes",
        ),
        (
            counts.to_remove,
            _("录入参评范围调整决定:移出已合并的 %(count)s 个党组织"),
            decision,
        ),
    ]
    return [
        Waiting(label % {"count": count}, url, Role.OFFICER, path)
        for count, label, url in acts
        if count
    ]


def _assignments(round: Round) -> list[Waiting]:
    """One act a decision, however many branches it names."""
    entered = Assignment.objects.filter(
        enrolment__round=round, state=Assignment.State.ENTERED
    ).order_by()
    decisions = entered.values_list("number", "kind", "entered_by").annotate(
        first=Min("pk"), since=Min("entered_at"), count=Count("pk")
    )
    return [
        Waiting(
            _("确认指定审核 %(number)s(%(count)s 个党组织)") % {"number": number, "count": count},
            reverse("reviews:confirm_assignment", args=[first]),
            Role.APPROVER,
            str(round.department.path),
            since=since,
            excluded=frozenset({entered_by} if entered_by else ()),
        )
        for number, _kind, entered_by, first, since, count in decisions.order_by("first")
    ]


def _single_clerks(round: Round) -> list[Waiting]:
    entered = SingleClerk.objects.filter(round=round, state=SingleClerk.State.ENTERED)
    rows = entered.order_by("entered_at", "pk").values_list(
        "pk", "body__name", "entered_at", "entered_by_id"
    )
    return [
        Waiting(
            _("确认%(body)s单人经办") % {"body": body},
            reverse("reviews:confirm_single_clerk", args=[pk]),
            Role.APPROVER,
            str(round.department.path),
            since=entered_at,
            excluded=frozenset({entered_by} if entered_by else ()),
        )
        for pk, body, entered_at, entered_by in rows
    ]
