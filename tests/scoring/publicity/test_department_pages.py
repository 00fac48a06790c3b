import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.publicity.models import Issuer, Notice
from scoring.rounds.models import BasisDocument, Round, WorkingDay
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from tests.factories.people import make_account, make_actor, make_post
from tests.factories.publicity import OVER, PREPARED, Stage, make_stage, moment

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"
TEXT = {
    "title": "2025年度星级评定结果公示",
    "number": "云组示〔2025〕88号",
    "basis": "依据文件",
    "starts_on": "2025-10-09",
    "working_days": "5",
    "secrecy_number": "云密〔2025〕1号",
    "secrecy_on": "2025-10-08",
}


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage()


def signed_in(account: Account, *, is_fresh: bool = True) -> Client:
    client = Client()
    client.force_login(account)
    if is_fresh:
        session = client.session
        session[REAUTHENTICATED_AT] = clock.now().timestamp()
        session.save()
    return client


def post(client: Client, page: str, key: str = KEY, **values: Any) -> Any:
    return client.post(page, {"idempotency_key": key, **values})


def test_a_notice_from_draft_to_final_list_by_its_pages(stage: Stage) -> None:
    officer, approver = signed_in(stage.officer), signed_in(stage.approver)
    BasisDocument.objects.create(
        round=stage.round, number="云组发〔2025〕6号", title="实施方案", issued_on=PREPARED
    )
    page = officer.get("/publicity/").content.decode()
    assert "另一位审定人发布" not in page
    address = f"/publicity/rounds/{stage.round.pk}/draft/"
    assert address in page
    form = officer.get(address).content.decode()
    for filled in ("《实施方案》(云组发〔2025〕6号)", 'value="2025-10-09"', 'value="5"'):
        assert filled in form
    answer = post(officer, address, **TEXT)
    notice = Notice.objects.get()
    preview = f"/publicity/{notice.pk}/preview/"
    assert (answer.status_code, answer["Location"]) == (302, preview)
    page = officer.get(preview).content.decode()
    for said in ("草稿,尚未公示", "云密〔2025〕1号", "10月13日(星期一)", "修改草稿", "依据文件"):
        assert said in page
    assert f"/publicity/{notice.pk}/publish/" not in page
    assert "另一位审定人发布" in officer.get("/publicity/").content.decode()
    changed = {**TEXT, "title": "改过的标题", "expected_version": "1"}
    assert post(officer, f"/publicity/{notice.pk}/change/", "b" * 16, **changed).status_code == 302
    page = approver.get(f"/publicity/{notice.pk}/publish/").content.decode()
    assert "改过的标题" in page
    assert 'name="expected_version" value="2"' in page
    stale = post(approver, f"/publicity/{notice.pk}/publish/", expected_version="1")
    assert stale.status_code == 409
    answer = post(approver, f"/publicity/{notice.pk}/publish/", "c" * 16, expected_version="2")
    assert answer["Location"] == preview
    page = approver.get(preview).content.decode()
    for said in ("公示已发布", "撤回公示", "发布了公示“改过的标题”", "10月9日起公示"):
        assert said in page
    assert "期满定星</a>" not in page
    assert "等公示期满" in approver.get("/publicity/").content.decode()
    with clock.moved_to(moment(OVER)):
        approver = signed_in(stage.approver)
        assert "审定人定星" in approver.get("/publicity/").content.decode()
        assert f"/publicity/{notice.pk}/close/" in approver.get(preview).content.decode()
        answer = post(
            approver,
            f"/publicity/{notice.pk}/close/",
            expected_version="3",
            paper_objections="没有收到异议",
        )
        assert answer.status_code == 302
        assert "没有收到异议" in approver.get(preview).content.decode()
    assert Notice.objects.get().state == "closed"


def test_w08_a_double_click_publishes_once(stage: Stage) -> None:
    notice = stage.draft()
    client = signed_in(stage.approver)
    address = f"/publicity/{notice.pk}/publish/"
    first = post(client, address, expected_version="1")
    second = post(client, address, expected_version="1")
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    other_tab = post(client, address, "d" * 16, expected_version="1")
    assert other_tab.status_code == 409
    assert "这份公示已经发布过,没有重复发布。" in other_tab.content.decode()
    assert Entry.objects.filter(verb="publicity.publish").count() == 1


