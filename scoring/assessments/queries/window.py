"""When a branch may fill in and submit: the calendar's stage, its extension, a return's own day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from scoring.assessments.models import Assessment, Extension, FilingState, Return
from scoring.rounds.models import Enrolment, RoundStage, StageDate
from starrating import clock


@dataclass(frozen=True)
class Window:
    """From and until which day, both inclusive; None where the calendar names none."""

    opens_on: date | None
    closes_on: date | None

    @property
    def has_begun(self) -> bool:
        return self.opens_on is not None and clock.today() >= self.opens_on

    @property
    def is_past(self) -> bool:
        return self.closes_on is not None and clock.is_past(self.closes_on)

    @property
    def is_open(self) -> bool:
        return self.has_begun and not self.is_past

    @property
    def words(self) -> str:
        """Why nothing can be filled in now."""
        if self.opens_on is None:
            return _("本批次的日程没有自评阶段,请联系组织部。")
        if not self.has_begun:
            return _("自评从 %(day)s 开始,现在还不能填报。") % {"day": self.opens_on.isoformat()}
        return _(
            "填报期限 %(day)s 已过,不能再填报、提交。请联系审核党委申请延期或代录纸质申请表。"
        ) % {"day": self.closes_on.isoformat() if self.closes_on else ""}


_SENT_BACK = (FilingState.RETURNED, FilingState.SUBMITTED)


def window_of(enrolment: Enrolment, assessment: Assessment | None = None) -> Window:
    """The window of one branch as it stands; two statements, three where it may be sent back.

    A form sent back is open until the return's own day, which may lie behind the calendar's, or
    until a later day granted since; that holds until its correction is opened by the review.
    A form read by ``with_window`` brings the calendar along: no statement, unless it is sent back.
    """
    if assessment is not None and assessment.state in _SENT_BACK:
        returned = Return.objects.filter(assessment=assessment, ended_at=None).first()
        if returned is not None:
            return _window_of_return(returned, _last_extension(enrolment))
    read: Any = assessment
    if hasattr(read, "stage_from"):
        opens_on, closes_on, extended_until = read.stage_from, read.stage_until, read.extended_until
    else:
        stage = StageDate.objects.filter(round=enrolment.round_id, stage=_STAGE).first()
        opens_on, closes_on = (stage.starts_on, stage.ends_on) if stage else (None, None)
        extension = _last_extension(enrolment)
        extended_until = None if extension is None else extension.until
    if closes_on is not None and extended_until is not None:
        closes_on = max(closes_on, extended_until)
    return Window(opens_on, closes_on)


_STAGE = RoundStage.SELF_ASSESSMENT


def with_window(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Forms together with the calendar's days and the last extension, for ``window_of``."""
    stage = StageDate.objects.filter(round=OuterRef("enrolment__round"), stage=_STAGE)
    extensions = Extension.objects.filter(enrolment=OuterRef("enrolment")).order_by("-pk")
    return rows.annotate(
        stage_from=Subquery(stage.values("starts_on")[:1]),
        stage_until=Subquery(stage.values("ends_on")[:1]),
        extended_until=Subquery(extensions.values("until")[:1]),
    )


def _last_extension(enrolment: Enrolment) -> Extension | None:
    return Extension.objects.filter(enrolment=enrolment).order_by("-pk").first()


def _window_of_return(returned: Return, extension: Extension | None) -> Window:
    until = returned.due_on
    if extension is not None and extension.granted_at >= returned.returned_at:
        until = max(until, extension.until)
    return Window(clock.local(returned.returned_at).date(), until)
