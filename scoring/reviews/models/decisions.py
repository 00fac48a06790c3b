"""What the department decides of one branch besides its scores."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.reviews.models.imports import ScoreImport
from scoring.rounds.models import Enrolment, Round
from starrating.constraints import one_of, two_persons
from starrating.revocation import Revocable, revocation_constraints


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
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="recognitions"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("创新项目认定")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(replaces__isnull=True),
                name="one_first_recognition",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="recognition_has_number"),
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
        ScoreImport, on_delete=models.PROTECT, null=True, blank=True, related_name="ceilings"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"))

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
            models.CheckConstraint(condition=~Q(document_number=""), name="ceiling_has_number"),
        ]

    def __str__(self) -> str:
        return self.document_number


class NotFiledState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已生效")
    REJECTED = "rejected", _("未通过")
    LAPSED = "lapsed", _("已失效")
    REVOKED = "revoked", _("已撤销")


LIVE_NOT_FILED = (NotFiledState.ENTERED, NotFiledState.CONFIRMED)


class NotFiledDecision(Revocable):
    """未申报: decided by a number and two persons; the branch stays in N with zeros.

    ``sheet_state`` and ``sheet_source`` are those of the branch's sheet before, blank where it had
    none: revoked, the decision leaves things as they were.
    """

    State = NotFiledState

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="not_filed_decisions"
    )
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("决定日期"))
    reason = models.TextField(_("理由"))
    state = models.CharField(
        _("状态"), max_length=16, choices=State.choices, default=NotFiledState.ENTERED
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
    sheet_state = models.CharField(_("原评分表状态"), max_length=16, blank=True)
    sheet_source = models.CharField(_("原评分表来源"), max_length=16, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("未申报决定")
        ordering = ["-pk"]
        constraints = [
            one_of("state", NotFiledState, "not_filed_state"),
            two_persons("entered_by", "confirmed_by", "not_filed_two_persons"),
            *revocation_constraints("not_filed"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["confirmed", "revoked"],
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                | Q(
                    state__in=["entered", "rejected", "lapsed"],
                    confirmed_by__isnull=True,
                    confirmed_at__isnull=True,
                ),
                name="confirmed_not_filed_names_who",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state__in=[state.value for state in LIVE_NOT_FILED]),
                name="one_live_not_filed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}({self.number})"

    @property
    def round(self) -> Round:
        return self.enrolment.round
