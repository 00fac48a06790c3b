"""What a run found: pools, branches, ties; never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import star_wording
from scoring.rating.models.runs import Run
from scoring.rounds.models import Enrolment


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
