"""Acts of the self-assessment that wait for somebody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.assessments.models import Assessment, Extension, FilingState, Return
from scoring.rounds.models import Enrolment, Round, RoundStage, RoundState, StageDate
from scoring.rounds.queries import enrolments
from starrating import clock
from starrating.access import Role
from starrating.waiting import Waiting


@dataclass(frozen=True)
class Filling:
    """One enrolled branch whose form is with it: not begun, a draft, or sent back.

    ``due`` is the last day it may fill in; ``since`` when the form came to it.
    """

    enrolment: Enrolment
    assessment: Assessment | None
    since: datetime
    due: date
    sent_back: int = 0

    @property
    def is_overdue(self) -> bool:
        return clock.is_past(self.due)


def fillings(round: Round) -> list[Filling]:
    """Every branch that still has its form, by code, once the window has begun. Five statements."""
    stage = StageDate.objects.filter(round=round, stage=RoundStage.SELF_ASSESSMENT).first()
    if stage is None or round.state != RoundState.OPEN or clock.today() < stage.starts_on:
        return []
    begun = {row.enrolment_id: row for row in Assessment.objects.filter(enrolment__round=round)}
    extensions = {
        row.enrolment_id: row
        for row in Extension.objects.filter(enrolment__round=round).order_by("pk")
    }
    returns = {
        row.assessment_id: row
        for row in Return.objects.filter(
            assessment__enrolment__round=round, ended_at=None
        ).prefetch_related("indicators")
    }
    found = []
    for enrolment in enrolments(round).order_by("code"):
        row = begun.get(enrolment.pk)
        extension = extensions.get(enrolment.pk)
        if row is not None and row.closed_at is not None:
            continue
        if row is None or row.state == FilingState.DRAFT:
            due = stage.ends_on if extension is None else max(stage.ends_on, extension.until)
            since = clock.begin_of(stage.starts_on) if row is None else row.state_since
            found.append(Filling(enrolment, row, since, due))
        elif row.state == FilingState.RETURNED:
            returned = returns[row.pk]
            due = returned.due_on
            if extension is not None and extension.granted_at >= returned.returned_at:
                due = max(due, extension.until)
            count = len(returned.indicators.all())
            found.append(Filling(enrolment, row, row.state_since, due, count))
    return found


def waiting(round: Round) -> list[Waiting]:
    """Open acts: forms to fill in or correct, copies of paper forms to check, branches to urge.

    A branch whose days are over cannot act; its reviewing body is asked to urge it, once for all
    of them. Exempt branches are not asked. Five statements.
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
