import hashlib
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.rounds.models import BasisDocument
from scoring.rounds.services import add_basis_document, read_basis_file, remove_basis_document
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_account, make_actor
from tests.scoring.rounds.office import Office, make_office, refusal, verbs

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\x0dIHDR" + b"\0" * 40 + b"IEND\xaeB`\x82"
PAPER: dict[str, Any] = {
    "number": "云组通〔2025〕31号",
    "title": "关于开展五星创评的通知",
    "issued_on": date(2025, 7, 1),
}


def docx(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<x/>")
    return target.getvalue()


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.mark.parametrize(
    ("data", "filename", "kind", "shown"),
    [
        (PDF, "通知.pdf", "pdf", "通知.pdf"),
        (PDF, "../../通知.exe", "pdf", "通知.pdf"),
        (JPEG, "C:\\扫描\\第一页.JPG", "jpg", "第一页.jpg"),
        (PNG, "a\u202egnp.<1>.png", "png", "agnp._1_.png"),
        (docx(), "CON.docx", "docx", "依据文件.docx"),
        (PDF, "", "pdf", "依据文件.pdf"),
        (PDF, "名" * 300 + ".pdf", "pdf", "名" * 100 + ".pdf"),
    ],
)
def test_u23_what_a_file_is_its_content_says(
    office: Office, data: bytes, filename: str, kind: str, shown: str
) -> None:
    row = office.draft()
    document = add_basis_document(
        round=row, by=office.officer, data=data, filename=filename, **PAPER
    )
    assert (document.file_kind, document.file_name) == (kind, shown)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    name = str(document.file.name)
    assert (len(name), name.startswith("basis/"), "." in name) == (6 + 32, True, False)
    assert read_basis_file(document) == data


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0" + b"\0" * 100,  # U01: an executable
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",  # U04
        b"%PDF-1.7\ncut off",
        b"\xff\xd8\xff\xe0 cut off",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"PK\x03\x04 cut off",
        docx("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        docx("[Content_Types].xml", "xl/workbook.xml"),
        b"plain text",
    ],
)
def test_u01_u04_other_files_are_refused(office: Office, data: bytes) -> None:
    row = office.draft()
    answer = refusal(
        add_basis_document, round=row, by=office.officer, data=data, filename="x.pdf", **PAPER
    )
    assert answer[0] == 422
    assert answer[1].startswith("只接受内容完整的 PDF")
    assert not BasisDocument.objects.exists()


def test_u28_empty_and_big_files_are_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = office.draft()
    given = {"round": row, "by": office.officer, "filename": "x.pdf", **PAPER}
    assert refusal(add_basis_document, data=b"", **given) == (422, "文件是空的,没有任何内容。")
    monkeypatch.setattr("scoring.rounds.services.papers.FILE_BYTES", len(PDF) - 1)
    assert refusal(add_basis_document, data=PDF, **given)[0] == 422


def test_add_basis_document_without_a_file(office: Office) -> None:
    row = office.draft()
    document = add_basis_document(round=row, by=office.officer, **PAPER)
    assert (document.file.name, document.sha256, str(document)) == (
        "",
        "",
        "关于开展五星创评的通知(云组通〔2025〕31号)",
    )
    assert refusal(read_basis_file, document=document) == (404, "这份依据文件没有上传文件。")
    assert refusal(add_basis_document, round=row, by=office.officer, **PAPER) == (
        409,
        "文号 云组通〔2025〕31号 已经登记过。",
    )
    later = {**PAPER, "number": "2号", "issued_on": clock.today() + timedelta(days=1)}
    assert refusal(add_basis_document, round=row, by=office.officer, **later) == (
        422,
        "印发日期不能晚于今天。",
    )
    assert refusal(add_basis_document, round=row, by=office.approver, **PAPER)[0] == 403


def test_remove_basis_document(office: Office, django_capture_on_commit_callbacks: Any) -> None:
    row = office.draft()
    document = add_basis_document(round=row, by=office.officer, data=PDF, filename="a.pdf", **PAPER)
    name = str(document.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_basis_document(document=document, by=office.officer)
    assert (default_storage.exists(name), BasisDocument.objects.exists()) == (False, False)
    assert Entry.objects.latest("number").before["sha256"] == hashlib.sha256(PDF).hexdigest()
    bare = add_basis_document(round=row, by=office.officer, **PAPER)
    remove_basis_document(document=bare, by=office.officer)
    bare.pk = 99
    assert refusal(remove_basis_document, document=bare, by=office.officer) == (
        404,
        "这份依据文件已经删去。",
    )
    assert verbs()[1:] == ["rounds.add_document", "rounds.remove_document"] * 2


def test_a_file_that_is_no_longer_the_same_is_not_handed_out(office: Office) -> None:
    row = office.draft()
    document = add_basis_document(round=row, by=office.officer, data=PDF, filename="a.pdf", **PAPER)
    path = Path(default_storage.path(str(document.file.name)))
    path.write_bytes(PDF + b"more")
    assert refusal(read_basis_file, document=document) == (
        409,
        "存储中的文件与登记时的指纹不符,不能提供,请联系系统管理员。",
    )
    path.unlink()
    assert refusal(read_basis_file, document=document) == (
        409,
        "文件不在存储中,请联系系统管理员从备份恢复。",
    )


def status(client: Client, who: Account, url: str) -> int:
    client.force_login(who)
    return client.get(url).status_code


def test_a03_a_file_is_handed_out_to_those_who_may_see_the_round(
    office: Office, client: Client
) -> None:
    row = office.draft()
    document = add_basis_document(
        round=row, by=office.officer, data=PDF, filename="通知.pdf", **PAPER
    )
    url = reverse("rounds:basis_file", args=[row.pk, document.pk])
    client.force_login(office.approver)
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert {
        name: answer[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%E9%80%9A%E7%9F%A5.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    secretary = make_actor(Role.SECRETARY, office.town.school)
    assert status(client, secretary, url) == 404  # a draft is the department's alone
    assert status(client, make_account(), url) == 403
    row.state, row.opened_at, row.policy_confirmed_at = "open", clock.now(), clock.now()
    row.save()
    assert status(client, secretary, url) == 200
    wrong = reverse("rounds:basis_file", args=[row.pk + 1, document.pk])
    assert status(client, secretary, wrong) == 404
    Path(default_storage.path(str(document.file.name))).unlink()
    assert status(client, secretary, url) == 409
    client.logout()
    assert client.get(url).status_code == 302
