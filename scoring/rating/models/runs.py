"""Runs over the reported sheets of a round, proposed by one and decided by another."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.rating.models.rulings import Ruling
from scoring.rounds.models import Round
from starrating.constraints import one_of, two_persons


class RunState(models.TextChoices):
    MADE = "made", _("已试算")
    PROPOSED = "proposed", _("已提请审定")
    DECIDED = "decided", _("已审定")
    WITHDRAWN = "withdrawn", _("已撤回")
    SET_ASIDE = "set_aside", _("已撤销")


class Run(models.Model):
    """One computation over the reported sheets of a round.

    The hashes say what it stood on: ``rules_hash`` (rule set, standards), ``roster_hash``
    (enrolment, pools, seats, exemptions), ``scores_hash`` (scores, recognitions, ceilings, and who
    gave, changed and confirmed them), ``rulings_hash`` (confirmed rulings used) and
    ``result_hash`` (every star and trace).
    ``own_branches`` are [{act: make | propose | decide, actor, branches: [{code, name}]}].
    """

    State = RunState

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="runs"
    )
    number = models.PositiveIntegerField(_("次序"))
    state = models.CharField(
        _("状态"), max_length=16, choices=RunState.choices, default=RunState.MADE
    )
    rules_hash = models.CharField(_("规则指纹"), max_length=64)
    roster_hash = models.CharField(_("参评范围指纹"), max_length=64)
    scores_hash = models.CharField(_("评分指纹"), max_length=64)
    rulings_hash = models.CharField(_("裁定指纹"), max_length=64)
    result_hash = models.CharField(_("结果指纹"), max_length=64)
    rulings = models.ManyToManyField(
        Ruling, verbose_name=_("采用的裁定"), blank=True, related_name="runs"
    )
    is_complete = models.BooleanField(_("无待裁定"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("试算人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("试算时间"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提请人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("提请时间"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤回人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawal_reason = models.TextField(_("撤回理由"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审定人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("审定时间"), null=True)
    minutes_number = models.CharField(_("审定会议纪要文号"), max_length=100, blank=True)
    minutes_on = models.DateField(_("审定会议日期"), null=True)
    set_aside_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销申请人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    set_aside_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销确认人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    set_aside_entered_at = models.DateTimeField(_("撤销申请时间"), null=True)
    set_aside_confirmed_at = models.DateTimeField(_("撤销确认时间"), null=True)
    set_aside_reason = models.TextField(_("撤销理由"), blank=True)
    is_published = models.BooleanField(_("已公示"), default=False)
    own_branches = models.JSONField(_("经办人所在党组织"), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("评定")
        ordering = ["-round__year", "-number"]
        constraints = [
            one_of("state", RunState, "run_state"),
            models.UniqueConstraint(fields=["round", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["proposed", "decided"]),
                name="one_live_run",
            ),
            two_persons("proposed_by", "decided_by", "run_two_persons"),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | (Q(decided_by__isnull=False, minutes_on__isnull=False) & ~Q(minutes_number="")),
                name="decided_run_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["made", "withdrawn"]) | Q(is_complete=True),
                name="live_run_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(state="decided"), name="published_is_decided"
            ),
            two_persons("set_aside_entered_by", "set_aside_confirmed_by", "set_aside_two_persons"),
            models.CheckConstraint(
                condition=~Q(state="set_aside")
                | (Q(set_aside_confirmed_by__isnull=False) & ~Q(set_aside_reason="")),
                name="set_aside_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} 第{self.number}次评定"

    @property
    def is_set_aside_waiting(self) -> bool:
        """Setting aside was entered and waits for the second person."""
        return self.state == Run.State.DECIDED and self.set_aside_entered_at is not None
