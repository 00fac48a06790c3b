"""自评: what a branch files about itself in a round."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models.state import OF_ASSESSMENT, FilingState
from scoring.rounds.models import Enrolment


class MeetingKind(models.TextChoices):
    MEMBERS = "members", _("支部党员大会")
    COMMITTEE = "committee", _("支部委员会(总支、党委会)")
    ENLARGED = "enlarged", _("支部委员会扩大会议")


def person() -> Any:
    """A foreign key to the account of somebody who did something, if it was done."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


def both_or_none(one: str, other: str, name: str) -> models.CheckConstraint:
    """Two columns that are filled together (who and when)."""
    return models.CheckConstraint(
        condition=Q(**{f"{one}__isnull": True, f"{other}__isnull": True})
        | Q(**{f"{one}__isnull": False, f"{other}__isnull": False}),
        name=name,
    )


class Assessment(models.Model):
    """The self-assessment of one enrolled branch; its answers, texts and files hang on it.

    It belongs to the branch, not to who fills it: ``in_charge`` is the secretary who answers for
    it now and changes with a handover. What was submitted stands in ``Submission`` and never
    changes; these rows are what is being written. ``entered_by`` to ``scan`` are filled while, and
    after, a bureau enters a paper form on the branch's behalf (代录).
    """

    State = FilingState

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="assessment")
    state = models.CharField(
        _("状态"), max_length=16, choices=FilingState.choices, default=FilingState.DRAFT
    )
    state_since = models.DateTimeField(_("自"))
    begun_by = person()
    begun_at = models.DateTimeField(_("开始填报"))
    in_charge = person()
    handed_over_from = person()
    handed_over_at = models.DateTimeField(_("接手时间"), null=True, blank=True)
    deputy = person()

    features = models.TextField(_("主要特色和成效"), blank=True)
    features_version = models.PositiveIntegerField(default=0)
    features_by = person()
    features_at = models.DateTimeField(null=True, blank=True)

    declared_by = person()
    declared_at = models.DateTimeField(_("声明时间"), null=True, blank=True)

    meeting_kind = models.CharField(
        _("会议"), max_length=16, choices=MeetingKind.choices, blank=True
    )
    meeting_on = models.DateField(_("会议日期"), null=True, blank=True)
    meeting_due = models.PositiveIntegerField(_("应到"), null=True, blank=True)
    meeting_present = models.PositiveIntegerField(_("实到"), null=True, blank=True)
    meeting_result = models.CharField(_("结果"), max_length=500, blank=True)
    meeting_minutes = models.CharField(_("会议记录编号"), max_length=100, blank=True)

    proposed_star = models.PositiveSmallIntegerField(_("申报星级"), null=True, blank=True)
    proposed_reason = models.CharField(_("申报说明"), max_length=500, blank=True)
    proposed_by = person()
    proposed_at = models.DateTimeField(null=True, blank=True)

    entered_by = person()
    entered_at = models.DateTimeField(_("代录时间"), null=True, blank=True)
    entry_reason = models.CharField(_("代录原因"), max_length=500, blank=True)
    scan = models.ForeignKey(
        "Evidence", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry_confirmed_by = person()
    entry_confirmed_at = models.DateTimeField(_("核对时间"), null=True, blank=True)

    closed_at = models.DateTimeField(_("停止填报"), null=True, blank=True)
    closed_reason = models.CharField(_("停止填报的原因"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("自评")
        ordering = ["enrolment__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OF_ASSESSMENT]),
                name="assessment_state",
            ),
            both_or_none("handed_over_from", "handed_over_at", "assessment_handover_whole"),
            both_or_none("features_by", "features_at", "assessment_features_signed"),
            both_or_none("declared_by", "declared_at", "assessment_declared_whole"),
            both_or_none("proposed_by", "proposed_at", "assessment_proposal_signed"),
            models.CheckConstraint(
                condition=Q(proposed_star__isnull=True, proposed_reason="")
                | Q(proposed_star__gte=1, proposed_star__lte=5, proposed_at__isnull=False),
                name="assessment_star_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(
                    meeting_kind="",
                    meeting_on__isnull=True,
                    meeting_due__isnull=True,
                    meeting_present__isnull=True,
                    meeting_result="",
                    meeting_minutes="",
                )
                | (
                    Q(
                        meeting_kind__in=MeetingKind.values,
                        meeting_on__isnull=False,
                        meeting_due__isnull=False,
                        meeting_present__gte=1,
                        meeting_present__lte=F("meeting_due"),
                    )
                    & ~Q(meeting_result="")
                    & ~Q(meeting_minutes="")
                ),
                name="assessment_meeting_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    entered_by__isnull=True,
                    entered_at__isnull=True,
                    entry_reason="",
                    scan__isnull=True,
                    entry_confirmed_by__isnull=True,
                )
                | (
                    Q(entered_by__isnull=False, entered_at__isnull=False, scan__isnull=False)
                    & ~Q(entry_reason="")
                ),
                name="assessment_entry_whole",
            ),
            both_or_none("entry_confirmed_by", "entry_confirmed_at", "assessment_entry_answered"),
            models.CheckConstraint(
                condition=Q(entry_confirmed_by__isnull=True)
                | ~Q(entry_confirmed_by=F("entered_by")),
                name="assessment_entry_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
                name="assessment_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.enrolment)

    @property
    def path(self) -> str:
        """The path of the branch in the tree, as it stands today."""
        return str(self.enrolment.organisation.path)

    @property
    def is_being_entered(self) -> bool:
        """Whether a paper form is being entered on the branch's behalf and not yet confirmed."""
        return self.entered_by_id is not None and self.entry_confirmed_by_id is None

    @property
    def is_declared(self) -> bool:
        """Whether the declaration stands: made, and made again by whoever took over since."""
        if self.declared_at is None:
            return False
        return self.handed_over_at is None or self.declared_at >= self.handed_over_at
