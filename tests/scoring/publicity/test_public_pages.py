import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from branches.journal.queries import chain_head
from branches.people.models import Account
from scoring.publicity.models import Issuer, Notice, NoticeRow
from scoring.publicity.services import close_notice, withdraw_notice
from scoring.rating.models import Run
from scoring.rounds.models import Round, StageDate
from starrating import clock
from tests.factories.people import make_account
from tests.factories.publicity import (
    FIRST_DAY,
    OVER,
    PREPARED,
    TOTALS,
    Stage,
    make_branches,
    make_stage,
    moment,
)

pytestmark = pytest.mark.django_db

STYLES = ("tokens", "layout", "components", "print")


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage(exempt={"099002003": "成立不满一年"})


def addresses(notice: Notice) -> list[str]:
    """Every address that answers without sign-in once the notice is published."""
    address = notice.fingerprint[:12]
    return [
        "/",
        "/notices/",
        "/notices/feed.atom",
        f"/notices/{address}/",
        f"/notices/{address}/list.csv",
        f"/notices/{address}/notice.json",
        f"/documents/notices/{address}.pdf",
        f"/documents/notices/{address}.xlsx",
        "/stars/?q=党支部",
        "/stars/099002001/",
        "/stars/099002003/",
        "/stars/099022001/",
        f"/verification/?fingerprint={notice.fingerprint}",
    ]


def text_of(content: bytes, kind: str) -> str:
    """What a file says, out of its packing."""
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if "sheet" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode() for name in packed.namelist())
    return content.decode()


def test_a13_everything_public_answers_to_reading_only(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    strict = Client(enforce_csrf_checks=True)
    for address in addresses(notice):
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 200)
        assert "public" in answer["Cache-Control"]
        assert answer["X-Frame-Options"] == "DENY"
        assert client.head(address).status_code == 200
        assert strict.post(address).status_code in {403, 405}
        assert client.post(address).status_code == 405
        assert client.delete(address).status_code == 405


