"""Bodies that are no forms, too much of everything, lines that break: refused, nothing written."""

import socket
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from scoring.assessments.models import Answer, Assessment, Evidence, WorkAccount
from starrating import clock
from starrating.pages import KEY, new_key
from tests.factories.files import PDF
from tests.factories.people import signed_in
from tests.scoring.assessments.asked import address, keyed
from tests.scoring.assessments.branch import STARTS_ON, Branch, at, days, make_branch

BOUNDARY = b"----a"
PART = b'Content-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n' + PDF
TEXT = b'Content-Disposition: form-data; name="account"\r\n\r\n'
MULTIPART = "multipart/form-data; boundary=----a"


def upload(branch: Branch) -> str:
    return address(branch, "add_evidence", branch.indicator("工作制度").pk)


def written() -> tuple[int, ...]:
    """Rows of what an upload or a saving leaves, and files in the storage."""
    files = default_storage.listdir("evidence")[1] if default_storage.exists("evidence") else []
    rows = (Evidence, Answer, WorkAccount)
    return (*(model._default_manager.count() for model in rows), len(files))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--" + BOUNDARY + b"\r\n" + PART + b"\r\n--" + BOUNDARY + b"--"),
        ("multipart/form-data; boundary=", b"x"),
        (f"multipart/form-data; boundary={'a' * 300}", b"x"),
        ("multipart/form-data; boundary=甲", b"x"),
        ('multipart/form-data; boundary="----a\r\nX: y"', b"x"),
        (MULTIPART, b""),
        (MULTIPART, b"\0" * 4096),
        (MULTIPART, b"--" + BOUNDARY),
        (MULTIPART, b"--" + BOUNDARY + b"\r\n" + PART),
        (MULTIPART, b"--" + BOUNDARY + b"\r\n\r\n\r\n" + PDF + b"\r\n--" + BOUNDARY + b"--"),
        (MULTIPART, b"--" + BOUNDARY + b"\r\n" + b"X" * 200_000 + b"\r\n--" + BOUNDARY + b"--"),
        (
            MULTIPART,
            b"--" + BOUNDARY + b"\r\nContent-Transfer-Encoding: base64\r\n" + PART.replace(PDF, b"%%%")
            + b"\r\n--" + BOUNDARY + b"--",
        ),
        (
            MULTIPART,
            b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="\xff\xfe"\r\n\r\nx\r\n--'
            + BOUNDARY + b"--",
        ),
        (
            MULTIPART,
            b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; name*=utf-8''%ff%00;"
            b" filename*=klingon''%41\r\n\r\nx\r\n--" + BOUNDARY + b"--",
        ),
        ("application/x-www-form-urlencoded; charset=utf-7", b"file=+ADw-"),
        ("application/json", b'{"file": "x"}'),
        ("text/plain", PDF),
        ("", PDF),
    ],
)  # fmt: skip  # bodies read as they are sent
def test_u26_a_malformed_body_is_refused_and_leaves_nothing(
    branch: Branch, client: Client, content_type: str, body: bytes
) -> None:
    branch.begin()
    client.force_login(branch.secretary)
    before = written()
    answer = client.generic("POST", upload(branch), body, content_type=content_type)
    assert 400 <= answer.status_code < 500
    assert written() == before
    assert client.get(upload(branch)).status_code == 200


def test_u27_too_many_files_and_fields_are_refused(branch: Branch, client: Client) -> None:
    branch.begin()
    client.force_login(branch.secretary)
    before = written()
    files = {f"file{number}": SimpleUploadedFile("x.pdf", PDF) for number in range(101)}
    many = client.post(upload(branch), keyed(**files))
    url = address(branch, "autosave", branch.indicator("工作制度").pk)
    fields = client.post(url, {f"q{number}_choice": "none" for number in range(1001)})
    huge = client.post(url, {"account": "字" * 2_000_000, "account_version": "0"})
    assert [many.status_code, fields.status_code, huge.status_code] == [400, 400, 400]
    assert written() == before
    for answer in (many, fields, huge):
        words = answer.content.decode()
        assert (answer.headers["X-Request-Id"] in words, "请" in words) == (True, True)


def request(branch: Branch, length: int, body: bytes) -> tuple[str, bytes]:
    """A raw upload that claims ``length`` bytes and sends ``body``."""
    cookie = signed_in(branch.secretary).cookies["sessionid"].value
    url = upload(branch)
    head = (
        f"POST {url} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={cookie}; csrftoken={'a' * 32}\r\n"
        f"X-CSRFToken: {'a' * 32}\r\nContent-Type: {MULTIPART}\r\nContent-Length: {length}\r\n\r\n"
    )
    return url, head.encode() + body


def send_and_hang_up(server: LiveServer, content: bytes) -> None:
    place = urlsplit(server.url)
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall(content)


@pytest.mark.django_db(transaction=True)
def test_u27_u28_a_claim_of_terabytes_and_a_line_that_breaks(live_server: LiveServer) -> None:
    """The server goes on, and nothing of what had come so far is kept."""
    with clock.moved_to(at(STARTS_ON + days(1))):
        branch = make_branch()
        branch.begin()
        before = written()
        start = b"--" + BOUNDARY + b"\r\n" + PART
        for length in (2**40, 20 * 2**20, len(start) + 10):
            _url, content = request(branch, length, start)
            send_and_hang_up(live_server, content)
        client = signed_in(branch.secretary)
        assert client.get(upload(branch)).status_code == 200
        assert written() == before
        whole = {KEY: new_key(), "file": SimpleUploadedFile("x.pdf", PDF)}
        assert client.post(upload(branch), whole).status_code == 302
        assert (Evidence.objects.count(), Assessment.objects.get().state) == (1, "draft")


def test_u23_hostile_names_are_only_shown(branch: Branch, client: Client) -> None:
    """A name says nothing about the file and leads nowhere; the page shows it cleaned."""
    branch.begin()
    client.force_login(branch.secretary)
    names = ("../../etc/passwd", "a\0b.pdf", "x\r\nSet-Cookie: a=b.pdf", "长" * 300, "fdp.\u202etxt",
             "CON", "<img src=x>.pdf", "..", "纪要.pdf.exe")  # fmt: skip  # a list of names
    for number, name in enumerate(names):
        body = (
            b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="' + KEY.encode()
            + b'"\r\n\r\n' + new_key().encode() + b"\r\n--" + BOUNDARY
            + b'\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode()
            + b'"\r\n\r\n' + PDF + b"%" * number + b"\r\n--" + BOUNDARY + b"--\r\n"
        )  # fmt: skip  # a body reads as it is sent
        answer = client.generic("POST", upload(branch), body, content_type=MULTIPART)
        assert answer.status_code in {302, 400, 422}, name
    for file in Evidence.objects.all():
        assert (file.name.endswith(".pdf"), len(file.name) <= 104) == (True, True)
        assert not set(file.name) & set("/\\<>\r\n\0\u202e")
        answer = client.get(reverse("assessments:evidence_file", args=[file.key]))
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")
        assert "Set-Cookie" not in answer.headers
    assert Evidence.objects.count() >= 5
