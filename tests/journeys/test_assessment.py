"""A secretary fills in the form, loses the connection, goes on, submits; and once without script."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.people.models import Account
from scoring.assessments.models import Answer, Assessment, Submission
from scoring.assessments.services import receive_assessment, reopen_indicators
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import add_project, enrolled, filed, fill_in, make_filling_round
from tests.factories.files import PDF
from tests.factories.organisations import City, city
from tests.factories.people import make_actor
from tests.journeys.watching import Watch
from tests.starrating.print.pages import texts

Look = Callable[[str], None]


def sign_in(page: Page, by: Account, address: str) -> None:
    client = Client()
    client.force_login(by)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def prepared() -> tuple[City, Enrolment, Account]:
    town = city()
    round = make_filling_round(town.department)
    secretary = make_actor(Role.SECRETARY, town.school, "舒继明")
    return town, enrolled(round, town.school), secretary


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]) -> Look:
    def take(name: str) -> None:
        axe(page)
        screenshot(page, f"assessments-{name}")
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        content, window = page.evaluate(widths)
        assert content <= window, name

    return take


def choose(page: Page, label: str, answer: str) -> Any:
    """Answer the question that begins so; gives back its group."""
    question = page.get_by_role("group", name=label)
    question.get_by_text(answer, exact=True).click()
    return question


@pytest.mark.django_db(transaction=True)
def test_a_secretary_fills_in_loses_the_connection_and_submits(
    page: Page, live_server: LiveServer, look: Look, watch: Watch
) -> None:
    _town, place, secretary = prepared()
    sign_in(page, secretary, live_server.url)
    page.goto("/assessments/")  # one form only: straight to it
    look("not-begun")
    page.get_by_role("button", name="开始填报").click()
    page.get_by_role("button", name="开始填报").click()
    page.get_by_role("link", name="检查并提交").first.wait_for()
    look("tasks-new")

    page.get_by_role("link", name="工作制度").last.click()
    look("indicator-new")
    times = choose(page, "三会一课、民主评议党员", "有")
    times.get_by_label("有几次").fill("2")
    times.get_by_label("说明").fill("第三季度公开栏未更新,8月已补。")
    page.get_by_text("已保存").wait_for()
    expect(page.locator("[data-score]")).to_contain_text("扣 4 分")

    with watch.paused():
        page.route("**/autosave/", lambda route: route.abort())
        page.get_by_label("做了哪些工作").fill("断线时写下的话。")
        page.get_by_text("未保存:连不上服务器").wait_for()
    look("indicator-offline")
    with watch.paused():
        page.reload()
        assert page.get_by_label("做了哪些工作").input_value() == "断线时写下的话。"
        page.unroute("**/autosave/")
        page.get_by_label("做了哪些工作").press_sequentially("又写一句。")
        expect(page.get_by_text("已保存")).to_be_visible(timeout=20_000)
    page.goto(page.url)
    assert page.get_by_label("做了哪些工作").input_value() == "断线时写下的话。又写一句。"
    look("indicator")

    row = Assessment.objects.get(enrolment=place)
    assert Answer.objects.get(assessment=row).count == 2
    fill_in(row, secretary, lost={"群众评价": "6.5"}, star=None)
    add_project(row, secretary)
    for name, heading in (
        ("project", "党建创新项目"),
        ("features", "主要特色和成效"),
        ("record-meeting", "自评会议"),
        ("declare", "声明"),
        ("propose-star", "申报星级"),
    ):
        page.goto(f"/assessments/{place.pk}/{name}/")
        page.get_by_role("heading", name=heading, level=1).wait_for()
        page.get_by_text("现在在:").wait_for()
        look(name)
    page.get_by_label("五星").check()
    page.get_by_role("button", name="保存并检查").click()
    page.get_by_role("heading", name="检查并提交", level=1).wait_for()
    look("check")
    page.get_by_role("button", name="提交自评").click()
    page.get_by_text("回执号").wait_for()
    look("receipt")
    filed = Submission.objects.get()
    assert filed.content["total"] == "93.50"
    page.emulate_media(media="print")
    expect(page.get_by_text(filed.fingerprint)).to_be_visible()
    expect(page.get_by_role("navigation").first).to_be_hidden()
    look("receipt-printed")
    page.emulate_media(media="screen")
    page.goto(f"/assessments/{place.pk}/")
    look("tasks-submitted")


class Hand:
    """Counts what is clicked beyond the answers, and saves what is on the page."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def press(self, words: str) -> None:
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).click()

    def answer_all(self, measure: str = "95") -> None:
        """没有 to every question, with a number where one is asked."""
        for question in self.page.locator(".question").all():
            question.get_by_text("没有", exact=True).click()
            number = question.locator("[name$=_measure]")
            if number.count():
                number.fill(measure if "满意" in question.locator("h3").inner_text() else "12")

    def fill(self, **values: str) -> None:
        for label, value in values.items():
            self.page.get_by_label(label).fill(value)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_the_whole_form_without_script(
    visit: Callable[..., Page], live_server: LiveServer, screen: str, tmp_path: Path
) -> None:
    """In one sitting: one answer a question, and at most 25 clicks beyond."""
    _town, _place, secretary = prepared()
    page = visit(screen, javascript=False)
    sign_in(page, secretary, live_server.url)
    page.goto("/assessments/")
    hand = Hand(page)
    hand.press("开始填报")
    hand.press("开始填报")
    hand.clicks += 1
    page.get_by_role("link", name="继续填报").click()
    for number in range(1, 9):
        hand.answer_all()
        hand.fill(做了哪些工作=f"第{number}项的纪实。")
        if number == 1:
            hand.press("保存并上传文件")
            scan = tmp_path / "记录.pdf"
            scan.write_bytes(PDF)
            page.get_by_label("上传文件").set_input_files(scan)
            hand.press("上传")
            page.get_by_role("link", name="记录.pdf").wait_for()
            assert page.get_by_label("做了哪些工作").input_value() == "第1项的纪实。"
        hand.press("保存并继续")
    page.get_by_role("heading", name="党建创新项目", level=1).wait_for()
    hand.press("保存并继续")
    hand.fill(主要特色和成效="党员示范岗。")
    hand.press("保存并继续")
    hand.fill(应到人数="12", 实到人数="11", 会议结果="一致通过", 会议记录编号="9号")
    hand.press("保存并继续")
    hand.answer_all()
    hand.press("作出声明并继续")
    page.get_by_label("四星").check()
    hand.press("保存并检查")
    hand.press("提交自评")
    page.get_by_text("回执号").wait_for()
    filed = Submission.objects.get()
    assert filed.content["total"] == "100.00"
    assert [each["name"] for each in filed.content["indicators"][0]["evidence"]] == ["记录.pdf"]
    assert hand.clicks <= 25
    link = page.get_by_role("link", name="打印申请表(PDF)").get_attribute("href")
    paper = page.request.get(f"{live_server.url}{link}")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    assert "书记舒继明联系电话" in "".join(texts(paper.body()))
    assert filed.fingerprint in texts(paper.body())[-1]


