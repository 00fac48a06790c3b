"""The round itself, the documents it rests on, and the standards it uses."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field, Organisation
from scoring.standards.models import RuleSet, Standard
from starrating.constraints import one_of, two_persons
from starrating.uploads import FileKind


class RoundState(models.TextChoices):
    DRAFT = "draft", _("筹备中")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


class Round(models.Model):
    """创评批次. ``draft`` is prepared; ``open`` is frozen; ``closed`` has its final list.

    ``overflow`` is this round's own choice of what yields where the four quotas cannot all hold;
    blank: the rule set's. It becomes ``explicit`` when seats are adopted.
    """

    State = RoundState

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
        settings.AUTH_USER_MODEL,
        verbose_name=_("超额处理录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    policy_entered_at = models.DateTimeField(_("超额处理录入时间"), null=True)
    policy_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("超额处理确认人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    policy_confirmed_at = models.DateTimeField(_("超额处理确认时间"), null=True)
    names_low_stars = models.BooleanField(_("二星、一星列名公示"), default=False)
    acknowledged_gaps = models.JSONField(_("已知悉的岗位空缺"), default=list)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("开启人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("开启时间"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("创评批次")
        ordering = ["-year"]
        constraints = [
            one_of("state", RoundState, "round_state"),
            models.CheckConstraint(
                condition=Q(overflow="") | Q(overflow__in=RuleSet.Overflow.values),
                name="round_overflow",
            ),
            models.CheckConstraint(
                condition=Q(period_until__gte=F("period_from")), name="round_period_order"
            ),
            two_persons("policy_entered_by", "policy_confirmed_by", "round_policy_two_persons"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(opened_at__isnull=False, policy_confirmed_at__isnull=False),
                name="open_round_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="closed_round_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def policy(self) -> str:
        """What yields in this round: its own choice, else the rule set's."""
        return self.overflow or self.rule_set.overflow

    @property
    def policy_label(self) -> str:
        return str(RuleSet.Overflow(self.policy).label)


class BasisDocument(models.Model):
    """依据文件 of a round; ``file_name`` is what it is called when it is handed out."""

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="basis_documents"
    )
    number = models.CharField(_("文号"), max_length=100)
    title = models.CharField(_("标题"), max_length=300)
    issued_on = models.DateField(_("印发日期"))
    file = models.FileField(_("文件"), upload_to="basis/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_kind = models.CharField(max_length=8, choices=FileKind.choices, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("依据文件")
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="basis_number_once"),
            models.CheckConstraint(
                condition=Q(file="", file_name="", file_kind="", sha256="")
                | (
                    Q(file_kind__in=FileKind.values)
                    & ~Q(file="")
                    & ~Q(file_name="")
                    & ~Q(sha256="")
                ),
                name="basis_file_is_hashed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.number})"


class RoundStandard(models.Model):
    """The standard version a field is rated by in a round."""

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="standards"
    )
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
