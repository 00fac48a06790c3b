"""佐证材料: files under random names, and what each of them proves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models.assessment import Assessment, both_or_none, person
from scoring.standards.models import DeductionRule, Indicator
from starrating.constraints import one_of
from starrating.uploads import FileKind


class Purpose(models.TextChoices):
    EVIDENCE = "evidence", _("佐证材料")
    PAPER_FORM = "paper_form", _("纸质申请表扫描件")
    SIGNED_PAPER = "signed_paper", _("签章件扫描件")


class Evidence(models.Model):
    """One file of an assessment; the row stays when the file is removed.

    ``key`` is 128 bit of chance: the file's address and, below ``evidence/``, its name in the
    storage. ``name`` is what it is called when it is handed out. ``erased_at``: the bytes are gone
    as well, because they had never been submitted.
    """

    Purpose = Purpose

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    purpose = models.CharField(
        _("用途"), max_length=16, choices=Purpose.choices, default=Purpose.EVIDENCE
    )
    key = models.CharField(max_length=32, unique=True)
    name = models.CharField(_("文件名"), max_length=255)
    kind = models.CharField(_("种类"), max_length=8, choices=FileKind.choices)
    size = models.PositiveIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64)
    added_by = person()
    added_at = models.DateTimeField(_("上传时间"))
    removed_by = person()
    removed_at = models.DateTimeField(_("删去时间"), null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("佐证材料")
        ordering = ["pk"]
        constraints = [
            one_of("purpose", Purpose, "evidence_purpose"),
            one_of("kind", FileKind, "evidence_kind"),
            models.CheckConstraint(condition=Q(size__gte=1), name="evidence_is_not_empty"),
            both_or_none("removed_by", "removed_at", "evidence_removed_whole"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(removed_at__isnull=False),
                name="evidence_erased_is_removed",
            ),
            models.UniqueConstraint(
                fields=["assessment", "purpose", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="one_evidence_a_content",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_name(self) -> str:
        return f"evidence/{self.key}"


class EvidenceUse(models.Model):
    """What a file proves: an indicator as a whole, or one of its deduction rules."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        DeductionRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("材料的用处")
        ordering = ["indicator__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "rule"], name="evidence_once_a_rule"),
            models.UniqueConstraint(
                fields=["evidence", "indicator"],
                condition=Q(rule__isnull=True),
                name="evidence_once_an_indicator",
            ),
        ]

    def __str__(self) -> str:
        return str(self.rule or self.indicator)
