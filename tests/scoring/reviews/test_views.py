"""Pages of the scores: by right, from the upload to the confirmation, one branch's sheet."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    Recognition,
    ScoreChange,
    ScoreImport,
    Sheet,
)
from scoring.reviews.services import enter_not_filed
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.services import hold_round
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from starrating.workbook import read_workbook
from tests.factories.people import make_account, make_actor
from tests.factories.reviews import report_sheet
from tests.scoring.reviews.office import (
    COLLEGE,
    FACULTY,
    GOOD,
    SCHOOL,
    VILLAGE,
    Office,
    close,
    enter,
    line,
    office,
    take_in,
    text,
    upload,
)
from tests.scoring.reviews.test_decisions import not_filed

pytestmark = pytest.mark.django_db

Visit = Callable[[Account], Client]
_keys = itertools.count(10**16)


@pytest.fixture
def desk() -> Office:
    return office()


@pytest.fixture
def visit() -> Visit:
    def signed_in(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        session = client.session
        session[REAUTHENTICATED_AT] = clock.now().timestamp()
        session.save()
        return client

    return signed_in


def page(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def sheet_page(of: Office, code: str, name: str = "sheet") -> str:
    return page(name, of.round.year, of.branch(code).pk)


def body(response: Any) -> str:
    return " ".join(response.content.decode().split())


BASIS = {"minutes_number": "云组纪〔2025〕12号", "minutes_on": "2025-09-20"}


def key() -> str:
    """An idempotency key of its own."""
    return str(next(_keys))


def test_pages_by_role(desk: Office, visit: Visit) -> None:
    entered = enter(desk, line(SCHOOL))
    decision = enter_not_filed(**not_filed(desk, enrolment=desk.branch(FACULTY)))
    kept = upload(desk, line(COLLEGE))
    year = desk.round.year
    read = [
        page("round"),
        page("round_of_year", year),
        page("sheets", year),
        page("template", year),
    ]
    read += [page("export", year), sheet_page(desk, SCHOOL)]
    department = [page("score_imports", year), page("score_import", entered.pk)]
    department += [page("confirm_score_import", entered.pk)]
    department += [page("discard_score_import", entered.pk)]
    officer = [page("upload_scores", year), page("enter_score_import", kept)]
    officer += [
        sheet_page(desk, SCHOOL, name)
        for name in ("recognise_project", "set_ceiling", "enter_not_filed")
    ]
    approver = [page("confirm_not_filed", decision.pk), page("reject_not_filed", decision.pk)]
    everything = [*read, *department, *officer, *approver]

    def answers(by: Account) -> dict[str, int]:
        client = visit(by)
        return {url: client.get(url).status_code for url in everything}

    def expected(*allowed: list[str]) -> dict[str, int]:
        open_pages = {url for urls in allowed for url in urls}
        return {url: 200 if url in open_pages else 403 for url in everything}

    education = desk.city.education
    assert answers(desk.officer) == expected(read, department, officer)
    assert answers(desk.approver) == expected(read, department, approver)
    assert answers(make_actor(Role.REVIEWER, education)) == expected(read)
    assert answers(make_actor(Role.LEADER, education)) == expected(read)
    assert answers(make_actor(Role.CLERK, education)) == expected()
    assert answers(make_actor(Role.SECRETARY, desk.city.school)) == expected()
    assert answers(make_actor(Role.INSPECTOR, desk.city.department)) == expected()
    assert answers(make_account(duty=Account.Duty.AUDIT)) == expected()
    foreign = answers(make_actor(Role.LEADER, desk.city.town))
    assert {url for url, status in foreign.items() if status == 404} == {read[-1]}
    colleague = answers(desk.colleague)
    assert (colleague[page("enter_score_import", kept)], colleague[officer[0]]) == (404, 200)


def test_a01_other_bureaus_branches_show_nowhere(desk: Office, visit: Visit) -> None:
    for branch in Enrolment.objects.all():
        report_sheet(branch)
    client = visit(make_actor(Role.LEADER, desk.city.town))
    year = desk.round.year
    for url in (
        page("round"),
        page("sheets", year),
        page("sheets", year) + "?q=第一",
        page("sheets", year) + "?bureau=099002000",
        page("sheets", year) + "?sort=-name&page=9999999999&pool=学校",
    ):
        response = client.get(url)
        assert (response.status_code, "第一小学" in body(response)) == (200, False)
    book = read_workbook(client.get(page("export", year)).content, "评分.xlsx")
    assert [row.cells[0].text for row in book.sheets[0].rows if row.cells[0]][1:] == [VILLAGE]
    for url in (page("sheet", year, 10**30), page("round_of_year", 10**30), page("sheets", 1999)):
        assert client.get(url).status_code == 404
    other = page("sheet", 1999, desk.branch(VILLAGE).pk)
    assert client.get(other).status_code == 404


def test_round_page_says_where_the_scores_are(desk: Office, visit: Visit) -> None:
    client = visit(desk.officer)
    take_in(desk, line(VILLAGE, pool="农村"))
    enter_not_filed(**not_filed(desk))
    shown = body(client.get(page("round")))
    for words in (
        "评分 · 2025年度基层党组织五星创评",
        "<b>4</b><span>参评</span>",
        "<b>3</b><span>尚未上报</span>",
        "待确认的未申报决定",
        "导入评分",
    ):
        assert words in shown
    assert shown.index("教育局党委") < shown.index("青竹镇党委")
    hold_round(round=desk.round)
    shown = body(client.get(page("round")))
    assert ("不再改动" in shown, page("upload_scores", 2025) in shown) == (True, False)
    for branch in Enrolment.objects.exclude(code=VILLAGE):
        report_sheet(branch)
    close(desk)
    assert "每个参评党组织都已上报" in body(client.get(page("round")))
    assert client.get(page("upload_scores", 2025)).status_code == 409


def test_round_page_without_a_round(desk: Office, visit: Visit) -> None:
    Round.objects.update(state=Round.State.DRAFT)
    assert "还没有开启的创评批次" in body(visit(desk.officer).get(page("round")))
    reviewer = visit(make_actor(Role.REVIEWER, desk.city.education))
    assert reviewer.get(page("round_of_year", desk.round.year)).status_code == 404


def test_from_upload_to_confirmation(desk: Office, visit: Visit) -> None:
    report_sheet(desk.branch(FACULTY))
    rows = text(line(SCHOOL, recognised="是"), line(FACULTY, ("12.5", *GOOD[1:]), ceiling="2"))
    client = visit(desk.officer)
    file = SimpleUploadedFile("评分<1>.csv", rows)
    url = page("upload_scores", desk.round.year)
    response = client.post(url, {"file": file, "idempotency_key": key()})
    assert response.status_code == 302
    preview_page = response["Location"]
    shown = body(client.get(preview_page))
    for words in (
        "评分&lt;1&gt;.csv",
        "13.00",
        "12.50",
        "最高二星",
        "导入后仍然缺的",
        "青竹镇党委",
    ):
        assert words in shown
    asked = ["minutes_number", "reason", "recognition_on", "ceiling_reason"]
    assert [name for name in asked if f'name="{name}"' in shown] == asked
    assert client.post(preview_page, {**BASIS, "idempotency_key": key()}).status_code == 422
    basis = {
        **BASIS,
        "idempotency_key": key(),
        "reason": "复核更正",
        "recognition_number": "云组创〔2025〕3号",
        "recognition_on": "2025-09-18",
        "recognition_reason": "评审通过",
        "ceiling_number": "云组〔2025〕9号",
        "ceiling_on": "2025-09-10",
        "ceiling_reason": "一票否决",
        "state": "confirmed",
        "entered_by": str(desk.approver.pk),
    }
    stale = client.post(
        preview_page, {**basis, "expected_plan": "0" * 64, "idempotency_key": key()}
    )
    assert (stale.status_code, "预览之后本批次的评分有过变动" in body(stale)) == (409, True)
    response = client.post(preview_page, basis, follow=True)
    entered = ScoreImport.objects.get()
    assert (entered.state, entered.entered_by) == ("entered", desk.officer)
    assert "等待另一位评定员或审定人确认" in body(response)
    again = client.post(preview_page, basis, follow=True)
    assert (again.status_code, ScoreImport.objects.count()) == (200, 1)
    assert "没有重复办理" in body(again)
    assert client.get(preview_page).status_code == 409
    confirm = page("confirm_score_import", entered.pk)
    own = client.post(confirm, {"idempotency_key": key()})
    assert (own.status_code, "请换一人确认" in body(own)) == (403, True)
    other = visit(desk.approver)
    assert "复核更正" in body(other.get(confirm))
    response = other.post(confirm, {"idempotency_key": key()}, follow=True)
    shown = body(response)
    assert "已确认,评分表已上报。" in shown
    for words in ("领导班子", "13.00", "12.50", "创新项目认定", "新增 1,变更 1", "确认了评分导入"):
        assert words in shown
    assert Sheet.objects.filter(state="reported").count() == 2
    assert (ScoreChange.objects.count(), Recognition.objects.count()) == (1, 1)
    assert Ceiling.objects.get().reason == "一票否决"
    assert Entry.objects.filter(verb="reviews.confirm_score_import").count() == 1


def test_preview_of_faults_and_of_nothing_new(desk: Office, visit: Visit) -> None:
    take_in(desk, line(SCHOOL))
    client = visit(desk.officer)
    kept = upload(desk, line("不存在"))
    shown = body(client.get(page("enter_score_import", kept)))
    assert "第 2 行 A 列(组织编码):“不存在”本批次没有这个代码的参评党组织" in shown
    assert ("改好后重新上传" in shown, "minutes_number" in shown) == (True, False)
    kept = upload(desk, line(SCHOOL))
    url = page("enter_score_import", kept)
    assert "全部未变" in body(client.get(url))
    posted = client.post(url, {**BASIS, "idempotency_key": key()})
    assert (posted.status_code, "完全一致" in body(posted)) == (409, True)
    unreadable = SimpleUploadedFile("评分.xlsx", b"<html></html>")
    response = client.post(
        page("upload_scores", 2025), {"file": unreadable, "idempotency_key": key()}
    )
    assert (response.status_code, "没有办理:" in body(response)) == (422, True)


def test_own_branches_show_on_the_pages(desk: Office, visit: Visit) -> None:
    desk.officer.organisation = desk.city.school
    desk.officer.save()
    client = visit(desk.officer)
    shown = body(client.get(page("enter_score_import", upload(desk, line(SCHOOL)))))
    assert "将随这份导入一并记录: 第一小学党支部" in shown
    entered = enter(desk, line(SCHOOL))
    shown = body(visit(desk.approver).get(page("score_import", entered.pk)))
    assert "平某(云溪市委组织部 评定员):第一小学党支部" in shown
    assert "回避规定由他人办理" in body(client.get(sheet_page(desk, SCHOOL)))


def test_discarding_and_the_list_of_imports(desk: Office, visit: Visit) -> None:
    entered = enter(desk, line(SCHOOL))
    client = visit(desk.officer)
    url = page("discard_score_import", entered.pk)
    assert client.post(url, {"reason": "", "idempotency_key": key()}).status_code == 422
    shown = client.post(url, {"reason": "传错文件", "idempotency_key": key()}, follow=True)
    assert "已撤回" in body(shown)
    listed = body(client.get(page("score_imports", desk.round.year)))
    assert ("评分.csv" in listed, "已撤回" in listed) == (True, True)


def test_sheet_page_shows_every_number_and_its_origin(desk: Office, visit: Visit) -> None:
    take_in(desk, line(SCHOOL, recognised="是", ceiling="3", note="示范点"))
    take_in(desk, line(SCHOOL, ("12.5", *GOOD[1:]), recognised="是", ceiling="3"))
    shown = body(visit(make_actor(Role.LEADER, desk.city.education)).get(sheet_page(desk, SCHOOL)))
    for words in (
        "总分 85.50 = 基础 80.50 + 加分 5.00",
        "更正过的审核分",
        "平某,云组纪〔2025〕12号(2025年9月20日)",
        "云组创〔2025〕3号",
        "为上限",
        "示范点",
        "确认了评分导入评分.csv",
    ):
        assert words in shown
    assert "登记创新项目认定" not in shown
    empty = body(visit(desk.officer).get(sheet_page(desk, VILLAGE)))
    for words in ("还没有上报评分", "录入未申报决定", "没有上限", "还没有记录"):
        assert words in empty
    Enrolment.objects.filter(code=COLLEGE).update(is_exempt=True, exemption_reason="新建")
    exempt = body(visit(desk.officer).get(sheet_page(desk, COLLEGE)))
    assert ("没有填报评分" in exempt, "录入未申报决定" in exempt) == (True, False)


def test_decisions_by_page(desk: Office, visit: Visit) -> None:
    client = visit(desk.officer)
    recognition = {"is_recognised": "1", "number": "创3号", "decided_on": "2025-09-18"}
    recognition |= {
        "reason": "评审通过",
        "idempotency_key": key(),
        "entered_by": "1",
        "replaces": "1",
    }
    response = client.post(sheet_page(desk, SCHOOL, "recognise_project"), recognition, follow=True)
    assert "创新项目认定已登记。" in body(response)
    row = Recognition.objects.get()
    assert (row.is_recognised, row.entered_by, row.replaces) == (True, desk.officer, None)
    ceiling = {"star": "2", "document_number": "9号", "document_on": "2025-09-10"}
    ceiling |= {"reason": "一票否决"}
    url = sheet_page(desk, SCHOOL, "set_ceiling")
    client.post(url, {**ceiling, "idempotency_key": key()})
    client.post(url, {**ceiling, "star": "0", "idempotency_key": key()})
    assert [one.star for one in Ceiling.objects.all()] == [None, 2]
    assert "解除上限" in body(client.get(sheet_page(desk, SCHOOL)))
    given = {"number": "20号", "decided_on": "2025-09-28", "reason": "催报未报"}
    given["idempotency_key"] = key()
    response = client.post(sheet_page(desk, VILLAGE, "enter_not_filed"), given, follow=True)
    assert "等待审定人确认" in body(response)
    decision = NotFiledDecision.objects.get()
    approver = visit(desk.approver)
    confirm = page("confirm_not_filed", decision.pk)
    assert confirm in body(approver.get(sheet_page(desk, VILLAGE)))
    reject = page("reject_not_filed", decision.pk)
    approver.post(reject, {"reason": "再催", "idempotency_key": key()})
    assert NotFiledDecision.objects.get().state == "rejected"
    second = enter_not_filed(**not_filed(desk, enrolment=desk.branch(VILLAGE)))
    confirm = page("confirm_not_filed", second.pk)
    stale = Client()
    stale.force_login(desk.approver)
    assert stale.get(confirm)["Location"].startswith("/reauthenticate/")
    asked = stale.post(confirm, {"idempotency_key": key()})
    assert (asked.status_code, "请再次输入口令" in body(asked)) == (403, True)
    shown = body(approver.post(confirm, {"idempotency_key": key()}, follow=True))
    for words in ("未申报决定已生效。", "各项按零分计", "未申报决定"):
        assert words in shown


def test_a06_reading_changes_nothing(desk: Office, visit: Visit) -> None:
    entered = enter(desk, line(SCHOOL))
    client = visit(desk.approver)
    for name in ("confirm_score_import", "discard_score_import"):
        client.get(page(name, entered.pk) + "?reason=1&idempotency_key=" + key())
    assert client.post(page("score_import", entered.pk)).status_code == 405
    assert client.post(page("export", desk.round.year)).status_code == 405
    assert ScoreImport.objects.get().state == "entered"
