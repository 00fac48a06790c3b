"""What leaves: headers of every page, cookies, and what production adds."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from starrating.environment import ROOT, VARIABLES
from tests.factories.people import make_account

KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in/", "/nothing/", "/?q=%00", "/health/"])
def test_every_answer_says_what_a_browser_may_do_with_it(address: str) -> None:
    headers = Client().get(address).headers
    assert {part.strip() for part in headers["Content-Security-Policy"].split(";")} == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts() -> None:
    account = make_account()
    account.set_password("Correct-Horse-9")
    account.save()
    form = {"username": account.username, "password": "Correct-Horse-9"}
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", form)
    told = {name: (one["httponly"], one["samesite"]) for name, one in client.cookies.items()}
    assert told == {"csrftoken": (True, "Lax"), "sessionid": (True, "Lax")}


def of_production(*names: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Settings as a production process sees them, as JSON."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    chosen = {"MODE": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "rating.example"}
    code = (
        "import json; from starrating import settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {names!r}}}))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, **chosen, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_adds_what_needs_https() -> None:
    names = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "DEBUG", "DEMO",
        "TRUSTED_PROXIES",
    )  # fmt: skip  # a list of names reads as a list
    answer = of_production(*names, TRUSTED_PROXIES="1")
    assert json.loads(answer.stdout) == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "DEBUG": False,
        "DEMO": False,
        "TRUSTED_PROXIES": 1,
    }


def test_production_refuses_to_start_unsafe_naming_every_fault() -> None:
    unsafe = {"DEMO": "1", "DEBUG": "1", "SECRET_KEY": "short", "ALLOWED_HOSTS": "*"}
    answer = of_production("DEBUG", **unsafe)
    assert answer.returncode != 0
    for name in unsafe:
        assert f"\n{name}" in answer.stderr
