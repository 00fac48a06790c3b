"""A workbook of scores on its way from one person to the other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models import Round
from starrating.constraints import one_of, two_persons


class ScoreImportState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已生效")
    DISCARDED = "discarded", _("已撤回")
    LAPSED = "lapsed", _("已失效")


class ScoreImport(models.Model):
    """A workbook of scores: entered by one, confirmed by another, then the sheets are reported.

    ``rows`` hold what was read (``scoring.reviews.sheets.rows.EnteredRow.plain``), ``reading`` what
    else was met in the file (``ScoreReading.plain``), ``summary`` what was seen at entering:
    ``counts`` and ``standing`` {code: what was on record then, where anything was}. ``own_branches``
    are [{code, name, who}] of those who entered and confirmed.
    """

    State = ScoreImportState

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="score_imports"
    )
    filename = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    rows = models.JSONField(default=list)
    reading = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    minutes_number = models.CharField(_("会议纪要文号"), max_length=100)
    minutes_on = models.DateField(_("会议日期"))
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    recognition_number = models.CharField(_("创新项目认定文号"), max_length=100, blank=True)
    recognition_on = models.DateField(_("认定日期"), null=True, blank=True)
    recognition_reason = models.CharField(_("认定说明"), max_length=300, blank=True)
    ceiling_number = models.CharField(_("星级上限文号"), max_length=100, blank=True)
    ceiling_on = models.DateField(_("星级上限日期"), null=True, blank=True)
    ceiling_reason = models.CharField(_("星级上限理由"), max_length=300, blank=True)
    state = models.CharField(
        _("状态"), max_length=16, choices=State.choices, default=ScoreImportState.ENTERED
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("确认人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    own_branches = models.JSONField(_("经办人所在党组织"), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("评分导入")
        ordering = ["-pk"]
        constraints = [
            one_of("state", ScoreImportState, "score_import_state"),
            two_persons("entered_by", "confirmed_by", "score_import_two_persons"),
            models.CheckConstraint(
                condition=Q(
                    state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | (~Q(state="confirmed") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                name="confirmed_import_names_who",
            ),
            models.CheckConstraint(
                condition=~Q(minutes_number=""), name="score_import_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return self.filename