@pytest.mark.parametrize("act", ["publish", "close", "withdraw"])
def test_grave_acts_ask_for_the_password_again(stage: Stage, act: str) -> None:
    notice = stage.draft() if act == "publish" else stage.publish()
    client = signed_in(stage.approver, is_fresh=False)
    address = f"/publicity/{notice.pk}/{act}/"
    assert client.get(address)["Location"].startswith("/reauthenticate/?next=")
    asked = post(client, address)
    assert (asked.status_code, "请再次输入口令" in asked.content.decode()) == (403, True)
    assert Notice.objects.get().state == notice.state


def test_a16_the_author_is_told_to_leave_publishing_to_another(stage: Stage) -> None:
    both = make_actor(Role.APPROVER, stage.town.department, "申定丙")
    officer_post = make_post(both, Role.OFFICER, stage.town.department)
    notice = stage.draft()
    client = signed_in(both)
    session = client.session
    session["post"] = officer_post.pk
    session.save()
    changed = {**TEXT, "expected_version": "1"}
    assert post(client, f"/publicity/{notice.pk}/change/", **changed).status_code == 302
    client = signed_in(both)
    page = client.get(f"/publicity/{notice.pk}/preview/").content.decode()
    assert "须由另一位审定人发布" in page
    answer = post(client, f"/publicity/{notice.pk}/publish/", "e" * 16, expected_version="2")
    assert answer.status_code == 403
    assert "须由另一位审定人发布" in answer.content.decode()


def test_a05_extra_fields_change_nothing(stage: Stage) -> None:
    officer, approver = signed_in(stage.officer), signed_in(stage.approver)
    extra: dict[str, Any] = {
        "state": "closed",
        "fingerprint": "f" * 64,
        "names_low_stars": "on",
        "published_by": stage.officer.pk,
        "run": "999",
        "star": "5",
        "ends_on": "2025-10-09",
    }
    post(officer, f"/publicity/rounds/{stage.round.pk}/draft/", **TEXT, **extra)
    draft = Notice.objects.get()
    assert (draft.state, draft.fingerprint, draft.names_low_stars) == ("draft", "", False)
    assert (draft.published_by, draft.run, draft.ends_on) == (None, stage.run, date(2025, 10, 14))
    post(approver, f"/publicity/{draft.pk}/publish/", expected_version="1", **extra, **TEXT)
    published = Notice.objects.get()
    assert (published.state, published.title) == ("published", draft.title)
    assert published.fingerprint != "f" * 64
    assert [row.star for row in published.rows.all()] == [5, 4, 3]


def test_faulty_forms_keep_what_was_typed(stage: Stage) -> None:
    client = signed_in(stage.officer)
    address = f"/publicity/rounds/{stage.round.pk}/draft/"
    answer = post(client, address, **{**TEXT, "number": ""})
    assert (answer.status_code, "依据文件" in answer.content.decode()) == (422, True)
    answer = post(client, address, **{**TEXT, "working_days": "4"})
    page = answer.content.decode()
    assert (answer.status_code, "公示期不得少于 5 个工作日" in page) == (422, True)
    assert "云组示〔2025〕88号" in page
    assert Notice.objects.count() == 0


def test_issuer_page(stage: Stage) -> None:
    client = signed_in(stage.officer)
    page = client.get("/publicity/issuer/").content.decode()
    assert 'value="0000-1234567"' in page
    values = {"name": "新单位", "phone": "1", "address": "新址", "email": "a@example.cn"}
    assert post(client, "/publicity/issuer/", **values).status_code == 302
    page = client.get("/publicity/issuer/").content.decode()
    assert "平定甲" in page
    assert Issuer.objects.count() == 2
    bad = post(client, "/publicity/issuer/", "f" * 16, **{**values, "email": "不是"})
    assert bad.status_code == 422
    Issuer.objects.all().delete()
    assert "还没有填写" in client.get("/publicity/issuer/").content.decode()
    assert "还没有填写发布单位" in client.get("/publicity/").content.decode()


