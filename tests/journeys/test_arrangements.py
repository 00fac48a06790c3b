"""The department finds a branch nobody may review, and has another body review it; ties declared."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.people.models import Account
from branches.people.services import declare_tie
from scoring.assessments.models import Submission
from scoring.reviews.services import start_review
from starrating.access import Role
from tests.factories.assessments import enrolled, filed, make_filling_round
from tests.factories.organisations import city, make_organisation
from tests.factories.people import make_actor, make_administrator, signed_in
from tests.factories.reviewing import score_all

if TYPE_CHECKING:
    from django.test import Client

Look = Callable[[str], None]
pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, by: Account, address: str) -> None:
    client: Client = signed_in(by)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]) -> Look:
    def take(name: str) -> None:
        axe(page)
        screenshot(page, f"arrangements-{name}")
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        content, window = page.evaluate(widths)
        assert content <= window, name

    return take


def test_a_branch_nobody_may_review_goes_to_another_body(
    page: Page, live_server: LiveServer, look: Look
) -> None:
    town = city()
    round = make_filling_round(town.department)
    officer = make_actor(Role.OFFICER, town.department, "平定一")
    approver = make_actor(Role.APPROVER, town.department, "申定明")
    reviewer = make_actor(Role.REVIEWER, town.education, "沈合")
    neighbour = make_actor(Role.REVIEWER, town.town, "申镇")
    school = enrolled(round, town.school)
    assert isinstance(filed(school), Submission)
    score_all(start_review(enrolment=school, by=reviewer), reviewer)
    make_organisation("第二小学党支部", town.education, field=town.school.field)
    village = town.village
    village.state, village.merged_into, village.ended_on = "merged", town.school, date(2025, 9, 1)
    village.save()
    Account.objects.filter(pk=officer.pk).update(organisation=town.college)

    # the reviewer says himself that he is too close
    sign_in(page, reviewer, live_server.url)
    page.goto("/account/")
    page.get_by_role("link", name="我的回避关系").click()
    look("ties-none")
    page.get_by_role("link", name="申报回避关系").click()
    page.get_by_label("党组织代码").fill("099002001")
    page.get_by_label("缘由").fill("配偶在该党组织任支部委员")
    look("declare-tie")
    page.get_by_role("button", name="申报").click()
    expect(page.get_by_text("已申报,即时生效。")).to_be_visible()
    look("ties")

    # the officer is asked, and finds who else could
    sign_in(page, officer, live_server.url)
    page.goto("/desk/")
    page.get_by_role("link", name="指定审核:1 个党组织已提交自评,没有人可以审核").click()
    look("page")
    page.get_by_role("link", name="为第一小学党支部指定审核").click()
    page.get_by_label("方式").select_option(label="指定交叉审核")
    page.get_by_label("指定的审核党委").select_option(label="青竹镇党委")
    page.get_by_label("文号").fill("云组〔2025〕8号")
    page.get_by_label("决定日期").fill("2025-09-01")
    page.get_by_label("理由").fill("教育局党委审核员须回避")
    look("enter")
    page.get_by_role("button", name="录入,等待审定人确认").click()
    page.get_by_role("link", name="录入单人经办").click()
    page.get_by_label("审核党委").select_option(label="青竹镇党委")
    page.get_by_label("文号").fill("云组〔2025〕9号")
    page.get_by_label("决定日期").fill("2025-09-01")
    page.get_by_label("理由").fill("只有一名组织委员经办")
    look("enter-single-clerk")
    page.get_by_role("button", name="录入,等待审定人确认").click()

    # the second person
    sign_in(page, approver, live_server.url)
    page.goto("/reviews/2025/arrangements/")
    page.get_by_role("link", name="确认", exact=True).first.click()
    look("confirm")
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("指定审核已生效。")).to_be_visible()
    look("page-approver")

    # it is with the neighbour now
    sign_in(page, neighbour, live_server.url)
    page.goto(f"/reviews/2025/sheets/{school.pk}/")
    expect(page.get_by_text("由青竹镇党委审核")).to_be_visible()
    look("sheet")


def test_the_security_administrator_sees_ties_and_what_a_leaver_has_in_hand(
    page: Page, live_server: LiveServer, look: Look
) -> None:
    town = city()
    round = make_filling_round(town.department)
    reviewer = make_actor(Role.REVIEWER, town.education, "沈合")
    school = enrolled(round, town.school)
    filed(school)
    start_review(enrolment=school, by=reviewer)
    declare_tie(by=reviewer, organisation=town.village, reason="配偶在该党组织任支部委员")
    sign_in(page, make_administrator("security"), live_server.url)
    page.goto("/ties/")
    look("declared-ties")
    page.goto(f"/posts/{reviewer.posts.get().pk}/end/")
    expect(page.get_by_text("经办中的审核 1 份")).to_be_visible()
    look("end-post")
