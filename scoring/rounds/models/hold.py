"""The time in which a round stands still."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models.round import Round


class RoundHold(models.Model):
    """What a determination rests on stands still while a row is here.

    Denominator and seats, scores, recognitions, ceilings and 未申报 decisions: the rating holds the
    round when a run is proposed and releases it when the run is withdrawn or set aside
    (``services.hold_round``, ``services.release_round``). A closed round stays held.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="hold")
    held_at = models.DateTimeField(_("锁定时间"))

    class Meta:
        verbose_name = _("评定锁定")

    def __str__(self) -> str:
        return str(self.round)