def test_the_preview_warns_of_what_is_in_the_way(stage: Stage) -> None:
    notice = stage.draft()
    Issuer.objects.all().delete()
    stage.set_aside()
    client = signed_in(stage.approver)
    with clock.moved_to(moment(date(2025, 10, 10))):
        client = signed_in(stage.approver)
        for address in (f"/publicity/{notice.pk}/preview/", f"/publicity/{notice.pk}/publish/"):
            page = client.get(address).content.decode()
            for said in ("还没有填写发布单位", "公示第一天已经过去", "评定已经撤销"):
                assert said in page
    WorkingDay.objects.create(day=date(2040, 1, 3), is_working=True, note="")
    Notice.objects.update(starts_on=date(2040, 1, 3), ends_on=date(2040, 1, 12))
    assert (
        "放假调休安排还没有公布" in client.get(f"/publicity/{notice.pk}/preview/").content.decode()
    )


def test_only_the_department_and_each_act_its_role(stage: Stage) -> None:
    notice = stage.draft()
    officers = {"change", "issuer", "draft"}
    pages = {
        "manage": "/publicity/",
        "issuer": "/publicity/issuer/",
        "draft": f"/publicity/rounds/{stage.round.pk}/draft/",
        **{
            act: f"/publicity/{notice.pk}/{act}/"
            for act in ("preview", "change", "publish", "close", "withdraw")
        },
        "paper": f"/documents/drafts/{notice.pk}.pdf",
        "workbook": f"/documents/runs/{stage.run.pk}.xlsx",
    }
    both = {"manage", "preview", "paper", "workbook"}
    for account, allowed in (
        (stage.officer, officers | both),
        (stage.approver, set(pages) - officers),
        (make_actor(Role.SECRETARY, stage.town.school), set()),
        (make_actor(Role.REVIEWER, stage.town.education), set()),
        (make_account(duty=Account.Duty.SYSTEM), set()),
        (make_account(duty=Account.Duty.AUDIT), set()),
    ):
        client = signed_in(account)
        answers = {name: client.get(address).status_code for name, address in pages.items()}
        assert answers == {name: 200 if name in allowed else 403 for name in pages}
    absent = signed_in(stage.officer)
    for address in ("/publicity/999/change/", "/publicity/rounds/999/draft/"):
        assert absent.get(address).status_code == 404


def test_the_list_of_notices_is_sorted_and_its_statements_do_not_grow(stage: Stage) -> None:
    client = signed_in(stage.approver)
    client.get("/publicity/")
    notice = stage.publish()
    counted = set()
    for count in (1, 3, 50, 250):
        for year in range(3000 + Notice.objects.count(), 3000 + count):
            copy = Notice.objects.get(pk=notice.pk)
            other = Round.objects.get(pk=stage.round.pk)
            other.pk, other.year = None, year
            other.save()
            copy.pk, copy.round, copy.number = None, other, f"号{year}"
            copy.fingerprint = f"{year:064x}"
            copy.save()
        with CaptureQueriesContext(connection) as statements:
            page = client.get("/publicity/?sort=-year").content.decode()
        counted.add(len(statements))
    assert (len(counted), max(counted) <= 10) == (1, True)
    years = re.findall(r'data-label="年度" >(\d+)<', page)
    assert (len(years), years[0]) == (50, "3249")


def test_withdraw_page(stage: Stage) -> None:
    notice = stage.publish()
    client = signed_in(stage.approver)
    address = f"/publicity/{notice.pk}/withdraw/"
    assert "撤回后公示页面仍在" in client.get(address).content.decode()
    assert post(client, address, expected_version="2", reason="").status_code == 422
    assert post(client, address, "a" * 16, expected_version="2", reason="有误").status_code == 302
    assert "已撤回" in client.get("/publicity/").content.decode()
    page = client.get("/publicity/").content.decode()
    assert ("等评定员起草" in page, "起草公示</a>" in page) == (True, False)
    assert "起草公示</a>" in signed_in(stage.officer).get("/publicity/").content.decode()
