"""The round's calendar of stages, and the days people work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models.round import Round
from starrating.constraints import one_of


class RoundStage(models.TextChoices):
    SELF_ASSESSMENT = "self_assessment", _("自评")
    REVIEW = "review", _("党委审核")
    DETERMINATION = "determination", _("评定")
    NOTICE = "notice", _("公示")
    FILING = "filing", _("备案")


class StageDate(models.Model):
    """The calendar of a round: from and until which day a stage runs (both inclusive)."""

    Stage = RoundStage

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("阶段"), max_length=24, choices=Stage.choices)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))

    class Meta:
        verbose_name = _("阶段日程")
        ordering = ["starts_on"]
        constraints = [
            one_of("stage", RoundStage, "stage_name"),
            models.UniqueConstraint(fields=["round", "stage"], name="stage_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="stage_date_order"
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class WorkingDay(models.Model):
    """An exception of the working calendar entered by hand; it wins over the known holidays."""

    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=100)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"


class CalendarYear(models.Model):
    """A year whose holidays were entered by hand in full, after the document that orders them.

    Years that the ``holidays`` package knows need no row.
    """

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    document_number = models.CharField(_("放假通知文号"), max_length=100)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("已核对的年度")
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}"
