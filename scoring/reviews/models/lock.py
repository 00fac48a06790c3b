"""The moment from which scores stand still."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models import Round


class ScoreLock(models.Model):
    """Scores, recognitions, ceilings and not-filed decisions of a round stand still while a row is here.

    The rating takes the lock when a run is proposed and gives it back when it is withdrawn or set
    aside (``services.lock_scores``, ``services.unlock_scores``).
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="score_lock")
    locked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("评分锁定")

    def __str__(self) -> str:
        return str(self.round)
