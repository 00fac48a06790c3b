"""Stars of years decided before this system kept the rounds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models.tree import Organisation
from starrating.stars import STAR_WORDS


def star_wording(star: int | None) -> str:
    """A star in words; 无上年星级 where none is on record."""
    return _t("无上年星级") if star is None else _t(STAR_WORDS[star])


class EarlierStar(models.Model):
    """A star of a year decided before this system kept the rounds, with its source document.

    A correction is a new row that names its reason and the row it ``corrects``; the row of a year
    that counts is the one with ``is_current``.
    """

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("党组织"),
        on_delete=models.PROTECT,
        related_name="earlier_stars",
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    star = models.PositiveSmallIntegerField(_("星级"))
    document_number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("日期"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    is_current = models.BooleanField(_("现行"), default=True)
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("更正"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
    )
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("往年星级")
        ordering = ["organisation", "-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(is_current=True),
                name="one_earlier_star_a_year",
            ),
            models.CheckConstraint(
                condition=Q(star__gte=1) & Q(star__lte=5), name="earlier_star_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"
