"""Taking back what two persons have confirmed: again by a number, a reason and two persons.

One enters the revocation, another confirms it or sends it back; until then what was confirmed counts.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from starrating import clock
from starrating.access import Actor, clause, faulty
from starrating.constraints import two_persons
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written


class Revocable(models.Model):
    """A row with ``state`` among whose choices are ``confirmed`` and ``revoked``.

    The columns hold the revocation that waits, or that was confirmed; one sent back leaves them
    empty and stands in the journal.
    """

    revocation_number = models.CharField(_("撤销文号"), max_length=NUMBER_LENGTH, blank=True)
    revocation_on = models.DateField(_("撤销决定日期"), null=True)
    revocation_reason = models.TextField(_("撤销理由"), blank=True)
    revocation_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销录入人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    revocation_entered_at = models.DateTimeField(_("撤销录入时间"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销确认人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("撤销确认时间"), null=True)

    class Meta:
        abstract = True

    @property
    def is_revocation_waiting(self) -> bool:
        """A revocation was entered and waits for the second person."""
        state: str = getattr(self, "state", "")
        return state == "confirmed" and self.revocation_entered_at is not None


NO_REVOCATION: dict[str, Any] = {
    "revocation_number": "",
    "revocation_on": None,
    "revocation_reason": "",
    "revocation_entered_by_id": None,
    "revocation_entered_at": None,
}
# rows whose revocation waits
REVOCATION_WAITS = Q(state="confirmed", revocation_entered_at__isnull=False)


def revocation_constraints(name: str) -> list[models.CheckConstraint]:
    """Two persons, an entry that is whole, and nothing revoked without both."""
    none = Q(
        revocation_number="",
        revocation_on__isnull=True,
        revocation_reason="",
        revocation_entered_by__isnull=True,
        revocation_entered_at__isnull=True,
    )
    whole = ~Q(revocation_number="") & ~Q(revocation_reason="")
    whole &= Q(
        revocation_on__isnull=False,
        revocation_entered_by__isnull=False,
        revocation_entered_at__isnull=False,
    )
    return [
        two_persons("revocation_entered_by", "revoked_by", f"{name}_revoked_by_two"),
        models.CheckConstraint(condition=none | whole, name=f"{name}_revocation_is_whole"),
        models.CheckConstraint(
            condition=Q(state="revoked", revoked_by__isnull=False, revoked_at__isnull=False)
            | (~Q(state="revoked") & Q(revoked_by__isnull=True, revoked_at__isnull=True)),
            name=f"{name}_revoked_names_who",
        ),
    ]


@clause(_("撤销已经录入,正等另一人确认。"), 409)
def has_no_waiting_revocation(_by: Actor, row: Revocable) -> bool:
    return not row.is_revocation_waiting


@clause(_("没有等待确认的撤销。"), 409)
def has_waiting_revocation(_by: Actor, row: Revocable) -> bool:
    return row.is_revocation_waiting


@clause(_("撤销是您本人录入的,请换一人确认。"))
def is_not_revocation_enterer(by: Actor, row: Revocable) -> bool:
    return bool(by.pk != row.revocation_entered_by_id)


def entered_revocation(
    *, number: str, decided_on: date | None, reason: str, by: Actor
) -> dict[str, Any]:
    """The columns of a revocation that is entered now.

    Raises Refused (422): a blank number or reason, no day, or one that is yet to come.
    """
    number = written(number, NUMBER_LENGTH, _t("撤销文号"))
    reason = explained(reason, PAGE_LENGTH, _t("撤销理由"))
    if decided_on is None:
        raise faulty(_t("请填写撤销决定日期。"))
    if decided_on > clock.today():
        raise faulty(_t("撤销决定日期不能晚于今天。"))
    return {
        "revocation_number": number,
        "revocation_on": decided_on,
        "revocation_reason": reason,
        "revocation_entered_by_id": by.pk,
        "revocation_entered_at": clock.now(),
    }


def confirmed_revocation(by: Actor) -> dict[str, Any]:
    """The columns of a revocation that is confirmed now."""
    return {"revoked_by_id": by.pk, "revoked_at": clock.now()}
