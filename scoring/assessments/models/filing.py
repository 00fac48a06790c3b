"""What was filed, sent back, signed; deadlines moved and branches urged."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models.assessment import Assessment, both_or_none, person
from scoring.assessments.models.evidence import Evidence
from scoring.rounds.models import Enrolment
from scoring.standards.models import Indicator
from starrating.constraints import one_of


class Submission(models.Model):
    """A form as it was submitted: append-only, with the fingerprint that its paper carries.

    ``content`` is what ``services.form_content`` gives, ``fingerprint`` the engine's digest of it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField(_("第几次提交"))
    receipt = models.CharField(_("回执号"), max_length=64, unique=True)
    content = models.JSONField(_("内容"))
    fingerprint = models.CharField(_("指纹"), max_length=64, db_index=True)
    submitted_by = person()
    submitted_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("提交的自评")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="submission_number_once"),
        ]

    def __str__(self) -> str:
        return self.receipt


class Return(models.Model):
    """退回: which submission was sent back, until when, and which later one answers it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="returns")
    number = models.PositiveIntegerField(_("第几次退回"))
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("修改期限"))
    returned_by = person()
    returned_at = models.DateTimeField(_("退回时间"))
    answered_by = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("退回")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="return_number_once"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(ended_at__isnull=True), name="one_open_return"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ReturnedIndicator(models.Model):
    """One indicator sent back: the reviewer's words, and the branch's where it changes nothing."""

    returned = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("退回理由"))
    text = models.TextField(_("不作修改的说明"), blank=True)
    version = models.PositiveIntegerField(default=0)
    edited_by = person()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("退回的指标")
        ordering = ["indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["returned", "indicator"], name="returned_indicator_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="returned_has_reason"),
            both_or_none("edited_by", "edited_at", "returned_text_signed"),
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class PaperState(models.TextChoices):
    MISSING = "missing", _("未收到")
    RECEIVED = "received", _("已收到")
    SCANNED = "scanned", _("扫描件")


class Paper(models.Model):
    """纸质签章: the signed and sealed paper of one content, known by the fingerprint on it."""

    State = PaperState

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="papers")
    fingerprint = models.CharField(_("指纹"), max_length=64)
    state = models.CharField(_("纸质签章"), max_length=16, choices=PaperState.choices)
    scan = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tracked_by = person()
    tracked_at = models.DateTimeField(_("登记时间"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("纸质签章件")
        ordering = ["-pk"]
        constraints = [
            one_of("state", PaperState, "paper_state"),
            models.UniqueConstraint(
                fields=["assessment", "fingerprint"], name="one_paper_a_content"
            ),
            models.CheckConstraint(
                condition=(Q(state="scanned", scan__isnull=False))
                | (~Q(state="scanned") & Q(scan__isnull=True)),
                name="scanned_paper_has_scan",
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class Extension(models.Model):
    """延期: one branch may fill in and submit until this day; the last one granted counts."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="extensions")
    until = models.DateField(_("延至"))
    reason = models.TextField(_("理由"))
    granted_by = person()
    granted_at = models.DateTimeField(_("批准时间"))

    class Meta:
        verbose_name = _("延期")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason")]

    def __str__(self) -> str:
        return f"{self.until}"


class UrgeWay(models.TextChoices):
    SYSTEM = "system", _("系统内")
    TELEPHONE = "telephone", _("电话")
    MESSAGE = "message", _("短信或即时消息")
    LETTER = "letter", _("书面")


class Urge(models.Model):
    """催办: somebody reminded a branch of its open form."""

    Way = UrgeWay

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="urges")
    way = models.CharField(_("方式"), max_length=16, choices=UrgeWay.choices)
    text = models.CharField(_("内容"), max_length=500)
    urged_by = person()
    urged_at = models.DateTimeField(_("催办时间"))

    class Meta:
        verbose_name = _("催办")
        ordering = ["-pk"]
        constraints = [
            one_of("way", UrgeWay, "urge_way"),
            models.CheckConstraint(condition=~Q(text=""), name="urge_has_text"),
        ]

    def __str__(self) -> str:
        return self.text
