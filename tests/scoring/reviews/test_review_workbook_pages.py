"""Pages of the review workbook: download by the queue's filter, upload, preview, enter."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from branches.organisations.models import PendingImport
from scoring.reviews.models import Review, Verdict
from scoring.reviews.services import release_review
from scoring.reviews.views.offline import open_round
from scoring.rounds.models import Round
from starrating import clock
from tests.factories.people import signed_in
from tests.factories.reviewing import reviewer_of
from tests.scoring.reviews.bureau import TODAY, Bureau, at, make_bureau, refusal
from tests.scoring.reviews.offline import ITEMS, SCHOOL, Book, along, opened

DOWNLOAD, UPLOAD = "/reviews/queue/workbook/", "/reviews/queue/workbook/upload/"


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("审核.xlsx", content)
    key = f"{PendingImport.objects.count():020d}"
    return client.post(UPLOAD, {"file": file, "idempotency_key": key})


def enter(client: Client, address: str, digest: str) -> Any:
    return client.post(address, {"expected_plan": digest, "idempotency_key": "e" * 20})


def digest_of(answer: Any) -> str:
    return str(answer.context["form"].initial["expected_plan"])


def test_the_queue_hands_out_what_it_shows(bureau: Bureau) -> None:
    bureau.review()
    opened(bureau, bureau.town.college)
    client = signed_in(bureau.reviewer)
    page = text(client.get("/reviews/queue/?q=小学"))
    assert f'href="{DOWNLOAD}?q=%E5%B0%8F%E5%AD%A6"' in page
    assert f'href="{UPLOAD}"' in page
    answer = client.get(f"{DOWNLOAD}?q=小学")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert {line["组织编码"] for line in Book(answer.content).sheets[ITEMS]} == {SCHOOL}
    nothing = client.get(f"{DOWNLOAD}?state=reported", follow=True)
    assert nothing.redirect_chain == [("/reviews/queue/?state=reported", 302)]
    assert "现在没有可以离线填写的评分表" in text(nothing)
    # a01: out of reach
    stranger = signed_in(reviewer_of(bureau.town.town))
    assert stranger.get(DOWNLOAD).status_code == 302
    assert signed_in(bureau.officer).get(DOWNLOAD).status_code == 302


def test_from_upload_to_the_meeting(bureau: Bureau) -> None:
    review = bureau.review()
    opened(bureau, bureau.town.college)
    book = along(bureau)
    book.agree(SCHOOL)
    book.fill(SCHOOL, "保障机制", "9", "<b>缺一次</b>")
    book.fill("099002002", "领导班子", "15")
    book.propose(SCHOOL, "三星", "示范点")
    book.meet(会议纪要文号="教党纪〔2025〕3号", 会议日期="2025-09-08", 主持人="冯领衔", 应到="7")
    client = signed_in(bureau.reviewer)
    assert "下载审核工作簿" in text(client.get(UPLOAD))
    address = upload(client, book.saved()).headers["Location"]
    shown = client.get(address)
    page = text(shown)
    for words in (
        *(
            "<b>9</b><span>新评</span>",
            "<b>7</b><span>未填</span>",
            "<b>1</b><span>拟评星级</span>",
        ),
        *("1 项,另有 8 项同意自评", "&lt;b&gt;缺一次&lt;/b&gt;", "示范点", "教党纪〔2025〕3号"),
        *("职业学院党总支缺 7 项", "以上审核意见和拟评星级记在您名下"),
    ):
        assert words in page
    assert Verdict.objects.count() == 0
    refused = enter(client, address, "0" * 64)
    assert (refused.status_code, "预览之后评分表有过变动" in text(refused)) == (409, True)
    done = client.post(
        address,
        {"expected_plan": digest_of(shown), "idempotency_key": "f" * 20},
        follow=True,
    )
    page = text(done)
    for words in ("已录入。", "录入了离线填写的审核工作簿审核.xlsx", "教党纪〔2025〕3号"):
        assert words in page
    assert done.context["minutes_query"] == (
        "minutes_number=%E6%95%99%E5%85%9A%E7%BA%AA%E3%80%942025%E3%80%953%E5%8F%B7"
        "&held_on=2025-09-08&chair=%E5%86%AF%E9%A2%86%E8%A1%94&due=7"
    )
    assert done.context["bodies"] == [[bureau.town.education.code, "教育局党委"]]
    assert Verdict.objects.count() == 9
    assert Review.objects.get(pk=review.pk).proposed_star == 3
    again = enter(client, address, "")
    assert (again.status_code, "没有重复写入" in text(again)) == (409, True)
    # somebody else's file is not there
    assert signed_in(bureau.colleague).get(address).status_code == 404


def test_pages_of_faults_of_nothing_new_and_of_what_expired(bureau: Bureau) -> None:
    review = bureau.review()
    client = signed_in(bureau.reviewer)
    book = along(bureau)
    same = upload(client, book.saved()).headers["Location"]
    page = text(client.get(same))
    assert ("全部未变" in page, "登记会议时带过去" in page) == (True, False)
    book.agree(SCHOOL)
    page = text(client.get(upload(client, book.saved()).headers["Location"]))
    assert "要录入的 8 项都同意自评。" in page
    release_review(review=review, by=bureau.reviewer)
    Review.objects.update(holder=bureau.colleague, held_at=clock.now())
    address = upload(client, book.saved()).headers["Location"]
    page = text(client.get(address))
    assert ("由钱同事经办" in page, "改好后重新上传" in page, "录入</button>" in page) == (
        *(True, True),
        False,
    )
    assert enter(client, address, "").status_code == 422
    PendingImport.objects.update(state="expired", rows=[])
    assert client.get(address).status_code == 409
    assert client.post(address, {"idempotency_key": "g" * 20}).status_code == 409
    refused = text(upload(client, b"PK" + b"x" * 40))
    assert ("工作簿" in refused, PendingImport.objects.count()) == (True, 3)
    Round.objects.update(state=Round.State.DRAFT)
    assert (client.get(UPLOAD).status_code, refusal(open_round)[0]) == (409, 409)
    assert client.get(DOWNLOAD).status_code == 302
