"""单人经办: a body where nobody but the one clerk is there to confirm what he entered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.rounds.models import Round
from starrating.constraints import one_of, two_persons


class SingleClerkState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已生效")
    REJECTED = "rejected", _("未通过")
    REVOKED = "revoked", _("已撤销")


class SingleClerk(models.Model):
    """One body of one round may conclude with the scanned signed minutes in the leader's stead.

    Allowed by a numbered decision of two persons at the department, until it is revoked; what was
    concluded meanwhile stays marked. Whoever rejects stands in ``confirmed_by`` as well.
    """

    State = SingleClerkState

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="single_clerks"
    )
    body = models.ForeignKey(
        Organisation, verbose_name=_("审核党委"), on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("决定日期"))
    reason = models.CharField(_("理由"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=16, choices=State.choices, default=SingleClerkState.ENTERED
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
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("单人经办")
        ordering = ["-pk"]
        constraints = [
            one_of("state", SingleClerkState, "single_clerk_state"),
            two_persons("entered_by", "confirmed_by", "single_clerk_two_persons"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(reason=""), name="single_clerk_is_documented"
            ),
            models.CheckConstraint(
                condition=Q(state="entered", confirmed_at__isnull=True)
                | (~Q(state="entered") & Q(confirmed_at__isnull=False)),
                name="single_clerk_answer_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_at__isnull=False)
                | (~Q(state="revoked") & Q(revoked_at__isnull=True, revoked_by__isnull=True)),
                name="single_clerk_revoked_has_date",
            ),
            models.UniqueConstraint(
                fields=["round", "body"],
                condition=Q(state__in=["entered", "confirmed"]),
                name="one_live_single_clerk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}({self.number})"
