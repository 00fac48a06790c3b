"""The reviewed sheet of a branch: one determined score an indicator, and what they replaced.

Both ways in (a workbook of scores, the review desk) end in the same sheet.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.reviews.models.imports import ScoreImport
from scoring.rounds.models import Enrolment
from scoring.standards.models import Indicator
from starrating.constraints import one_of


class SheetSource(models.TextChoices):
    WORKBOOK = "workbook", _("工作簿导入")
    DESK = "desk", _("审核台")
    DECISION = "decision", _("未申报决定")


# What a sheet itself can be; the earlier words are its assessment's.
OF_SHEET = (
    FilingState.UNDER_REVIEW,
    FilingState.CONCLUDED,
    FilingState.REPORTED,
    FilingState.NOT_FILED,
    FilingState.MERGED,
)


class Sheet(models.Model):
    """审核评分表 of one enrolled branch; the score layer that a rating run reads once reported.

    A sheet that is ``not_filed`` has no scores: it counts with zeros.
    """

    State = FilingState
    Source = SheetSource

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="sheet")
    state = models.CharField(
        _("状态"), max_length=16, choices=FilingState.choices, default=FilingState.UNDER_REVIEW
    )
    source = models.CharField(_("来源"), max_length=16, choices=Source.choices)
    score_import = models.ForeignKey(
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    minutes_number = models.CharField(_("会议纪要文号"), max_length=100, blank=True)
    minutes_on = models.DateField(_("会议日期"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    reported_at = models.DateTimeField(_("上报时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("审核评分表")
        ordering = ["enrolment__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OF_SHEET]), name="sheet_state"
            ),
            one_of("source", SheetSource, "sheet_source"),
            models.CheckConstraint(
                condition=~Q(state="reported")
                | (~Q(minutes_number="") & Q(minutes_on__isnull=False, reported_at__isnull=False)),
                name="reported_sheet_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.enrolment)


class ReviewedScore(models.Model):
    """The determined score of one indicator, with who gave it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(_("审核分"), max_digits=5, decimal_places=2)
    reason = models.TextField(_("理由"), blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评分人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("审核分")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="one_score_an_indicator"),
            models.CheckConstraint(condition=Q(score__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"


class ScoreChange(models.Model):
    """A reported score that was replaced, with who had given it under which minutes.

    ``score``, ``reason``, ``scored_by`` and the minutes are those of the old score; ``new_score``,
    ``change_reason`` and ``changed_by`` say what replaced it. Never changed itself.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="changes")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(_("原审核分"), max_digits=5, decimal_places=2)
    reason = models.TextField(_("原理由"), blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("评分人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    minutes_number = models.CharField(_("原会议纪要文号"), max_length=100)
    minutes_on = models.DateField(_("原会议日期"))
    new_score = models.DecimalField(_("现审核分"), max_digits=5, decimal_places=2)
    change_reason = models.CharField(_("更正理由"), max_length=300)
    score_import = models.ForeignKey(
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("更正人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("更正时间"))

    class Meta:
        verbose_name = _("更正过的审核分")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(change_reason=""), name="score_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score} → {self.new_score}"
