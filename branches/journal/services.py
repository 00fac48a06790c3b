"""Taking in a form once, however often it is sent, and forgetting it in the end."""

from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.journal.models import SubmittedForm
from starrating import clock
from starrating.access import Actor, conflict

KEPT = timedelta(days=30)


def submit_once(*, by: Actor, key: str, path: str, act: Callable[[], str]) -> tuple[str, bool]:
    """Run ``act`` (which returns the address to go to next) once per key and account.

    Returns (address, whether it was done now). A key already used gives the address of the first
    time; one used for another page is refused with 409. Act and key live or die together.
    """
    try:
        with transaction.atomic():
            claim = SubmittedForm.objects.create(
                account_id=by.pk, key=key, path=path[:300], location="", at=clock.now()
            )
            claim.location = act()[:500]
            claim.save(update_fields=["location"])
            return claim.location, True
    except IntegrityError:
        earlier = SubmittedForm.objects.filter(account_id=by.pk, key=key).first()
        if earlier is None:
            raise
    if earlier.path != path[:300]:
        raise conflict(_("这份表单已在另一页提交过,请刷新后再办理。"))
    return earlier.location, False


def purge_forms() -> int:
    """Forget forms taken in more than thirty days ago; returns how many.

    They keep a form from being done twice, also one that waited on a screen for a new sign-in. Nothing
    of what was done is in them, so no journal line tells of it.
    """
    until = clock.now() - KEPT
    count, _kinds = SubmittedForm.objects.filter(at__lt=until).delete()
    return count
