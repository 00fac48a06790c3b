"""The reviewed sheet of a branch, and what the department adds: recognition, ceiling, not filed.

Both ways in (a workbook of scores, the review desk) end in the same sheet.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models import Enrolment, Round
from scoring.standards.models import Indicator


class Sheet(models.Model):
    """审核评分表 of one enrolled branch; the score layer that a rating run reads once reported."""

    class State(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("已提交")
        UNDER_REVIEW = "under_review", _("审核中")
        RETURNED = "returned", _("已退回")
        CONCLUDED = "concluded", _("已审定")
        REPORTED = "reported", _("已上报")
        NOT_FILED = "not_filed", _("未申报")
        MERGED = "merged", _("合并")

    class Source(models.TextChoices):
        WORKBOOK = "workbook", _("工作簿导入")
        DESK = "desk", _("审核台")
        DECISION = "decision", _("未申报决定")

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="sheet")
    state = models.CharField(_("状态"), max_length=16, choices=State.choices, default=State.DRAFT)
    source = models.CharField(_("来源"), max_length=16, choices=Source.choices)
    score_import = models.ForeignKey(
        "ScoreImport", on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )
    minutes_number = models.CharField(_("会议纪要文号"), max_length=100, blank=True)
    minutes_on = models.DateField(_("会议日期"), null=True, blank=True)
    reported_at = models.DateTimeField(_("上报时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("审核评分表")
        ordering = ["enrolment__code"]

    def __str__(self) -> str:
        return str(self.enrolment)


class ReviewedScore(models.Model):
    """The determined score of one indicator, with who gave it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(_("审核分"), max_digits=5, decimal_places=2)
    reason = models.TextField(_("理由"), blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("审核分")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="one_score_an_indicator"),
            models.CheckConstraint(condition=Q(score__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"


class ScoreImport(models.Model):
    """A workbook of scores: entered by one, confirmed by another, then the sheets are reported.

    ``rows`` hold what was read: [{code, scores: {indicator: text}, recognised, ceiling}].
    """

    class State(models.TextChoices):
        ENTERED = "entered", _("待确认")
        CONFIRMED = "confirmed", _("已生效")
        DISCARDED = "discarded", _("已撤回")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="score_imports")
    filename = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    minutes_number = models.CharField(_("会议纪要文号"), max_length=100)
    minutes_on = models.DateField(_("会议日期"))
    recognition_number = models.CharField(_("创新项目认定文号"), max_length=100, blank=True)
    recognition_on = models.DateField(_("认定日期"), null=True, blank=True)
    recognition_reason = models.CharField(_("认定说明"), max_length=300, blank=True)
    ceiling_number = models.CharField(_("星级上限文号"), max_length=100, blank=True)
    ceiling_on = models.DateField(_("星级上限日期"), null=True, blank=True)
    ceiling_reason = models.CharField(_("星级上限理由"), max_length=300, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    own_branches = models.JSONField(_("经办人所在党组织"), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("评分导入")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="score_import_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class Recognition(models.Model):
    """创新项目认定 of a branch; a later row replaces an earlier one, none is ever changed."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="recognitions")
    is_recognised = models.BooleanField(_("认定"))
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("日期"))
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    score_import = models.ForeignKey(
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("创新项目认定")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(replaces__isnull=True),
                name="one_first_recognition",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Ceiling(models.Model):
    """星级上限 of a branch (veto); ``star`` None lifts it. A later row replaces an earlier one."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="ceilings")
    star = models.PositiveSmallIntegerField(_("星级上限"), null=True)
    reason = models.CharField(_("理由"), max_length=300)
    document_number = models.CharField(_("文号"), max_length=100)
    document_on = models.DateField(_("日期"))
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    score_import = models.ForeignKey(
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("星级上限")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(star__isnull=True) | (Q(star__gte=1) & Q(star__lte=5)),
                name="ceiling_1_to_5",
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(replaces__isnull=True), name="one_first_ceiling"
            ),
        ]

    def __str__(self) -> str:
        return self.document_number


class NotFiledDecision(models.Model):
    """未申报: decided by a number and two persons; the branch stays in N with zeros."""

    class State(models.TextChoices):
        ENTERED = "entered", _("待确认")
        CONFIRMED = "confirmed", _("已生效")
        REJECTED = "rejected", _("未通过")

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="not_filed_decisions"
    )
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("决定日期"))
    reason = models.TextField(_("理由"))
    state = models.CharField(max_length=16, choices=State.choices, default=State.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("未申报决定")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="not_filed_two_persons",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state__in=["entered", "confirmed"]),
                name="one_live_not_filed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ScoreLock(models.Model):
    """Scores, recognitions, ceilings and not-filed decisions of a round stand still while a row is here.

    The rating takes the lock when a run is proposed and gives it back when it is withdrawn or set
    aside (``services.lock_scores``, ``services.unlock_scores``).
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="score_lock")
    locked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分锁定")

    def __str__(self) -> str:
        return str(self.round)
