"""When a branch may fill in and submit: the calendar's stage, its extension, a return's own day."""

from dataclasses import dataclass
from datetime import date

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
    """
    extension = Extension.objects.filter(enrolment=enrolment).order_by("-pk").first()
    if assessment is not None and assessment.state in _SENT_BACK:
        returned = Return.objects.filter(assessment=assessment, ended_at=None).first()
        if returned is not None:
            return _window_of_return(returned, extension)
    stage = StageDate.objects.filter(
        round=enrolment.round_id, stage=RoundStage.SELF_ASSESSMENT
    ).first()
    if stage is None:
        return Window(None, None)
    until = stage.ends_on if extension is None else max(stage.ends_on, extension.until)
    return Window(stage.starts_on, until)


def _window_of_return(returned: Return, extension: Extension | None) -> Window:
    until = returned.due_on
    if extension is not None and extension.granted_at >= returned.returned_at:
        until = max(until, extension.until)
    return Window(clock.local(returned.returned_at).date(), until)