def test_a13_acts_need_the_token(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(stage.officer)
    assert strict.post("/publicity/issuer/", {"name": "x"}).status_code == 403
    assert Issuer.objects.count() == 1


def test_a_page_of_somebody_signed_in_is_not_shared(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    client.force_login(stage.officer)
    answer = client.get(f"/notices/{notice.fingerprint[:12]}/")
    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


def test_canaries_are_in_no_public_byte(client: Client) -> None:
    """Scores, places, margins, lines and persons stay inside: page, feed, file and paper."""
    stage = make_stage(extra=30)
    planted = {"钱录入", "孙提请", "平定甲", "申定乙", "密七七", "赵举报"}
    planted |= {"17.17", "16.26", "12.39", *TOTALS.values()}
    Round.objects.update(names_low_stars=True)
    run = Run.objects.get()
    planted |= {f"{up:.2f}" for up in run.results.values_list("up", flat=True) if up}
    Run.objects.update(proposed_by=make_account("孙提请"), made_by=make_account("钱录入"))
    notice = stage.publish(secrecy_number="云密七七号")
    found: list[tuple[str, str]] = []
    for state in ("published", "closed"):
        if state == "closed":
            with clock.moved_to(moment(OVER)):
                close_notice(notice=notice, paper_objections="赵举报说了", by=stage.approver)
        for address in [*addresses(notice), f"/notices/{notice.fingerprint[:12]}/?page=2"]:
            answer = client.get(address)
            said = text_of(answer.content, answer["Content-Type"]) + str(answer.headers)
            found += [(address, canary) for canary in planted if canary in said]
    assert found == []


def test_pages_are_small_and_need_no_script(client: Client) -> None:
    stage = make_stage(extra=60)
    notice = stage.publish()
    styles = sum(len(Path(f"static/css/{name}.css").read_bytes()) for name in STYLES)
    for address in addresses(notice):
        answer = client.get(address)
        if "html" in answer["Content-Type"]:
            page = answer.content.decode()
            assert (address, len(answer.content) + styles < 60_000) == (address, True)
            assert "<script" not in page
            assert "bootstrap" not in page
            assert len(re.findall(r"<h1[ >]", page)) == 1


def test_home_shows_the_round_and_leads_to_the_branch(client: Client, stage: Stage) -> None:
    assert "还没有公示" in client.get("/").content.decode()
    for name, first, last in (
        ("review", date(2025, 9, 1), date(2025, 9, 20)),
        ("notice", PREPARED, OVER),
        ("filing", date(2025, 10, 16), date(2025, 11, 30)),
    ):
        StageDate.objects.create(round=stage.round, stage=name, starts_on=first, ends_on=last)
    notice = stage.publish()
    page = client.get("/").content.decode()
    for said in ("2025年度基层党组织五星创评", "正在进行", "2025年10月8日", notice.title):
        assert said in page
    assert page.count("已结束") == 1
    assert 'action="/stars/"' in page
    assert f"/notices/{notice.fingerprint[:12]}/" in page
    client.force_login(make_account())
    assert "我的工作" in client.get("/").content.decode()
    Round.objects.update(state=Round.State.DRAFT)
    assert "2025年度基层党组织五星创评</h2>" not in client.get("/").content.decode()


def test_a_notice_is_searched_filtered_and_sorted(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    address = f"/notices/{notice.fingerprint[:12]}/"

    def names(query: str) -> list[str]:
        page = client.get(address + query).content.decode()
        return re.findall(r'data-label="党组织" ><a href="[^"]+">([^<]+)<', page)

    assert names("") == ["第一小学党支部", "职业学院党总支"]
    assert names("?q=小学") == names("?q=099002001") == names("?star=5") == ["第一小学党支部"]
    assert names("?q=教育局&star=4") == ["职业学院党总支"]
    assert names("?sort=-name") == ["职业学院党总支", "第一小学党支部"]
    page = client.get(address + "?q=村").content.decode()
    assert "名单里没有符合条件的党组织" in page
    assert f"/stars/?q={quote('村')}" in page


def test_a19_odd_queries_are_passed_over(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    address = f"/notices/{notice.fingerprint[:12]}/"
    odd = (
        "sort=password",
        "sort=notice__drafted_by__password",
        "ordering=password",
        "drafted_by__name__regex=.*",
        "star__gte=1",
        "star=9",
        "page=-1",
        "page=1e9",
        "page=1000000000",
        "page=%D9%A3",
        "per_page=100000",
        "q=" + "长" * 300,
        "q=%27%20OR%201=1--",
    )
    for query in odd:
        for page in (address, "/stars/", "/notices/", "/verification/"):
            answer = client.get(f"{page}?{query}")
            assert (page, query, answer.status_code) == (page, query, 200)
    assert client.get(f"{address}?q=%00").status_code == 400


def test_a14_what_is_not_published_cannot_be_found(client: Client, stage: Stage) -> None:
    before = {page: client.get(page).content for page in ("/", "/notices/", "/notices/feed.atom")}
    draft = stage.draft()
    assert {page: client.get(page).content for page in before} == before
    guesses = [str(draft.pk), "0" * 12, "", "draft", "0" * 64, "%" * 12, "_" * 12]
    answers = [client.get(f"/notices/{quote(guess)}/") for guess in guesses if guess]
    assert {answer.status_code for answer in answers} == {404}
    for kind in ("pdf", "xlsx"):
        assert client.get(f"/documents/notices/{'0' * 12}.{kind}").status_code == 404
    for pattern in ("/publicity/{}/preview/", "/documents/drafts/{}.pdf"):
        known, unknown = (client.get(pattern.format(pk)) for pk in (draft.pk, draft.pk + 9))
        assert (known.status_code, unknown.status_code) == (302, 302)
    published = stage.publish_drafted()
    assert client.get(f"/notices/{published.fingerprint[:11]}/").status_code == 404
    assert client.get(f"/notices/{published.fingerprint[:12].upper()}x/").status_code == 404
    assert client.get(f"/notices/{published.fingerprint}/").status_code == 404


def test_list_statements_do_not_grow_with_rows(client: Client) -> None:
    """1, 3, 50 and 250 rows on each public list: the same statements, ten at most."""
    stage = make_stage()
    stage.publish()
    counted: dict[str, set[int]] = {}
    for rows in (1, 3, 50, 250):
        notice = _notice_of(stage, rows)
        for name, address in (
            ("notice", f"/notices/{notice.fingerprint[:12]}/"),
            ("filtered", f"/notices/{notice.fingerprint[:12]}/?q=中学&star=3"),
            ("stars", "/stars/?q=党支部"),
            ("card", "/stars/099002001/"),
            ("home", "/"),
            ("notices", "/notices/"),
        ):
            with CaptureQueriesContext(connection) as statements:
                assert client.get(address).status_code == 200
            counted.setdefault(name, set()).add(len(statements))
    assert counted == {
        "notice": {4},
        "filtered": {4},
        "stars": {5},
        "card": {7},
        "home": {4},
        "notices": {1},
    }


def _notice_of(stage: Stage, rows: int) -> Notice:
    """A published notice of its own year with so many rows, written directly."""
    notice = Notice.objects.get(round=stage.round)
    copy = Notice.objects.get(pk=notice.pk)
    copy.pk, copy.number = None, f"云组示{rows}号"
    copy.fingerprint = f"{rows:064x}"[::-1]
    year = Round.objects.get(pk=stage.round.pk)
    year.pk, year.year = None, 2100 + rows
    year.save()
    copy.round = year
    copy.save()
    codes = make_branches(rows, stage.town.education)
    NoticeRow.objects.bulk_create(
        NoticeRow(
            notice=copy,
            position=place,
            code=code,
            name=f"第{place}中学",
            bureau="教育局党委",
            pool="学校",
            star=3,
        )
        for place, code in enumerate(codes, 1)
    )
    return copy


def test_files_and_feed_say_the_same(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    address = notice.fingerprint[:12]
    listed = client.get(f"/notices/{address}/list.csv")
    rows = list(csv.reader(io.StringIO(listed.content.decode("utf-8-sig"))))
    assert rows == [
        ["序号", "党组织代码", "党组织", "上级党组织", "评定池", "星级"],
        ["1", "099002001", "第一小学党支部", "教育局党委", "学校", "五星"],
        ["2", "099002002", "职业学院党总支", "教育局党委", "学校", "四星"],
    ]
    assert listed["Content-Disposition"] == f'attachment; filename="notice-{address}.csv"'
    plain = json.loads(client.get(f"/notices/{address}/notice.json").content)
    assert plain == {
        "fingerprint": notice.fingerprint,
        "state": "published",
        "state_words": "公示中",
        "withdrawal_reason": "",
        "snapshot": notice.snapshot,
    }
    feed = client.get("/notices/feed.atom")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    space = "{http://www.w3.org/2005/Atom}"
    entries = ET.fromstring(feed.content).findall(f"{space}entry")  # noqa: S314 - our own feed
    assert [entry.findtext(f"{space}title") for entry in entries] == [notice.title]
    assert entries[0].findtext(f"{space}summary") == f"{notice.number} 10月9日起公示"


def test_a_withdrawn_notice_says_so_everywhere(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    withdraw_notice(notice=notice, reason="名单有误", by=stage.approver)
    address = notice.fingerprint[:12]
    page = client.get(f"/notices/{address}/").content.decode()
    assert "本公示已于2025年10月8日撤回,名单不再有效。" in page
    assert "名单有误" in page
    assert "本公示已经撤回" in page
    assert "已撤回" in client.get("/notices/").content.decode()
    assert "已撤回" in client.get("/notices/feed.atom").content.decode()
    assert json.loads(client.get(f"/notices/{address}/notice.json").content)["state"] == "withdrawn"


def test_verification_compares_a_typed_fingerprint(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    full = notice.fingerprint

    def said(text: str) -> str:
        return client.get("/verification/", {"fingerprint": text}).content.decode()

    spaced = " ".join(full[place : place + 4] for place in range(0, 64, 4)).upper()
    assert "一致。</strong>" in re.sub(r"\s+", "", said(spaced))
    assert "前 12 位一致。" in said(f"{full[:4]}-{full[4:8]}—{full[8:12]}")
    assert "没有这样的公示" in said("f" * 64)
    assert "这不是指纹" in said(full[:11])
    assert "这不是指纹" in said("五星")
    assert 'role="status"' not in said("").split("<form", 1)[1]
    Notice.objects.update(title="假公示")
    assert "内容被改动过" in said(full)
    assert "公示的标题与公示内容不符" in said(full)


def test_w12_the_printed_journal_end_is_the_one_before(stage: Stage, client: Client) -> None:
    stage.draft()
    head = str(chain_head())
    notice = stage.publish_drafted()
    assert head in client.get(f"/notices/{notice.fingerprint[:12]}/").content.decode()


def test_numbers_of_a_notice_explain_themselves(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    with clock.moved_to(moment(FIRST_DAY)):
        page = client.get(f"/notices/{notice.fingerprint[:12]}/").content.decode()
    for said in (
        "公示中(还剩 5 个工作日)",
        "共 5 个工作日",
        "1 个 · 占 33.3%",
        "只公布数量",
        "第 3 个工作日 10月11日(星期六)",
        "90 分五星、80 分四星、70 分三星、60 分二星",
        "请在2025年10月14日(含当日)前",
    ):
        assert said in page
    with clock.moved_to(moment(OVER)):
        over = client.get(f"/notices/{notice.fingerprint[:12]}/").content.decode()
    assert "公示期已经结束" in over
    assert page.count("<li>", page.index("怎么评出来的"), page.index("公示期怎样计算")) == 6


def test_nobody_needs_an_account(client: Client, stage: Stage) -> None:
    assert Account.objects.filter(last_login__isnull=False).count() == 0
    assert settings.SESSION_COOKIE_NAME not in client.get("/").cookies
