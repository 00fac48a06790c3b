"""What came of a review: conclusions, what opened them again, hearings, the branch's statement."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.reviews.models.desk import Review
from scoring.reviews.models.meetings import Meeting
from starrating.constraints import one_of


class Conclusion(models.Model):
    """审定 of one review by one meeting, as it stood; a further meeting adds a further row.

    ``content`` is {"indicators": [{key, name, self_score, score, reason, methods}], "total",
    "proposed_star", "proposed_reason"}, scores as text. Never changes.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="conclusions")
    number = models.PositiveIntegerField(_("第几次审定"))
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="conclusions")
    content = models.JSONField(_("内容"))
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    concluded_at = models.DateTimeField(_("审定时间"))

    class Meta:
        verbose_name = _("审定")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="conclusion_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review}({self.number})"


class ReopeningKind(models.TextChoices):
    REOPEN = "reopen", _("重新审核")
    SEND_BACK = "send_back", _("组织部退回")


class Reopening(models.Model):
    """A concluded or reported review under review again; ``indicators`` [] means all. Never changes."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reopenings")
    kind = models.CharField(_("方式"), max_length=16, choices=ReopeningKind.choices)
    indicators = models.JSONField(_("指标"), default=list, blank=True)
    reason = models.TextField(_("理由"))
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopened_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("重新审核")
        ordering = ["-pk"]
        constraints = [
            one_of("kind", ReopeningKind, "reopening_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.get_kind_display()}"


class HearingGround(models.TextChoices):
    LOWEST = "lowest", _("将评为一星")
    VETO = "veto", _("将受星级上限限制")
    LOWERED = "lowered", _("将低于上年星级")


class Hearing(models.Model):
    """告知和听取意见 before a sheet is reported; a waiver is recorded with its words. Never changes."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="hearings")
    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="hearings")
    grounds = models.JSONField(_("事由"), default=list)
    told_on = models.DateField(_("告知日期"))
    heard_from = models.CharField(_("陈述人"), max_length=100)
    words = models.TextField(_("陈述意见"), blank=True)
    is_waived = models.BooleanField(_("放弃陈述"), default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("听取意见")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_waived=True) | ~Q(words=""), name="hearing_has_words"
            ),
        ]

    def __str__(self) -> str:
        return str(self.review)


class Statement(models.Model):
    """说明 of the branch on its reviewed scores, and the body's answer before it reports."""

    conclusion = models.OneToOneField(
        Conclusion, on_delete=models.PROTECT, related_name="statement"
    )
    text = models.TextField(_("说明"))
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    stated_at = models.DateTimeField(_("说明时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("支部说明")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="statement_has_text"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="statement_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]
