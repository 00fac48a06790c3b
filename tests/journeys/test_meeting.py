"""A bureau concludes, hears, answers and reports; the branch states; the department sends back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from branches.people.models import Account
from scoring.reviews.models import Review, ScoreChange, Sheet
from scoring.reviews.services import conclude_reviews, report_reviews
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from tests.factories.files import PDF
from tests.factories.meetings import make_meeting, scored_review
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor
from tests.factories.reviews import make_ceiling
from tests.factories.rounds import make_round

Look = Callable[[str], None]
LOW = ("9", "5", "5", "5", "5", "9", "9", "0")
SCORES = (
    ("15", "10", "9", "10", "9.5", "19", "24", "6"),
    ("14", "9", "9", "9", "9", "18", "22", "4"),
    ("13", "8", "8", "8", "8", "16", "20", "5"),
    ("12", "8", "8", "7", "8", "14.5", "18", "0"),
)
YEAR = 2025


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]) -> Look:
    def take(name: str) -> None:
        axe(page)
        screenshot(page, f"reviews-{name}")
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        content, window = page.evaluate(widths)
        assert content <= window, name

    return take


def sign_in(page: Page, by: Account, address: str) -> None:
    client = Client()
    client.force_login(by)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


class Bureau:
    """教育局党委 with six branches scored, one of them poorly; the others do not take part."""

    def __init__(self) -> None:
        self.town: City = city()
        for name in ("第二小学党支部", "实验中学党支部", "幼儿园联合党支部", "特殊教育学校党支部"):
            make_organisation(name, self.town.education, field=self.town.school.field)
        self.round: Round = make_round(self.town.department, year=YEAR)
        self.reviewer = make_actor(Role.REVIEWER, self.town.education, "沈合")
        self.leader = make_actor(Role.LEADER, self.town.education, "傅泽人")
        self.officer = make_actor(Role.OFFICER, self.town.department, "平定一")
        self.secretary = make_actor(Role.SECRETARY, self.town.school, "舒继明")
        away = [self.town.college, self.town.faculty]
        rows = Enrolment.objects.filter(round=self.round, organisation__in=away)
        rows.update(is_exempt=True, exemption_reason="新成立")
        own = Enrolment.objects.filter(
            round=self.round, reviewing_body=self.town.education, is_exempt=False
        )
        for number, branch in enumerate(own.order_by("code")):
            scores = LOW if branch.organisation == self.town.school else SCORES[number % 4]
            scored_review(branch, self.reviewer, scores)
        make_ceiling(own.get(name="实验中学党支部"), 2)

    @property
    def school(self) -> Enrolment:
        return Enrolment.objects.get(round=self.round, organisation=self.town.school)

    @property
    def body_page(self) -> str:
        return f"/reviews/{YEAR}/bodies/{self.town.education.code}/"

    def concluded(self) -> None:
        meeting = make_meeting(self.school, self.reviewer, "教党纪〔2025〕7号")
        conclude_reviews(meeting=meeting, reviews=Review.objects.all(), by=self.leader)


@pytest.mark.django_db(transaction=True)
def test_a_bureau_meets_concludes_hears_answers_and_reports(
    page: Page, live_server: LiveServer, look: Look, tmp_path: Path
) -> None:
    bureau = Bureau()
    sign_in(page, bureau.reviewer, live_server.url)
    page.goto(f"/reviews/{YEAR}/")
    page.get_by_role("link", name="审核意见").first.click()
    page.get_by_role("heading", name="教育局党委的审核意见").wait_for()
    look("opinions")
    chosen = page.get_by_label("第二小学党支部的拟评星级")
    chosen.select_option("五星")
    page.locator("form", has=chosen).get_by_role("button", name="记下").click()
    page.get_by_text("拟评星级已记下").wait_for()
    over = page.get_by_label("第一小学党支部的拟评星级")
    over.select_option("三星")
    page.locator("form", has=over).get_by_role("button", name="记下").click()
    page.get_by_text("拟评三星须写明理由").wait_for()
    look("propose-star")
    page.get_by_label("拟评星级").select_option("一星")
    page.get_by_role("button", name="记下").click()
    page.get_by_text("拟评星级已记下").wait_for()

    page.get_by_role("link", name="登记审核会议").click()
    scan = tmp_path / "纪要.pdf"
    scan.write_bytes(PDF)
    page.get_by_label("会议纪要文号").fill("教党纪〔2025〕7号")
    page.get_by_label("会议日期").fill(clock.today().isoformat())
    page.get_by_label("主持人").fill("冯领衔")
    page.get_by_label("应到").fill("7")
    page.get_by_label("实到").fill("6")
    page.get_by_label("回避人员").fill("王某:第二小学党支部")
    page.get_by_label("会议纪要扫描件").set_input_files(scan)
    look("enter-meeting")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("会议已登记").wait_for()
    meeting = page.url

    sign_in(page, bureau.leader, live_server.url)
    page.goto(meeting)
    page.get_by_role("link", name="审定评分表").click()
    page.get_by_role("heading", name="审定评分表", level=1).wait_for()
    look("conclude")
    page.get_by_role("button", name="审定所选").click()
    page.get_by_text("已审定。审核结果已告知各党组织").wait_for()
    look("meeting")

    sign_in(page, bureau.secretary, live_server.url)
    page.goto("/desk/")
    look("desk-of-the-branch")
    page.get_by_role("link", name="查看审核结果,有意见的提出说明").click()
    page.get_by_text("只能提一次").wait_for()
    look("outcome")
    page.get_by_role("link", name="提出说明").click()
    page.get_by_label("说明").fill("公开栏 8 月已补,材料在档案室,请核。")
    look("state")
    page.get_by_role("button", name="提出说明").click()
    page.get_by_text("说明已提交审核党委").wait_for()

    sign_in(page, bureau.reviewer, live_server.url)
    page.goto(bureau.body_page)
    look("opinions-after-the-meeting")
    page.get_by_role("link", name="答复支部说明").click()
    page.get_by_label("答复").fill("已核对档案,维持原评分。")
    look("answer")
    page.get_by_role("button", name="答复").click()
    page.get_by_text("已答复").first.wait_for()
    for _number in range(2):
        page.goto(bureau.body_page)
        page.get_by_role("link", name="登记告知和听取意见").first.click()
        page.get_by_label("告知日期").fill(clock.today().isoformat())
        page.get_by_label("陈述人").fill("舒继明")
        page.get_by_label("陈述意见").fill("情况属实,没有意见。")
        look("record-hearing")
        page.get_by_role("button", name="登记").click()
        page.get_by_text("已登记").wait_for()

    sign_in(page, bureau.leader, live_server.url)
    page.goto(f"{bureau.body_page}report/")
    page.get_by_text("上报前还要办的").wait_for()
    look("report-too-early")
    with clock.moved_to(clock.now() + timedelta(days=20)):
        sign_in(page, bureau.leader, live_server.url)
        page.goto(bureau.body_page)
        page.get_by_role("link", name="上报", exact=True).click()
        look("report")
        page.get_by_role("button", name="上报").click()
        page.get_by_text("审核意见已上报组织部").wait_for()
        look("upward")
    assert set(Sheet.objects.values_list("state", flat=True)) == {"reported"}


@pytest.mark.django_db(transaction=True)
def test_the_department_sends_back_and_scores_anew(
    page: Page, live_server: LiveServer, look: Look
) -> None:
    bureau = Bureau()
    rows = Review.objects.exclude(sheet__enrolment=bureau.school)
    with clock.moved_to(clock.now() - timedelta(days=20)):
        bureau.concluded()
        for review in Review.objects.all():
            review.hearings.create(
                conclusion=review.conclusions.get(),
                grounds=["lowest", "veto", "lowered"],
                told_on=clock.today(),
                heard_from="书记",
                is_waived=True,
                recorded_at=clock.now(),
            )
    report_reviews(body=bureau.town.education, round=bureau.round, by=bureau.leader)
    sign_in(page, bureau.officer, live_server.url)
    page.goto(f"/reviews/{YEAR}/sheets/{bureau.school.pk}/")
    look("sheet-reported")
    page.get_by_role("link", name="改评").click()
    page.get_by_role("textbox", name="领导班子改为").fill("8.5")
    page.get_by_role("textbox", name="领导班子的改评理由").fill("换届推迟三个月")
    look("rescore")
    page.get_by_role("button", name="改评").click()
    page.get_by_text("已改评").wait_for()
    assert ScoreChange.objects.get().change_reason == "换届推迟三个月"
    page.get_by_role("link", name="退回审核党委").click()
    page.get_by_label("工作制度").check()
    page.get_by_label("理由").fill("三会一课记录与佐证材料不符,请核实。")
    look("send-back")
    page.get_by_role("button", name="退回").click()
    page.get_by_text("已退回审核党委。").wait_for()
    look("sheet-sent-back")
    assert Sheet.objects.get(enrolment=bureau.school).state == "under_review"
    assert set(rows.values_list("state", flat=True)) == {"reported"}
