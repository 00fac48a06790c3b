"""The meeting that fixes the opinions of many sheets."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.rounds.models import Round


class Meeting(models.Model):
    """集体研究 of one body on sheets of one round.

    ``withdrawn`` are [{name, branches: [code, …]}]: who left the room for which branches.
    ``is_single_clerk``: the scanned signed minutes stand for the leader's own confirmation
    (单人经办), which every page about these sheets says.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(
        Organisation, verbose_name=_("审核党委"), on_delete=models.PROTECT, related_name="+"
    )
    minutes_number = models.CharField(_("会议纪要文号"), max_length=100)
    held_on = models.DateField(_("会议日期"))
    chair = models.CharField(_("主持人"), max_length=100)
    due = models.PositiveIntegerField(_("应到"))
    present = models.PositiveIntegerField(_("实到"))
    withdrawn = models.JSONField(_("回避"), default=list, blank=True)
    is_single_clerk = models.BooleanField(_("单人经办"), default=False)
    scan_key = models.CharField(max_length=32, blank=True)
    scan_name = models.CharField(_("纪要扫描件"), max_length=255, blank=True)
    scan_kind = models.CharField(max_length=8, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("录入时间"))
    own_branches = models.JSONField(_("经办人所在党组织"), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("审核会议")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "body", "minutes_number"], name="one_meeting_a_number"
            ),
            models.CheckConstraint(
                condition=~Q(minutes_number="") & ~Q(chair=""), name="meeting_is_named"
            ),
            models.CheckConstraint(
                condition=Q(present__gte=1, present__lte=F("due")), name="meeting_present"
            ),
            models.CheckConstraint(
                condition=Q(is_single_clerk=False) | ~Q(scan_key=""),
                name="single_clerk_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.minutes_number
