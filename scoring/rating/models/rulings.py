"""Rulings of ties: entered by one, confirmed by another; they lapse when the case changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import star_wording
from scoring.rounds.models import Round
from starrating.constraints import one_of, two_persons
from starrating.revocation import Revocable, revocation_constraints


class RulingState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("未通过")
    LAPSED = "lapsed", _("已失效")
    REVOKED = "revoked", _("已撤销")


class Ruling(Revocable):
    """并列裁定: officer enters the winners, approver confirms; it lapses when the case changes.

    Two persons may revoke it until a run is decided.
    """

    State = RulingState

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="rulings"
    )
    pool = models.CharField(_("评定池"), max_length=50)
    star = models.PositiveSmallIntegerField(_("星级"))
    members = models.JSONField(_("并列党组织"))
    winners = models.JSONField(_("入选"))
    case_hash = models.CharField(_("并列指纹"), max_length=64)
    basis = models.TextField(_("裁定依据"))
    minutes_number = models.CharField(_("会议纪要文号"), max_length=100)
    minutes_on = models.DateField(_("会议日期"))
    state = models.CharField(
        _("状态"), max_length=16, choices=RulingState.choices, default=RulingState.ENTERED
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
    lapsed_at = models.DateTimeField(_("失效时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("并列裁定")
        ordering = ["-pk"]
        constraints = [
            one_of("state", RulingState, "ruling_state"),
            models.CheckConstraint(condition=Q(star__in=[5, 4, 3]), name="ruling_star"),
            models.UniqueConstraint(
                fields=["round", "pool", "star"],
                condition=Q(state__in=["entered", "confirmed"]),
                name="one_live_ruling",
            ),
            two_persons("entered_by", "confirmed_by", "ruling_two_persons"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "revoked"]) | Q(confirmed_by__isnull=False),
                name="confirmed_ruling_has_confirmer",
            ),
            *revocation_constraints("ruling"),
        ]

    def __str__(self) -> str:
        return f"{self.pool}{star_wording(self.star)}并列"
