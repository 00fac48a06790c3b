"""Work that goes from hand to hand: a review by workbook, a form to the next secretary."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.people.services import end_post
from scoring.assessments.models import Assessment, Submission
from scoring.reviews.models import Review, Verdict
from scoring.reviews.services import start_review
from starrating.access import Role
from tests.factories.assessments import begun, enrolled, filed, fill_in, make_filling_round
from tests.factories.organisations import city
from tests.factories.people import make_actor, make_administrator
from tests.factories.reviewing import reviewer_of
from tests.journeys.test_assessment import Hand, sign_in
from tests.journeys.visitors import fits
from tests.scoring.reviews.offline import SCHOOL, Book

Look = Callable[[str], None]


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]) -> Look:
    def take(name: str) -> None:
        assert (name, fits(page)) == (name, True)
        axe(page)
        screenshot(page, f"handing-on-{name}")

    return take


@pytest.mark.django_db(transaction=True)
def test_a_bureau_reviews_in_a_workbook(
    page: Page, live_server: LiveServer, look: Look, tmp_path: Path
) -> None:
    """Taken along from the queue, filled in elsewhere, brought back: once with a fault, then whole."""
    town = city()
    round = make_filling_round(town.department)
    school = enrolled(round, town.school)
    filed(school, lost={"工作制度": "1.5"})
    reviewer = reviewer_of(town.education)
    start_review(enrolment=school, by=reviewer)
    sign_in(page, reviewer, live_server.url)
    page.goto("/reviews/queue/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载审核工作簿").click()
    book = Book(waiting.value.path().read_bytes())
    book.agree(SCHOOL)
    book.fill(SCHOOL, "保障机制", "9")
    book.propose(SCHOOL, "三星", "示范点")
    book.meet(会议纪要文号="教党纪〔2025〕3号", 会议日期="2025-09-08", 主持人="冯领衔", 应到="7")
    filled = tmp_path / "审核.xlsx"

    def bring() -> None:
        filled.write_bytes(book.saved())
        page.goto("/reviews/queue/")
        page.get_by_role("link", name="上传审核工作簿").click()
        page.get_by_label("填好的审核工作簿").set_input_files(filled)
        look("upload")
        page.get_by_role("button", name="上传并核对").click()

    bring()
    page.get_by_text("分数不同须写扣分原因").first.wait_for()
    look("workbook-with-a-fault")
    assert Verdict.objects.count() == 0
    book.fill(SCHOOL, "保障机制", "9", "缺一次记录")
    bring()
    page.get_by_text("缺一次记录").first.wait_for()
    look("workbook-to-enter")
    page.get_by_role("button", name="录入").click()
    page.get_by_text("已录入。").wait_for()
    look("workbook-entered")
    assert Verdict.objects.count() == 8
    assert Review.objects.get().proposed_star == 3


@pytest.mark.django_db(transaction=True)
def test_the_next_secretary_takes_the_form_over(
    page: Page, live_server: LiveServer, look: Look
) -> None:
    """Open items are there; nothing goes out before the declaration was read again."""
    town = city()
    place = enrolled(make_filling_round(town.department), town.school)
    before = make_actor(Role.SECRETARY, town.school, "舒继明")
    fill_in(begun(place, before), before)
    end_post(by=make_administrator("security"), post=before.posts.get(), reason="调离")
    after = make_actor(Role.SECRETARY, town.school, "易继任")
    sign_in(page, after, live_server.url)
    page.goto(f"/assessments/{place.pk}/")
    page.get_by_text("原书记已不在任").first.wait_for()
    look("before-taking-over")
    page.get_by_role("link", name="接手").first.click()
    look("take-over")
    page.get_by_role("button", name="接手").click()
    page.get_by_text("已接手").first.wait_for()
    look("declaration-again")
    page.goto(f"/assessments/{place.pk}/check/")
    expect(page.get_by_role("button", name="提交自评")).to_have_count(0)
    page.goto(f"/assessments/{place.pk}/declare/")
    hand = Hand(page)
    hand.answer_all()
    hand.press("作出声明并继续")
    page.goto(f"/assessments/{place.pk}/check/")
    page.get_by_role("button", name="提交自评").click()
    page.get_by_text("回执号").wait_for()
    assert Submission.objects.get().submitted_by == after
    assert Assessment.objects.get().in_charge == after
