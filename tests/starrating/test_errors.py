import logging
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from starrating.errors import permission_denied
from starrating.requests import client_address
from tests.factories.people import make_account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.starrating.addresses")]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def told(answer: Any) -> str:
    """The page of an answer, which carries the id that the answer's header names."""
    page: str = answer.content.decode()
    assert answer.headers["X-Request-Id"] in page
    return page


@pytest.mark.parametrize(
    ("status", "title"),
    [(403, "没有办理"), (409, "现在不能办理"), (422, "填写有误"), (400, "请求无法识别")],
)
def test_a_refusal_becomes_a_page_with_its_reason(client: Client, status: int, title: str) -> None:
    answer = client.get(f"/try/refuse/{status}/")
    page = told(answer)
    assert answer.status_code == status
    assert (f"<h1>{title}</h1>" in page, f"理由{status}。" in page) == (True, True)


def test_absent_and_out_of_reach_are_the_same_page(client: Client) -> None:
    for address in ("/try/refuse/404/", "/nothing/here/"):
        answer = client.get(address)
        assert (answer.status_code, "没有这个页面,或者它不在您的权限范围内" in told(answer)) == (
            404,
            True,
        )
    denied = permission_denied(RequestFactory().get("/"))
    assert denied.status_code == 403


def test_a_method_that_is_not_taken_is_answered_in_words(client: Client) -> None:
    answer = client.delete("/try/refuse/403/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "请从页面上的链接和按钮办理" in told(answer)


def test_an_address_without_a_row_is_closed(client: Client) -> None:
    answer = client.get("/try/bare/")
    assert (answer.status_code, "没有登记访问规则" in told(answer)) == (403, True)


def test_a_crash_asks_nothing_more_of_the_database(client: Client) -> None:
    member = signed_in(make_account())
    member.raise_request_exception = False
    answer = member.get("/try/crash/")
    assert (answer.status_code, "您刚才的操作没有生效" in told(answer)) == (500, True)
    assert "broken" not in answer.content.decode()
    busy = client.get("/try/busy/")
    assert (busy.status_code, "数据库忙" in told(busy)) == (503, True)


def test_a_database_that_is_away_is_told_even_to_who_is_signed_in() -> None:
    member = signed_in(make_account())
    member.raise_request_exception = False

    def away(*_anything: Any) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        answer = member.get("/desk/")
    assert (answer.status_code, "数据库忙" in told(answer)) == (503, True)


def test_a12_a_foreign_host_is_not_answered(client: Client) -> None:
    answer = client.get("/", HTTP_HOST="evil.example")
    assert (answer.status_code, "evil" in answer.content.decode()) == (400, False)


@pytest.mark.parametrize(
    "query",
    ["q=%00", "%00=q", "q=%ff", "q=%ed%a0%80", "q=%c3%28"],
)
def test_nul_and_broken_unicode_in_the_address_are_400(client: Client, query: str) -> None:
    answer = client.get(f"/?{query}")
    assert (answer.status_code, "无法识别的字符" in told(answer)) == (400, True)


def test_nul_in_the_path_is_400(client: Client) -> None:
    assert client.get("/a%00b/").status_code == 400


@pytest.mark.parametrize("body", ["username=%00", "%00=x", "username=%ff", "username=a%ed%b0%80"])
def test_nul_and_broken_unicode_in_a_form_are_400(client: Client, body: str) -> None:
    answer = client.post("/sign-in/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_more_fields_than_any_form_has_are_400(client: Client) -> None:
    many = "&".join(f"f{number}=1" for number in range(1001))
    assert client.get(f"/?{many}").status_code == 400
    assert client.post("/sign-in/", {f"f{n}": "1" for n in range(1001)}).status_code == 400


def test_every_refusal_leaves_a_line_in_the_security_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("starrating.security")
    log.addHandler(caplog.handler)
    try:
        answer = client.get("/try/refuse/403/", REMOTE_ADDR="192.0.2.9")
        client.get("/nothing/%0d%0a/")
        client.post("/sign-in/", {"username": "nobody", "password": "Secret-Word-1"})
    finally:
        log.removeHandler(caplog.handler)
    lines = [record.getMessage() for record in caplog.records if record.name == log.name]
    key = answer.headers["X-Request-Id"]
    assert lines[0] == f"403 GET /try/refuse/403/ - 192.0.2.9 {key}"
    assert lines[1].startswith("404 GET /nothing/\\r\\n/ - ")
    assert lines[2].startswith("422 POST /sign-in/ - ")
    assert "Secret" not in caplog.text


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.1", "127.0.0.1"),
        (1, "203.0.113.1, 198.51.100.2", "198.51.100.2"),
        (2, "203.0.113.1, 198.51.100.2", "203.0.113.1"),
        (3, "203.0.113.1, 198.51.100.2", "203.0.113.1"),
        (1, " , ", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a18_the_address_is_the_one_our_proxies_saw(
    settings: Any, proxies: int, forwarded: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == found
