"""The parts of the form: answers, accounts of work, the project, and texts that lost a race."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models.assessment import Assessment, both_or_none, person
from scoring.standards.models import DeductionRule, Indicator
from starrating.constraints import one_of


class Choice(models.TextChoices):
    NONE = "none", _("没有")
    SOME = "some", _("有")
    NOT_APPLICABLE = "not_applicable", _("不适用")


class Part(models.Model):
    """A part that is saved by itself: its version counts the savings, the last editor shows.

    ``is_carried``: taken over from last year's form and not yet looked at; it does not count.
    """

    is_carried = models.BooleanField(_("来自上年"), default=False)
    edited_by = person()
    edited_at = models.DateTimeField(_("填写时间"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Answer(Part):
    """The answer to one deduction rule. What it moves is computed, never typed.

    ``count`` are occurrences or persons, ``measure`` the number of a threshold, ``grade`` the label
    of a graded rule, ``points`` what is taken off (or claimed) at discretion.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    rule = models.ForeignKey(DeductionRule, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(_("回答"), max_length=16, choices=Choice.choices, blank=True)
    count = models.PositiveIntegerField(_("次数或人数"), null=True, blank=True)
    measure = models.DecimalField(_("数值"), max_digits=8, decimal_places=2, null=True, blank=True)
    grade = models.CharField(_("档次"), max_length=20, blank=True)
    points = models.DecimalField(_("分"), max_digits=6, decimal_places=2, null=True, blank=True)
    reason = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("扣分项的回答")
        ordering = ["rule__indicator__position", "rule__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rule"], name="one_answer_a_rule"),
            models.CheckConstraint(
                condition=Q(choice="") | Q(choice__in=Choice.values), name="answer_choice"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0), name="answer_points"
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=True) | Q(measure__gte=0), name="answer_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}:{self.get_choice_display()}"


class WorkAccount(Part):
    """自评纪实: what was done under one indicator."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="accounts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("自评纪实"), blank=True)

    class Meta:
        verbose_name = _("自评纪实")
        ordering = ["indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"], name="one_account_an_indicator"
            ),
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class Project(Part):
    """党建创新项目 of the branch; recognised or not by the department, apart from its points.

    ``measures`` are [{text, due_on}], ``milestones`` [{text, due_on, is_reached}], days as ISO text.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="project")
    title = models.CharField(_("项目名称"), max_length=100, blank=True)
    problem = models.TextField(_("要解决的问题"), blank=True)
    measures = models.JSONField(_("措施"), default=list, blank=True)
    milestones = models.JSONField(_("进度"), default=list, blank=True)
    results = models.TextField(_("成效"), blank=True)

    class Meta:
        verbose_name = _("党建创新项目")

    def __str__(self) -> str:
        return self.title


class KeptReason(models.TextChoices):
    STALE = "stale", _("保存时已有更新的内容")
    REPLACED = "replaced", _("被他人改写")


class KeptText(models.Model):
    """A text that lost against another one: nothing that was typed is ever lost.

    ``field`` names the part as ``services.save_field`` does; ``base_version`` is the version its
    writer had before him.
    """

    Why = KeptReason

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="kept_texts")
    field = models.CharField(_("位置"), max_length=40)
    text = models.TextField(_("文字"))
    why = models.CharField(_("原因"), max_length=16, choices=KeptReason.choices)
    written_by = person()
    kept_at = models.DateTimeField(_("保留时间"))
    base_version = models.PositiveIntegerField()
    settled_by = person()
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("保留的文字")
        ordering = ["-pk"]
        constraints = [
            one_of("why", KeptReason, "kept_text_why"),
            both_or_none("settled_by", "settled_at", "kept_text_settled_whole"),
        ]

    def __str__(self) -> str:
        return self.field
