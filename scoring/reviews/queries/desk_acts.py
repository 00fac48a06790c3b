"""What waits at the review desks: forms to open, sheets to score, returns left unanswered."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from branches.organisations.models import Kind, Organisation
from branches.people.models import Post
from scoring.assessments.models import FilingState, Return
from scoring.reviews.queries.queue import places_by_field, queue_of
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Role
from starrating.waiting import Waiting

REVIEWING = (Role.REVIEWER, Role.LEADER)


class _Act(NamedTuple):
    """What is asked for, and where in the queue it is found."""

    label: Promise
    query: str
    is_leaders: bool = False


_OPEN = _Act(gettext_lazy("打开并审核 %(count)s 个党组织的自评"), "state=submitted")
_SCORE = _Act(gettext_lazy("审完手头的 %(count)s 份评分表"), "state=under_review")
# from the second return on the leader decides
_AGAIN = _Act(
    gettext_lazy("%(count)s 个党组织再次没有答复退回,延期或按原件审核"),
    "state=returned&overdue=1",
    is_leaders=True,
)
_UNANSWERED = _Act(
    gettext_lazy("%(count)s 个党组织没有答复退回,延期或按原件审核"), "state=returned&overdue=1"
)


def desk_acts(round: Round, stuck: Collection[int] = ()) -> list[Waiting]:
    """Open acts of reviewers, one for each body and kind; one statement, at most four where there are any.

    ``stuck`` are the branches (enrolments) that nobody may review: the department is asked first.
    """
    in_hand = (FilingState.SUBMITTED, FilingState.UNDER_REVIEW, FilingState.RETURNED)
    of_form = Return.objects.filter(assessment__enrolment=OuterRef("pk")).order_by()
    counted = of_form.values("assessment").annotate(count=Count("pk")).values("count")
    queue = queue_of(round, Q()).annotate(return_count=Coalesce(Subquery(counted), 0))
    rows = list(queue.filter(spoken__in=in_hand).exclude(pk__in=stuck).order_by("code"))
    if not rows:
        return []
    places, stages = places_by_field(round), _staffed(rows)
    found: dict[tuple[_Act, int], list[Any]] = defaultdict(list)
    for row in rows:
        act = _act_of(row, places.get(row.field_id, 0))
        if act is not None:
            found[act, _body_of(row, stages)].append(row)
    bodies = Organisation.objects.in_bulk({body for _act, body in found})
    return [_waiting(act, bodies[body], of) for (act, body), of in found.items()]


def _act_of(row: Any, places: int) -> _Act | None:
    if row.spoken == FilingState.SUBMITTED:
        return _OPEN
    if row.spoken == FilingState.UNDER_REVIEW:
        return _SCORE if row.verdict_count < places else None
    if row.due_on is None or not clock.is_past(row.due_on):
        return None
    return _AGAIN if row.return_count > 1 else _UNANSWERED


def _staffed(rows: Iterable[Any]) -> dict[str, int]:
    """Bodies before the reviewing one in which somebody reviews, primary key by code."""
    codes = {code for row in rows for code in row.review_path if code != row.reviewing_body.code}
    posts = Post.objects.in_force().filter(organisation__code__in=codes, role__in=REVIEWING)
    return dict(posts.values_list("organisation__code", "organisation"))


def _body_of(row: Any, stages: dict[str, int]) -> int:
    """The body that acts: the one that reviews already, else the first of the branch's stages."""
    if row.review_pk is None and row.assigned_body_id is None:
        first = next((code for code in row.review_path if code in stages), None)
        if first is not None:
            return stages[first]
    return int(row.body_pk)


def _waiting(act: _Act, body: Organisation, rows: list[Any]) -> Waiting:
    role = Role.LEADER if act.is_leaders else Role.REVIEWER
    # where the department itself reviews, its officer does and its approver confirms
    if body.kind == Kind.DEPARTMENT:
        role = Role.APPROVER if act.is_leaders else Role.OFFICER
    return Waiting(
        label=str(act.label) % {"count": len(rows)},
        url=f"{reverse('reviews:queue')}?{act.query}",
        role=role,
        path=str(body.path),
        since=min(row.since for row in rows),
        due=min((row.expected_on for row in rows if row.expected_on), default=None),
    )
