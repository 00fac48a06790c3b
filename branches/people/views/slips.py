"""Printed sign-in slips: shown once to whoever had the passwords made, then kept nowhere."""

from collections.abc import Iterable
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.people.models import Account
from branches.people.queries import accounts_visible_to
from starrating.pages import Page

SLIPS = "slips"
SECONDS = 600


def keep_slips(request: HttpRequest, made: Iterable[tuple[Account, str]]) -> str:
    """Keep one-time passwords for one showing within ten minutes, in this session.

    Returns the address of the showing.
    """
    rows = [[account.pk, password] for account, password in made]
    request.session[SLIPS] = TimestampSigner(salt=SLIPS).sign_object(rows, compress=True)
    return reverse("people:slips")


class Slips(Page):
    template_name = "branches/people/slips.html"
    title = _("登录凭条")
    purpose = _("只显示这一次。请打印或抄写后交给本人,不要用短信、微信转发。")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slips = self._taken_out() if request.method == "GET" else []
        context = self.get_context_data(
            slips=slips,
            address=request.build_absolute_uri(reverse("people:sign_in")),
            cancel_url=reverse("people:accounts"),
        )
        response = self.render_to_response(context)
        response["Cache-Control"] = "no-store"
        return response

    def _taken_out(self) -> list[tuple[Account, str]]:
        """The kept accounts with their passwords; from now on they are kept no longer."""
        try:
            rows = TimestampSigner(salt=SLIPS).unsign_object(
                self.request.session.pop(SLIPS, ""), max_age=SECONDS
            )
        except BadSignature:
            return []
        accounts = accounts_visible_to(self.by).in_bulk([pk for pk, _password in rows])
        return [(accounts[pk], password) for pk, password in rows if pk in accounts]
