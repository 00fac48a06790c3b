"""Pools and the branches enrolled in them: the denominator."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field, Organisation
from scoring.rounds.models.round import Round


class Pool(models.Model):
    """评定池: the branches that compete for the same seats; seats only under ``explicit``.

    ``allotted_for`` is N when the seats were adopted: where N has changed since, they no longer
    fit.
    """

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="pools"
    )
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
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="pool_name_once"),
            models.CheckConstraint(
                condition=Q(
                    five__isnull=True,
                    four__isnull=True,
                    three__isnull=True,
                    allotted_for__isnull=True,
                    seats_document="",
                )
                | (
                    Q(five__isnull=False, four__isnull=False, three__isnull=False)
                    & ~Q(seats_document="")
                ),
                name="pool_seats_are_documented",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def seats(self) -> dict[int, int] | None:
        """{5: …, 4: …, 3: …} as adopted, None where none are."""
        if self.five is None or self.four is None or self.three is None:
            return None
        return {5: self.five, 4: self.four, 3: self.three}


class Enrolment(models.Model):
    """A branch in a round, as it stood on the day of freezing.

    ``review_path`` lists the codes of the bodies the sheet passes, lowest first; the last one is
    the reviewing body. ``assigned_body`` reviews instead where that was decided since
    (``Assignment``). A removed enrolment names the decision and no longer counts in N.
    """

    round = models.ForeignKey(
        Round, verbose_name=_("批次"), on_delete=models.PROTECT, related_name="enrolments"
    )
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
    assigned_body = models.ForeignKey(
        Organisation,
        verbose_name=_("指定的审核党委"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
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
                condition=Q(is_exempt=False, exemption_reason="")
                | (Q(is_exempt=True) & ~Q(exemption_reason="")),
                name="exemption_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def acting_body(self) -> Organisation:
        """The body that reviews the branch: the one assigned, else the one it was enrolled with."""
        return self.assigned_body or self.reviewing_body
