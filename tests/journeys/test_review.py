"""A reviewer works through his queue: by keys, with reasons, sending back; at both sizes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.people.models import Account
from scoring.assessments.models import Assessment, FilingState
from scoring.assessments.services import add_evidence, submit_assessment
from scoring.reviews.models import Verdict
from scoring.reviews.queries import filing_state, review_of
from scoring.rounds.models import Enrolment
from tests.factories.assessments import (
    begun,
    enrolled,
    filed,
    fill_in,
    make_filling_round,
    secretary_of,
)
from tests.factories.files import PDF, png
from tests.factories.organisations import City, city
from tests.factories.reviewing import indicators_of, reviewer_of
from tests.journeys.test_assessment import sign_in
from tests.journeys.visitors import fits

Look = Callable[[str], None]


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]) -> Look:
    def take(name: str) -> None:
        assert (name, fits(page)) == (name, True)
        axe(page)
        screenshot(page, f"review-{name}")

    return take


def prepared() -> tuple[City, Enrolment, Account]:
    """The school has filed with two files under 工作制度, the college plainly, the faculty not yet."""
    town = city()
    round = make_filling_round(town.department)
    school = enrolled(round, town.school)
    by = secretary_of(school)
    form = fill_in(begun(school, by), by, lost={"工作制度": "1.5"})
    place = next(each for each in indicators_of(school) if each.name == "工作制度")
    for data, name in ((png(300, 420), "公开栏照片.png"), (PDF, "会议记录.pdf")):
        add_evidence(assessment=form, data=data, filename=name, indicators=[place], by=by)
    submit_assessment(assessment=form, by=by)
    filed(enrolled(round, town.college))
    return town, school, reviewer_of(town.education)


@pytest.mark.django_db(transaction=True)
def test_a_reviewer_reviews_returns_two_and_finishes(
    page: Page, live_server: LiveServer, look: Look
) -> None:
    _town, school, reviewer = prepared()
    sign_in(page, reviewer, live_server.url)
    page.goto("/reviews/queue/")
    look("queue")
    page.get_by_label("状态").select_option("to_do")
    page.wait_for_url("**state=to_do**")
    page.get_by_role("link", name="第一小学党支部").click()
    look("start")
    page.get_by_role("button", name="打开并开始审核").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第一小学党支部")
    look("desk-blank")
    assert page.get_by_label("审核分").input_value() == ""

    page.keyboard.press("a")
    page.get_by_text("已保存:领导班子,同意自评").wait_for()

    page.get_by_role("link", name="工作制度").click()
    score, reason = page.get_by_label("审核分"), page.get_by_label("理由")
    score.fill("７．５")
    page.evaluate("window.scrollTo(0, 120)")
    scrolled = page.evaluate("window.scrollY")
    page.get_by_role("link", name="公开栏照片.png").click()
    expect(page.get_by_role("img", name="公开栏照片.png")).to_be_visible()
    if page.viewport_size and page.viewport_size["width"] > 1000:
        assert page.evaluate("window.scrollY") == scrolled
        for part in ("支部自评", "事实", "我的意见"):
            expect(page.get_by_role("heading", name=part)).to_be_in_viewport()
    look("desk-evidence")
    page.keyboard.press("Escape")
    assert score.input_value() == "７．５"
    page.get_by_role("button", name="保存并看下一项").click()
    page.get_by_text("审核分与自评不同,请写明理由。").first.wait_for()
    look("desk-refused")
    assert page.get_by_label("审核分").input_value() == "７．５"
    reason.fill("公开栏第三季度未更新。")
    page.keyboard.press("Control+Enter")
    page.get_by_text("已保存:工作制度,审核 7.50 分(自评 8.50 分)。").wait_for()

    score.fill("1")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.get_by_text("已找回").wait_for(state="detached")
    page.go_back()
    page.get_by_text("已找回写下而没有保存的内容。").wait_for()
    assert page.get_by_label("审核分").input_value() == "1"
    page.get_by_label("审核分").fill("")

    page.get_by_role("link", name="退回指标").click()
    page.get_by_label("骨干队伍").fill("党员人数与名册不符,请核实。")
    page.get_by_label("群众评价").fill("请补测评汇总表。")
    look("return")
    page.get_by_role("button", name="退回").click()
    page.get_by_text("这份自评正在支部修改").wait_for()
    look("desk-returned")
    assert filing_state(Enrolment.objects.get(pk=school.pk)) == FilingState.RETURNED

    secretary = secretary_of(school)
    sign_in(page, secretary, live_server.url)
    page.goto(f"/assessments/{school.pk}/")
    page.get_by_text("需修改 2 处").wait_for()
    page.get_by_text("党员人数与名册不符,请核实。").first.wait_for()
    look("branch-returned")
    form = Assessment.objects.get(enrolment=school)
    for line in form.returns.get().indicators.all():
        form.accounts.filter(indicator=line.indicator_id).update(
            text="已核实,名册和测评表都已补齐。"
        )
    submit_assessment(assessment=form, by=secretary)

    sign_in(page, reviewer, live_server.url)
    page.goto("/reviews/queue/?state=to_do")
    look("queue-corrected")
    page.get_by_role("link", name="打开更正").click()
    page.get_by_role("button", name="打开更正").click()
    page.get_by_role("link", name="骨干队伍").click()
    expect(page.get_by_text("已核实,名册和测评表都已补齐。").first).to_be_visible()
    look("desk-corrected")
    while review_gaps(school):
        agree(page)
    page.get_by_text("8 项都有意见,审核合计 97.50").first.wait_for()
    look("desk-complete")
    page.keyboard.press("n")
    page.get_by_role("heading", name="开始审核:职业学院党总支").wait_for()
    expect(page.get_by_role("button", name="打开并开始审核")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="我的意见").wait_for()
    page.wait_for_load_state()
    for _each in range(8):
        agree(page)
    page.keyboard.press("n")
    page.get_by_text("本批 2 个已完成, 1 个待支部").wait_for()
    look("queue-done")


def agree(page: Page) -> None:
    """One key, one opinion more, and the page that follows."""
    given = Verdict.objects.count()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert Verdict.objects.count() == given + 1


def review_gaps(enrolment: Enrolment) -> int:
    review = review_of(Enrolment.objects.get(pk=enrolment.pk))
    assert review is not None
    return 8 - review.verdicts.count()


@pytest.mark.django_db(transaction=True)
def test_eight_agreements_take_no_more_than_sixteen_keys(
    visit: Callable[..., Page], live_server: LiveServer
) -> None:
    _town, school, reviewer = prepared()
    page = visit("desk")
    sign_in(page, reviewer, live_server.url)
    pressed = 0
    page.goto(f"/reviews/queue/branches/{school.pk}/start/")
    expect(page.get_by_role("button", name="打开并开始审核")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="我的意见").wait_for()
    page.wait_for_load_state()
    while review_gaps(school):
        agree(page)
        pressed += 1
    assert (pressed, pressed <= 16) == (8, True)


@pytest.mark.django_db(transaction=True)
def test_the_desk_without_script(
    visit: Callable[..., Page], live_server: LiveServer, screenshot: Callable[[Page, str], Path]
) -> None:
    _town, school, reviewer = prepared()
    page = visit("desk", javascript=False)
    sign_in(page, reviewer, live_server.url)
    page.goto(f"/reviews/queue/branches/{school.pk}/start/")
    page.get_by_role("button", name="打开并开始审核").click()
    page.get_by_role("link", name="工作制度").click()
    page.get_by_label("审核分").fill("8")
    page.get_by_role("link", name="公开栏照片.png").click()  # by its address
    page.get_by_role("img", name="公开栏照片.png").wait_for()
    screenshot(page, "review-desk-without-script")
    assert page.get_by_label("审核分").input_value() == "8"
    page.get_by_label("理由").fill("缺一季记录")
    page.get_by_role("button", name="保存并看下一项").click()
    page.get_by_text("已保存:工作制度,审核 8.00 分(自评 8.50 分)。").wait_for()
    page.get_by_role("button", name="同意自评").click()
    page.get_by_text("同意自评").first.wait_for()
    assert Verdict.objects.count() == 2
