import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from pypdf import PdfReader

from scoring.documents import notice_paper
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.services import withdraw_notice
from starrating import clock
from starrating.print import faults
from tests.factories.publicity import PREPARED, Stage, make_stage, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage()


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_paper_of_a_notice(client: Client, stage: Stage) -> None:
    undisclosed = stage.town.faculty
    undisclosed.is_undisclosed = True
    undisclosed.undisclosed_basis, undisclosed.undisclosed_decided_by = "规定", "保密委"
    undisclosed.save()
    notice = stage.publish(basis="第一段\n\n第二段")
    address = f"/documents/notices/{notice.fingerprint[:12]}.pdf"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    size = reader.pages[0].mediabox
    assert (round(size.width), round(size.height)) == (595, 842)
    said = text_of(answer.content)
    for words in (
        notice.title,
        notice.number,
        "公示依据:第一段第二段",
        "4个参评党组织的星级已经审定,其中2个列名",
        "五星1个,占25.0%;四星1个,占25.0%;三星1个,占25.0%",
        "二星、一星只公布数量。",
        "其中1个按规定不对外公开,计入数量,不列名。",
        "自2025年10月9日至2025年10月14日,共5个工作日(10月9日、10月10日、10月11日、10月13日、10月14日)",
        "电话:0000-1234567",
        "中共云溪市委组织部2025年10月8日",
        "附件公示名单",
        "第一小学党支部",
        notice.fingerprint,
        notice.journal_head,
        "—1—",
        "—2—",
    ):
        assert words in said
    assert "机电系" not in said
    assert "电子邮箱" not in said


def test_the_paper_is_set_once_and_kept_under_its_fingerprint(
    client: Client, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = stage.publish()
    address = f"/documents/notices/{notice.fingerprint[:12]}.pdf"
    first = client.get(address)
    storages: Any = settings.STORAGES
    kept = Path(storages["default"]["OPTIONS"]["location"]) / "notices"
    assert (kept / f"{notice.fingerprint}.pdf").read_bytes() == first.content
    monkeypatch.setattr(notice_paper, "set_paper", None)
    second = client.get(address)
    assert second.content == first.content
    same = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    notice_paper._keep(f"notices/{notice.fingerprint}.pdf", b"a later one")
    assert client.get(address).content == first.content
    assert len([path for path in kept.iterdir() if notice.fingerprint in path.name]) == 1
    assert [path.name for path in kept.iterdir() if path.name.startswith(".")] == []


def test_a_paper_that_cannot_be_set_says_why(
    client: Client, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = stage.publish()
    monkeypatch.setattr(faults, "HTML_BYTES", 10)
    answer = client.get(f"/documents/notices/{notice.fingerprint[:12]}.pdf")
    assert answer.status_code == 503
    assert "需要的内存过多" in answer.content.decode()
    assert not default_storage.exists(f"notices/{notice.fingerprint}.pdf")


def test_the_paper_of_a_withdrawn_notice_says_so(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    address = f"/documents/notices/{notice.fingerprint[:12]}.pdf"
    before = client.get(address)
    withdraw_notice(notice=notice, reason="有误", by=stage.approver)
    after = client.get(address)
    assert before["ETag"] != after["ETag"]
    assert "本公示已于2025年10月8日撤回,名单不再有效" in text_of(after.content)
    assert default_storage.exists(f"notices/{notice.fingerprint}-withdrawn.pdf")


def test_a_draft_prints_as_a_sample_and_is_not_kept(client: Client, stage: Stage) -> None:
    Issuer.objects.update(email="a@example.cn", contact_hours="", postcode="")
    draft = stage.draft()
    client.force_login(stage.officer)
    answer = client.get(f"/documents/drafts/{draft.pk}.pdf")
    said = text_of(answer.content)
    for words in ("样张,尚未公示", "(发布之日)", "电子邮箱:a@example.cn。", "发布后在此印出指纹"):
        assert words in said
    assert "no-store" in answer["Cache-Control"]
    stage.publish_drafted()
    assert client.get(f"/documents/drafts/{draft.pk}.pdf").status_code == 404
    assert Notice.objects.count() == 1
