"""Acts of the self-assessment that wait for somebody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.assessments.models import (
    SETTLED,
    Assessment,
    Extension,
    FilingState,
    Return,
    ReturnedIndicator,
)
from scoring.rounds.models import Enrolment, Round, RoundStage, RoundState, StageDate
from scoring.rounds.queries import enrolments
from starrating import clock
from starrating.access import Role
from starrating.waiting import Waiting

IS_WITH_BRANCH = Q(assessment=None) | Q(
    assessment__state__in=[FilingState.DRAFT, FilingState.RETURNED], assessment__closed_at=None
)


def with_due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Enrolments with ``due_on``, the last day their branch may fill in, as ``window_of`` has it.

    Also ``stage_from``, and ``sent_back``: how many indicators are (None: none).
    """
    stage = StageDate.objects.filter(round=OuterRef("round"), stage=RoundStage.SELF_ASSESSMENT)
    extensions = Extension.objects.filter(enrolment=OuterRef("pk")).order_by("-pk")
    returns = Return.objects.filter(assessment__enrolment=OuterRef("pk"), ended_at=None)
    lines = ReturnedIndicator.objects.filter(
        returned__assessment__enrolment=OuterRef("pk"), returned__ended_at=None
    )
    counted = lines.order_by().values("returned").annotate(count=Count("pk"))
    rows = rows.annotate(
        stage_from=Subquery(stage.values("starts_on")[:1]),
        stage_until=Subquery(stage.values("ends_on")[:1]),
        extended_until=Subquery(extensions.values("until")[:1]),
        extended_at=Subquery(extensions.values("granted_at")[:1]),
        return_due=Subquery(returns.values("due_on")[:1]),
        returned_at=Subquery(returns.values("returned_at")[:1]),
        sent_back=Subquery(counted.values("count")[:1]),
    )
    of_return = When(
        return_due__isnull=False,
        extended_at__gte=F("returned_at"),
        then=Greatest("return_due", "extended_until"),
    )
    dated: QuerySet[Any] = rows.annotate(
        due_on=Case(
            of_return,
            When(return_due__isnull=False, then=F("return_due")),
            default=Greatest("stage_until", Coalesce("extended_until", "stage_until")),
        )
    )
    return dated


@dataclass(frozen=True)
class Filling:
    """One enrolled branch whose form is with it: not begun, a draft, or sent back.

    ``due`` is the last day it may fill in; ``since`` when the form came to it.
    """

    enrolment: Enrolment
    assessment: Assessment | None
    since: datetime
    due: date
    sent_back: int

    @property
    def is_overdue(self) -> bool:
        return clock.is_past(self.due)


def fillings(round: Round) -> list[Filling]:
    """Every branch that still has its form, by code, once the window has begun. One statement.

    A branch whose sheet is settled by another way (scores from a workbook) is waited for no more.
    """
    if round.state != RoundState.OPEN:
        return []
    rows = with_due(enrolments(round)).filter(IS_WITH_BRANCH, stage_from__lte=clock.today())
    rows = rows.exclude(sheet__state__in=SETTLED)
    return [_filling(row) for row in rows.select_related("assessment").order_by("code")]


def _filling(row: Any) -> Filling:
    form = form_of(row)
    since = clock.begin_of(row.stage_from) if form is None else form.state_since
    return Filling(row, form, since, row.due_on, row.sent_back or 0)


def form_of(enrolment: Enrolment) -> Assessment | None:
    """The form joined to an enrolment; None where none was begun."""
    found: Assessment | None = getattr(enrolment, "assessment", None)
    return found


def waiting(round: Round) -> list[Waiting]:
    """Open acts: forms to fill in or correct, copies of paper forms to check, branches to urge.

    A branch whose days are over cannot act; its reviewing body is asked to urge it, once for all
    of them. Exempt branches are not asked. One statement.
    """
    asked = [each for each in fillings(round) if not each.enrolment.is_exempt]
    return [*_of_branches(asked), *_to_check(asked), *_to_urge(asked)]


def _of_branches(asked: list[Filling]) -> Iterator[Waiting]:
    for each in asked:
        if each.is_overdue or (each.assessment is not None and each.assessment.is_being_entered):
            continue
        label = _("填报并提交自评")
        if each.sent_back:
            label = _("修改被退回的自评(%(count)s 处)") % {"count": each.sent_back}
        yield Waiting(
            label=label,
            url=reverse("assessments:tasks", args=[each.enrolment.pk]),
            role=Role.SECRETARY,
            path=str(each.enrolment.organisation.path),
            since=each.since,
            due=each.due,
        )


def _to_check(asked: list[Filling]) -> Iterator[Waiting]:
    for each in asked:
        row = each.assessment
        if row is not None and row.is_being_entered:
            yield Waiting(
                label=_("核对代录的申请表:%(name)s") % {"name": each.enrolment.name},
                url=reverse("assessments:tasks", args=[each.enrolment.pk]),
                role=Role.LEADER,
                path=str(each.enrolment.reviewing_body.path),
                since=row.entered_at,
                excluded=frozenset({row.entered_by_id or 0}),
            )


def _to_urge(asked: list[Filling]) -> Iterator[Waiting]:
    late = [
        each
        for each in asked
        if each.is_overdue and not (each.assessment and each.assessment.is_being_entered)
    ]
    counts = Counter(each.enrolment.reviewing_body_id for each in late)
    bodies = {each.enrolment.reviewing_body_id: each.enrolment.reviewing_body for each in late}
    for key, count in counts.items():
        yield Waiting(
            label=_("催办、延期或代录逾期未交的自评(%(count)s 个)") % {"count": count},
            url=f"{reverse('assessments:list')}?overdue=1",
            role=Role.REVIEWER,
            path=str(bodies[key].path),
            due=min(each.due for each in late if each.enrolment.reviewing_body_id == key),
        )