@pytest.mark.django_db(transaction=True)
def test_a_form_comes_back_is_corrected_and_a_late_branch_files_on_paper(
    page: Page, live_server: LiveServer, look: Look, tmp_path: Path
) -> None:
    town, place, secretary = prepared()
    reviewer = make_actor(Role.REVIEWER, town.education, "沈合")
    leader = make_actor(Role.LEADER, town.education, "傅泽人")
    row = filed(place).assessment
    receive_assessment(assessment=row, by=reviewer)
    standard = place.round.standards.get(field=place.field).standard
    keys = standard.indicators.filter(name__in=["工作制度", "群众评价"]).values_list(
        "pk", flat=True
    )
    reopen_indicators(
        assessment=row,
        indicators=dict.fromkeys(keys, "次数与会议记录不符,请核实。"),
        due_on=clock.today() + timedelta(days=4),
        by=reviewer,
    )
    sign_in(page, secretary, live_server.url)
    page.goto(f"/assessments/{place.pk}/")
    page.get_by_text("需修改 2 处").wait_for()
    look("tasks-returned")
    page.get_by_role("link", name="工作制度").first.click()
    choose(page, "三会一课、民主评议党员", "有").get_by_label("有几次").fill("1")
    page.get_by_text("已保存").wait_for()
    look("indicator-returned")
    page.get_by_role("button", name="保存并看下一处").click()
    page.get_by_label("不作修改的理由").wait_for()
    page.goto(f"/assessments/{place.pk}/check/")
    look("check-returned")
    page.get_by_role("link", name="群众评价被退回").click()
    page.get_by_label("不作修改的理由").fill("测评表在档案室,可现场核对。")
    page.get_by_text("已保存").wait_for()
    page.goto(f"/assessments/{place.pk}/check/")
    page.get_by_role("button", name="提交自评").click()
    page.get_by_text("与第 1 次提交的不同").wait_for()
    look("difference")

    sign_in(page, reviewer, live_server.url)
    page.goto("/assessments/")
    look("list")
    page.get_by_role("link", name="职业学院党总支").click()
    look("tasks-of-the-bureau")
    page.get_by_role("link", name="代录纸质申请表").click()
    scan = tmp_path / "申请表.pdf"
    scan.write_bytes(PDF)
    page.get_by_label("纸质申请表扫描件").set_input_files(scan)
    page.get_by_label("代录原因").fill("支部没有网络。")
    look("enter-paper-form")
    page.get_by_role("button", name="上传并开始代录").click()
    page.get_by_text("正在代录纸质申请表").first.wait_for()
    other = Assessment.objects.get(enrolment__organisation=town.college)
    fill_in(other, reviewer)
    sign_in(page, leader, live_server.url)
    page.goto(f"/assessments/{other.enrolment_id}/paper-form/confirm/")
    look("confirm-paper-form")
    page.get_by_label("已对照扫描件逐项核对").check()
    page.get_by_role("button", name="核对无误,提交").click()
    page.get_by_text("回执号").wait_for()
    page.goto(f"/assessments/{other.enrolment_id}/track-paper/")
    look("track-paper")
