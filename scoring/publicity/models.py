"""Notices: a draft, then an immutable snapshot of a decided run, then the final list."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scoring.rating.models import Run
from scoring.rounds.models import Round
from starrating.constraints import one_of, two_persons


class Issuer(models.Model):
    """发布单位: what stands at the foot of a notice; a changed row is a new row, the last one counts."""

    name = models.CharField(_("单位名称"), max_length=200)
    phone = models.CharField(_("电话"), max_length=50)
    address = models.CharField(_("地址"), max_length=200)
    postcode = models.CharField(_("邮政编码"), max_length=10, blank=True)
    email = models.CharField(_("电子邮箱"), max_length=100, blank=True)
    contact_hours = models.CharField(_("受理时间"), max_length=100, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("发布单位")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class NoticeState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("公示中")
    CLOSED = "closed", _("已定星")
    WITHDRAWN = "withdrawn", _("已撤回")


class Notice(models.Model):
    """公示. From publication on ``snapshot`` is the notice, and ``fingerprint`` its SHA-256.

    ``own_branches`` are [{act: draft | publish, actor, branches: [{code, name}]}]; for the
    department, never for the public.
    """

    State = NoticeState

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="notices"
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(_("状态"), max_length=16, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=100)
    basis = models.TextField(_("公示依据"))
    starts_on = models.DateField(_("公示期自"))
    working_days = models.PositiveSmallIntegerField(_("工作日数"), default=5)
    ends_on = models.DateField(_("公示期至"))
    names_low_stars = models.BooleanField(_("二星、一星列名公示"), default=False)
    secrecy_number = models.CharField(_("保密审查文号"), max_length=100)
    secrecy_on = models.DateField(_("保密审查日期"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("起草人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发布人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("发布时间"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("定星人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("定星时间"), null=True)
    paper_objections = models.TextField(_("书面异议的处理情况"), blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤回人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawal_reason = models.TextField(_("撤回原因"), blank=True)
    snapshot = models.JSONField(default=dict)
    fingerprint = models.CharField(_("指纹"), max_length=64, blank=True)
    journal_head = models.CharField(_("日志末端"), max_length=90, blank=True)
    own_branches = models.JSONField(_("经办人所在党组织"), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("公示")
        ordering = ["-pk"]
        constraints = [
            one_of("state", NoticeState, "notice_state"),
            models.UniqueConstraint(fields=["number"], name="notice_number_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["draft", "published", "closed"]),
                name="one_live_notice",
            ),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="notice_fingerprint_once"
            ),
            two_persons("drafted_by", "published_by", "notice_two_persons"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="notice_date_order"
            ),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="notice_has_days"),
            models.CheckConstraint(
                condition=Q(state="draft", fingerprint="", published_at__isnull=True)
                | (~Q(state="draft") & ~Q(fingerprint="") & Q(published_at__isnull=False)),
                name="published_has_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(paper_objections="")
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="closed_says_objections",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason="")
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeRow(models.Model):
    """A named branch of a published notice: no score, no rank, no person. Append-only by trigger."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    code = models.CharField(_("党组织代码"), max_length=32, db_index=True)
    name = models.CharField(_("党组织"), max_length=200)
    bureau = models.CharField(_("上级党组织"), max_length=200)
    pool = models.CharField(_("评定池"), max_length=50)
    star = models.PositiveSmallIntegerField(_("星级"))

    class Meta:
        verbose_name = _("公示名单")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "code"], name="notice_row_once"),
            models.UniqueConstraint(fields=["notice", "position"], name="notice_place_once"),
            models.CheckConstraint(
                condition=Q(star__gte=1) & Q(star__lte=5), name="notice_row_star_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.name
