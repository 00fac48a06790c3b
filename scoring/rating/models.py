"""A rating run with its results and traces, tie cases and rulings, proposal and decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import star_wording
from scoring.rounds.models import Enrolment, Round
from starrating.constraints import one_of, two_persons


class RunState(models.TextChoices):
    MADE = "made", _("已试算")
    PROPOSED = "proposed", _("已提请审定")
    DECIDED = "decided", _("已审定")
    WITHDRAWN = "withdrawn", _("已撤回")
    SET_ASIDE = "set_aside", _("已撤销")


class RulingState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("未通过")
    LAPSED = "lapsed", _("已失效")


class Ruling(models.Model):
    """并列裁定: officer enters the winners, approver confirms; it lapses when the case changes."""

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
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False),
                name="confirmed_ruling_has_confirmer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool}{star_wording(self.star)}并列"


class Run(models.Model):
    """One computation over the reported sheets of a round.

    The hashes say what it stood on: ``rules_hash`` (rule set, standards), ``roster_hash``
    (enrolment, pools, seats, exemptions), ``scores_hash`` (scores, recognitions, ceilings),
    ``rulings_hash`` (confirmed rulings used) and ``result_hash`` (every star and trace).
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


class PoolResult(models.Model):
    """What a run found in one pool: N, seats, counts, lines, findings (JSON as the engine gives).

    ``rules`` are those of the pool as people read them: {basis, overflow, maximum, low_cap,
    tie_keys, levels: {star: {minimum, cap, gate}}}, points and percentages as text.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="pools")
    pool = models.CharField(_("评定池"), max_length=50)
    n = models.PositiveIntegerField("N")
    exempt = models.PositiveIntegerField(_("不参评"))
    seats = models.JSONField()
    low_cap = models.PositiveIntegerField()
    counts = models.JSONField()
    lines = models.JSONField()
    findings = models.JSONField()
    rules = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("分池结果")
        ordering = ["pool"]
        constraints = [models.UniqueConstraint(fields=["run", "pool"], name="pool_result_once")]

    def __str__(self) -> str:
        return self.pool


class Result(models.Model):
    """A branch's place and star in a run, with the trace that explains it; never changed.

    ``trace`` is [[star, outcome], …] from 5 down (outcomes of ``scoring.engine.Outcome``);
    ``up`` more points give ``up_star``; ``is_recognised`` and ``ceiling`` are what it entered
    with; ``is_by_seats`` marks a 二星 whose score reached 三星.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="results")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="results")
    pool = models.CharField(_("评定池"), max_length=50)
    total = models.DecimalField(_("总分"), max_digits=6, decimal_places=2, null=True)
    base = models.DecimalField(_("基础分"), max_digits=6, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("位次"), null=True)
    star = models.PositiveSmallIntegerField(_("星级"), null=True)
    up = models.DecimalField(_("距上一星级"), max_digits=6, decimal_places=2, null=True)
    up_star = models.PositiveSmallIntegerField(_("加分后星级"), null=True)
    trace = models.JSONField(_("评定过程"), default=list)
    is_recognised = models.BooleanField(_("创新项目认定"), default=False)
    ceiling = models.PositiveSmallIntegerField(_("星级上限"), null=True)
    is_exempt = models.BooleanField(_("不参评"), default=False)
    is_not_filed = models.BooleanField(_("未申报"), default=False)
    is_by_seats = models.BooleanField(_("因名额为二星"), default=False)

    class Meta:
        verbose_name = _("评定结果")
        constraints = [
            models.UniqueConstraint(fields=["run", "enrolment"], name="result_once"),
            models.CheckConstraint(
                condition=Q(star__isnull=True) | (Q(star__gte=1) & Q(star__lte=5)),
                name="result_star",
            ),
        ]
        indexes = [models.Index(fields=["run", "pool", "rank"])]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.wording}"

    @property
    def wording(self) -> str:
        """The star in words, with what belongs to it: not filed, by seats, pending, exempt."""
        if self.is_exempt:
            return _t("不参评")
        if self.star is None:
            return _t("待裁定")
        words = star_wording(self.star)
        if self.is_not_filed:
            return _t("%(star)s(未申报)") % {"star": words}
        return _t("%(star)s(因名额)") % {"star": words} if self.is_by_seats else words


class TieCase(models.Model):
    """并列: members equal in everything that straddle a line with seats left.

    ``members`` are [{code, key, scores}] by code, key and scores as text in the order of the
    rules; ``case_hash`` binds a ruling to members, scores and seats.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="tie_cases")
    pool = models.CharField(_("评定池"), max_length=50)
    star = models.PositiveSmallIntegerField(_("星级"))
    seats = models.PositiveIntegerField(_("剩余名额"))
    members = models.JSONField(_("并列党组织"))
    case_hash = models.CharField(_("并列指纹"), max_length=64)

    class Meta:
        verbose_name = _("并列")
        ordering = ["pool", "-star"]
        constraints = [
            models.UniqueConstraint(fields=["run", "pool", "star"], name="tie_case_once"),
            models.CheckConstraint(condition=Q(star__in=[5, 4, 3]), name="tie_case_star"),
        ]

    def __str__(self) -> str:
        return f"{self.pool}{star_wording(self.star)}并列"
