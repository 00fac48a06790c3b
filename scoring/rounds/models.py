"""A year's round: who is rated, by which rules and standards, in which pool, reviewed by whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field, Organisation
from scoring.standards.models import RuleSet, Standard


class Round(models.Model):
    """创评批次. ``draft`` is prepared; ``open`` is frozen; ``closed`` has its final list.

    ``overflow`` is this round's own choice of what yields where the four quotas cannot all hold;
    blank: the rule set's.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("筹备中")
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    name = models.CharField(_("名称"), max_length=100)
    department = models.ForeignKey(
        Organisation, verbose_name=_("评定机关"), on_delete=models.PROTECT, related_name="+"
    )
    period_from = models.DateField(_("考评周期自"))
    period_until = models.DateField(_("考评周期至"))
    rule_set = models.ForeignKey(RuleSet, verbose_name=_("评定规则"), on_delete=models.PROTECT)
    overflow = models.CharField(
        _("超额处理"), max_length=16, choices=RuleSet.Overflow.choices, blank=True
    )
    state = models.CharField(_("状态"), max_length=16, choices=State.choices, default=State.DRAFT)
    policy_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    policy_entered_at = models.DateTimeField(null=True)
    policy_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    policy_confirmed_at = models.DateTimeField(null=True)
    names_low_stars = models.BooleanField(_("二星、一星列名公示"), default=False)
    acknowledged_gaps = models.JSONField(_("已知悉的岗位空缺"), default=list)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(_("开启时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("创评批次")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_until__gte=F("period_from")), name="round_period_order"
            ),
            models.CheckConstraint(
                condition=Q(policy_confirmed_by__isnull=True)
                | ~Q(policy_confirmed_by=F("policy_entered_by")),
                name="round_policy_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(opened_at__isnull=False), name="open_round_has_date"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def policy(self) -> str:
        """What yields in this round where the four quotas cannot all hold."""
        return self.overflow or self.rule_set.overflow


class BasisDocument(models.Model):
    """依据文件 of a round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="basis_documents")
    number = models.CharField(_("文号"), max_length=100)
    title = models.CharField(_("标题"), max_length=300)
    issued_on = models.DateField(_("印发日期"))
    file = models.FileField(_("文件"), upload_to="basis/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("依据文件")
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="basis_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.number})"


class RoundStandard(models.Model):
    """The standard version a field is rated by in a round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="standards")
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="+")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("采用的标准")
        ordering = ["field"]
        constraints = [
            models.UniqueConstraint(fields=["round", "field"], name="one_standard_a_field")
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.standard}"


class Pool(models.Model):
    """评定池: the branches that compete for the same seats; seats only under ``explicit``."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="pools")
    name = models.CharField(_("评定池"), max_length=50)
    five = models.PositiveIntegerField(_("五星名额"), null=True, blank=True)
    four = models.PositiveIntegerField(_("四星名额"), null=True, blank=True)
    three = models.PositiveIntegerField(_("三星名额"), null=True, blank=True)
    allotted_for = models.PositiveIntegerField(_("采用名额时的参评数"), null=True, blank=True)
    seats_document = models.CharField(_("名额文号"), max_length=100, blank=True)
    merge_document = models.CharField(_("合池文号"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("评定池")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="pool_name_once")]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A branch in a round, as it stood on the day of freezing.

    ``review_path`` lists the codes of the bodies the sheet passes, lowest first; the last one is
    the reviewing body. A removed enrolment names the decision and no longer counts in N.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="enrolments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enrolments"
    )
    code = models.CharField(_("党组织代码"), max_length=32)
    name = models.CharField(_("党组织名称"), max_length=200)
    field = models.ForeignKey(Field, verbose_name=_("领域"), on_delete=models.PROTECT)
    pool = models.ForeignKey(
        Pool, verbose_name=_("评定池"), on_delete=models.PROTECT, related_name="enrolments"
    )
    reviewing_body = models.ForeignKey(
        Organisation, verbose_name=_("审核党委"), on_delete=models.PROTECT, related_name="+"
    )
    review_path = models.JSONField(_("审核路径"), default=list)
    is_exempt = models.BooleanField(_("不参评"), default=False)
    exemption_reason = models.CharField(_("不参评理由"), max_length=300, blank=True)
    removed_by_decision = models.ForeignKey(
        "DenominatorDecision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("参评党组织")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="enrolled_once"),
            models.UniqueConstraint(fields=["round", "code"], name="enrolled_code_once"),
            models.CheckConstraint(
                condition=Q(is_exempt=False) | ~Q(exemption_reason=""),
                name="exemption_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DenominatorDecision(models.Model):
    """A numbered two-person decision that changes N after freezing, with the seats it moves.

    ``changes`` are [{code, change: enrol | remove | exempt | include | move, value, reason}],
    ``seats_before`` and ``seats_after`` {pool: {"n", "5", "4", "3", "low"}}.
    """

    class State(models.TextChoices):
        ENTERED = "entered", _("待确认")
        CONFIRMED = "confirmed", _("已生效")
        REJECTED = "rejected", _("未通过")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("决定日期"))
    reason = models.TextField(_("理由"))
    changes = models.JSONField(default=list)
    seats_before = models.JSONField(default=dict)
    seats_after = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("参评范围调整决定")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="denominator_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StageDate(models.Model):
    """The calendar of a round: from and until which day a stage runs (both inclusive)."""

    class Stage(models.TextChoices):
        SELF_ASSESSMENT = "self_assessment", _("自评")
        REVIEW = "review", _("党委审核")
        DETERMINATION = "determination", _("评定")
        NOTICE = "notice", _("公示")
        FILING = "filing", _("备案")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("阶段"), max_length=24, choices=Stage.choices)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"))

    class Meta:
        verbose_name = _("阶段日程")
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["round", "stage"], name="stage_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="stage_date_order"
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class WorkingDay(models.Model):
    """An exception of the working calendar entered by hand; it wins over the known holidays."""

    day = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=100)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}"
