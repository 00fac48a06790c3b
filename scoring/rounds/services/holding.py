"""A round stands still while a run is proposed or decided; the rating holds and releases it."""

from django.db import transaction
from django.utils.translation import gettext as _

from scoring.rounds.models import Round, RoundHold
from starrating import clock
from starrating.access import conflict


@transaction.atomic
def hold_round(*, round: Round) -> RoundHold:
    """Let the round stand still from now on; the caller has it locked and writes the journal.

    Raises Refused (409) where it stands still already.
    """
    hold, is_new = RoundHold.objects.get_or_create(round=round, defaults={"held_at": clock.now()})
    if not is_new:
        raise conflict(_("本批次已经锁定:另有一次评定已提请审定。"))
    return hold


@transaction.atomic
def release_round(*, round: Round) -> None:
    """Let the round be changed again; nothing happens where it may be already."""
    RoundHold.objects.filter(round=round).delete()
