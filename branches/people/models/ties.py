"""What brings somebody too close to a branch besides belonging to it or holding a post in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models.accounts import Account


class Tie(models.Model):
    """回避关系: a tie to an organisation that somebody declared himself.

    As long as it stands, and in every round whose period it reached into, he does not act on that
    organisation alone. Ended ones stay on record.
    """

    account = models.ForeignKey(
        Account, verbose_name=_("账号"), on_delete=models.PROTECT, related_name="ties"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("党组织"), on_delete=models.PROTECT, related_name="ties"
    )
    reason = models.CharField(_("缘由"), max_length=300)
    declared_at = models.DateTimeField(_("申报时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Account,
        verbose_name=_("结束人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("回避关系")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="tie_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="tie_end_whole",
            ),
            models.UniqueConstraint(
                fields=["account", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_tie",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account.name} · {self.organisation.name}"
