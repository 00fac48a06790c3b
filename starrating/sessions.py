"""A session ends after a while without use, and after a working day in any case."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from starrating import clock

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
POST = "post"
# Writing the stamp at every request would make every page a database write.
STAMP_EVERY_SECONDS = 60


class SessionAgeMiddleware:
    """Ends sessions by age, and lets the account act in the post chosen for this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            if self._is_over(request):
                logout(request)
            else:
                request.user.act_in(request.session.get(POST))
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        moment = clock.now().timestamp()
        signed_in_at = request.session.setdefault(SIGNED_IN_AT, moment)
        seen_at = request.session.setdefault(SEEN_AT, moment)
        if moment - seen_at > settings.SESSION_IDLE_SECONDS:
            return True
        if moment - signed_in_at > settings.SESSION_COOKIE_AGE:
            return True
        if moment - seen_at > STAMP_EVERY_SECONDS:
            request.session[SEEN_AT] = moment
        return False
