"""Versions of the rules (levels, quotas, policies) and of the standards (indicators, deductions).

A draft may change; a published version is frozen under its content hash and never changes again.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field
from starrating.constraints import one_of


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")


class Version(models.Model):
    """What rule sets and standards share: a number, a state, and the hash of what is frozen."""

    title = models.CharField(_("名称"), max_length=200)
    number = models.PositiveIntegerField(_("版本号"), unique=True)
    state = models.CharField(
        _("状态"), max_length=16, choices=VersionState.choices, default=VersionState.DRAFT
    )
    content_hash = models.CharField(_("内容指纹"), max_length=64, blank=True)
    copied_from = models.ForeignKey(
        "self",
        verbose_name=_("复制自"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", content_hash="", published_at__isnull=True)
                | (Q(state="published", published_at__isnull=False) & ~Q(content_hash="")),
                name="%(class)s_published_is_hashed",
            ),
        ]

    def __str__(self) -> str:
        return _t("%(title)s(第 %(number)s 版)") % {"title": self.title, "number": self.number}


class OverflowPolicy(models.TextChoices):
    ABSORB = "absorb", _("三星承接")
    STRICT = "strict", _("各档从严")
    PROTECT = "protect", _("保三星线")
    ABOUT = "about", _("左右")
    EXPLICIT = "explicit", _("指导数")


class Basis(models.TextChoices):
    TOTAL = "total", _("总分")
    BASE = "base", _("基础分")


class RuleSet(Version):
    """规则: star levels with their seats, who yields where the four quotas cannot all hold, tie keys."""

    Overflow = OverflowPolicy
    ThresholdBasis = Basis

    overflow = models.CharField(
        _("超额处理"), max_length=16, choices=OverflowPolicy.choices, default=OverflowPolicy.ABSORB
    )
    threshold_basis = models.CharField(
        _("分数线依据"), max_length=8, choices=Basis.choices, default=Basis.TOTAL
    )
    low_cap = models.DecimalField(_("二星及以下比例(%)"), max_digits=5, decimal_places=2)
    tie_keys = models.JSONField(_("同分比较指标"), default=list)

    class Meta(Version.Meta):
        verbose_name = _("评定规则")
        constraints = [
            *Version.Meta.constraints,
            one_of("overflow", OverflowPolicy, "rule_set_overflow"),
            one_of("threshold_basis", Basis, "rule_set_threshold_basis"),
            models.CheckConstraint(
                condition=Q(low_cap__gte=0) & Q(low_cap__lte=100), name="rule_set_low_cap"
            ),
        ]


class Level(models.Model):
    """One star's line: least score, share of the seats in per cent (none: no cap), its gate."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="levels")
    star = models.PositiveSmallIntegerField(_("星级"))
    minimum = models.DecimalField(_("分数线"), max_digits=6, decimal_places=2)
    cap = models.DecimalField(_("名额比例(%)"), max_digits=5, decimal_places=2, null=True)
    requires_innovation = models.BooleanField(_("须有认定的创新项目"), default=False)

    class Meta:
        verbose_name = _("星级线")
        ordering = ["-star"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "star"], name="one_level_a_star"),
            models.CheckConstraint(condition=Q(star__gte=2) & Q(star__lte=5), name="level_star"),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="level_minimum"),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | (Q(cap__gte=0) & Q(cap__lte=100)), name="level_cap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.star}"


class Standard(Version):
    """标准: the indicators of one field. Without a field it is a template to copy from."""

    field = models.ForeignKey(
        Field, verbose_name=_("领域"), on_delete=models.PROTECT, null=True, blank=True
    )
    aims = models.JSONField(_("目标(六有)"), default=list)
    note = models.TextField(_("说明"), blank=True)

    class Meta(Version.Meta):
        verbose_name = _("考评标准")


class Indicator(models.Model):
    """指标: full points; a leaf is scored, a parent (deeper trees) only groups."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="indicators")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("指标"), max_length=50)
    maximum = models.DecimalField(_("分值"), max_digits=6, decimal_places=2)
    is_bonus = models.BooleanField(_("加分项"), default=False)
    is_inferred = models.BooleanField(_("分值为推定"), default=False)
    source_note = models.CharField(_("分值来源"), max_length=300, blank=True)
    method = models.CharField(_("考评方式"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("指标")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "name"], name="indicator_name_once"),
            models.UniqueConstraint(fields=["standard", "position"], name="indicator_place_once"),
            models.CheckConstraint(condition=Q(maximum__gte=0), name="indicator_maximum"),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """评分要点: what is looked at under an indicator."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("评分要点"), max_length=500)

    class Meta:
        verbose_name = _("评分要点")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "position"], name="criterion_place_once")
        ]

    def __str__(self) -> str:
        return self.text


class Kind(models.TextChoices):
    FIXED = "fixed", _("一次性扣分")
    PER_OCCURRENCE = "per_occurrence", _("按次扣分")
    PER_PERSON = "per_person", _("按人扣分")
    THRESHOLD = "threshold", _("按数值扣分")
    DISCRETION = "discretion", _("酌情扣分")
    BONUS = "bonus", _("加分")
    GRADED = "graded", _("分档")
    VETO = "veto", _("一票否决")


class Side(models.TextChoices):
    BELOW = "below", _("低于")
    AT_LEAST = "at_least", _("不低于")


class DeductionRule(models.Model):
    """扣分项: one question of the form and how its answer moves points.

    ``points`` are taken off (or, for a bonus, added) once, for each occurrence or person, or where
    ``measure`` passes ``threshold``; ``points_limit`` bounds the sum. ``grades`` of a graded rule
    are [{label, points as text}], best first: the chosen one is what is got. A veto caps the star
    at ``veto_ceiling`` (0: excludes from rating).
    """

    RuleKind = Kind
    Comparison = Side

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("种类"), max_length=16, choices=Kind.choices)
    label = models.CharField(_("扣分项"), max_length=300)
    points = models.DecimalField(_("分"), max_digits=6, decimal_places=2, null=True, blank=True)
    points_limit = models.DecimalField(
        _("最多"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    measure = models.CharField(_("数值"), max_length=100, blank=True)
    comparison = models.CharField(max_length=16, choices=Side.choices, blank=True)
    threshold = models.DecimalField(
        _("界限"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    grades = models.JSONField(_("分档"), default=list, blank=True)
    veto_ceiling = models.PositiveSmallIntegerField(_("最高星级"), null=True, blank=True)

    class Meta:
        verbose_name = _("扣分项")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "position"], name="rule_place_once"),
            one_of("kind", Kind, "deduction_kind"),
            models.CheckConstraint(
                condition=Q(measure="", comparison="", threshold__isnull=True)
                | (~Q(measure="") & Q(comparison__in=Side.values, threshold__isnull=False)),
                name="deduction_measure_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind="veto", veto_ceiling__isnull=False, veto_ceiling__lte=4)
                | (~Q(kind="veto") & Q(veto_ceiling__isnull=True)),
                name="veto_has_ceiling_0_to_4",
            ),
        ]

    def __str__(self) -> str:
        return self.label
