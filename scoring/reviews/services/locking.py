"""Scores stand still while a run is proposed or decided; the rating takes and gives back the lock."""

from django.db import transaction
from django.utils.translation import gettext as _

from scoring.reviews.models import ScoreLock
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import conflict


@transaction.atomic
def lock_scores(*, round: Round) -> ScoreLock:
    """Let scores stand still from now on; the caller holds the round's lock and writes the journal.

    Raises Refused (409) where they stand still already.
    """
    lock, is_new = ScoreLock.objects.get_or_create(round=round, defaults={"locked_at": clock.now()})
    if not is_new:
        raise conflict(_("本批次的评分已经锁定:另有一次评定已提请审定。"))
    return lock


@transaction.atomic
def unlock_scores(*, round: Round) -> None:
    """Let scores be changed again; nothing happens where they may be already."""
    ScoreLock.objects.filter(round=round).delete()
