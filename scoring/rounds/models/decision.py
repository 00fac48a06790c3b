"""What changes the denominator of an open round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models.round import Round
from starrating.constraints import one_of, two_persons


class DecisionState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已生效")
    REJECTED = "rejected", _("未通过")
    LAPSED = "lapsed", _("已失效")


class ChangeKind(models.TextChoices):
    ENROL = "enrol", _("增补")
    REMOVE = "remove", _("移出")
    EXEMPT = "exempt", _("改为不参评")
    INCLUDE = "include", _("改为参评")
    MOVE = "move", _("调整评定池")


class DenominatorDecision(models.Model):
    """A numbered two-person decision that changes N after freezing, with the seats it moves.

    ``changes`` are [{code, name, change: enrol | remove | exempt | include | move, value, reason}]
    with ``value`` the pool moved to, for ``enrol`` ``exempt`` or ``rated``; ``seats_before`` and
    ``seats_after`` {pool: {"n", "exempt", "5", "4", "3", "low"}} over all pools of the round.
    Whoever rejects a decision stands in ``confirmed_by`` as well: the second person. One that nobody
    answered lapses when the round ends.
    """

    State = DecisionState

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="decisions"
    )
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("决定日期"))
    reason = models.TextField(_("理由"))
    changes = models.JSONField(_("调整"), default=list)
    seats_before = models.JSONField(_("调整前名额"), default=dict)
    seats_after = models.JSONField(_("调整后名额"), default=dict)
    state = models.CharField(_("状态"), max_length=16, choices=State.choices, default=State.ENTERED)
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
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("参评范围调整决定")
        ordering = ["-pk"]
        constraints = [
            one_of("state", DecisionState, "denominator_state"),
            models.UniqueConstraint(
                fields=["round", "number"],
                condition=Q(state__in=["entered", "confirmed"]),
                name="denominator_number_once",
            ),
            two_persons("entered_by", "confirmed_by", "denominator_two_persons"),
            models.CheckConstraint(
                condition=Q(state__in=["entered", "lapsed"], confirmed_at__isnull=True)
                | Q(state__in=["confirmed", "rejected"], confirmed_at__isnull=False),
                name="denominator_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.number
