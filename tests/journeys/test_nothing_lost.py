"""What is typed into a form stays: two windows, two people, a session that ends, a text too long."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from branches.people.models import Account
from scoring.assessments.models import Assessment, KeptText
from scoring.rounds.models import Enrolment
from starrating.access import Role
from tests.factories.assessments import begun
from tests.factories.people import make_actor
from tests.journeys.test_assessment import prepared, sign_in
from tests.journeys.visitors import PASSWORD, with_password
from tests.journeys.watching import Watch

pytestmark = pytest.mark.django_db(transaction=True)

Visit = Callable[..., Page]


@pytest.fixture
def form(transactional_db: None) -> tuple[Enrolment, Account, Account]:
    """A form begun: its branch, its secretary, its preparer."""
    town, place, secretary = prepared()
    begun(place, secretary)
    return place, secretary, make_actor(Role.PREPARER, town.school, "田宝")


def text_of(place: Enrolment) -> str:
    return str(Assessment.objects.get(enrolment=place).features)


def test_two_windows_and_two_people_keep_both_texts(
    form: tuple[Enrolment, Account, Account],
    visit: Visit,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
) -> None:
    place, secretary, preparer = form
    one, other = visit("desk"), visit("phone")
    for page, by in ((one, secretary), (other, preparer)):
        sign_in(page, by, live_server.url)
        page.goto(f"/assessments/{place.pk}/features/")
    one.get_by_label("主要特色和成效").fill("书记写的特色。")
    expect(one.locator("[data-state]")).to_contain_text("已保存")
    late = other.get_by_label("主要特色和成效")
    late.press_sequentially("填报员写的")
    other.get_by_text("已替您保留在本页上方").wait_for()
    late.press_sequentially("特色。")
    expect(other.locator("#kept")).to_contain_text("填报员写的特色。")
    axe(other)
    screenshot(other, "assessments-features-late")
    assert text_of(place) == "书记写的特色。"
    other.reload()
    assert other.get_by_label("主要特色和成效").input_value() == "书记写的特色。"
    expect(other.locator("#kept")).to_contain_text("填报员写的特色。")
    both = "书记写的特色。填报员写的特色。"
    other.get_by_label("主要特色和成效").fill(both)
    expect(other.locator("[data-state]")).to_contain_text("已替您保留")
    other.get_by_role("link", name="已看过,收起").click()
    other.get_by_role("button", name="已看过,收起").click()
    assert (text_of(place), KeptText.objects.filter(settled_at=None).count()) == (both, 0)


def test_a_session_that_ends_takes_nothing_along(
    form: tuple[Enrolment, Account, Account], page: Page, live_server: LiveServer, watch: Watch
) -> None:
    place, secretary, _preparer = form
    name = with_password(secretary)
    sign_in(page, secretary, live_server.url)
    page.goto(f"/assessments/{place.pk}/features/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("主要特色和成效").fill("登录失效以后写的。")
    page.get_by_text("未保存:登录已失效").wait_for()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_label("账号").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.locator("main").get_by_role("button").first.click()
    page.get_by_role("heading", name="自评会议", level=1).wait_for()
    assert text_of(place) == "登录失效以后写的。"
    page.goto(f"/assessments/{place.pk}/features/")
    expect(page.locator("[data-state]")).to_have_text("")


def test_back_and_power_cut(
    form: tuple[Enrolment, Account, Account], page: Page, live_server: LiveServer, watch: Watch
) -> None:
    place, secretary, _preparer = form
    sign_in(page, secretary, live_server.url)
    page.goto(f"/assessments/{place.pk}/features/")
    page.get_by_label("主要特色和成效").fill("第一稿。")
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("heading", name="自评会议", level=1).wait_for()
    page.go_back()
    again = page.get_by_label("主要特色和成效")
    assert again.input_value() == "第一稿。"
    again.fill("第二稿。")
    expect(page.locator("[data-state]")).to_contain_text("已保存")
    assert (text_of(place), KeptText.objects.count()) == ("第二稿。", 0)

    page.goto(f"/assessments/{place.pk}/record-meeting/")
    page.get_by_label("会议结果").fill("一致通过")
    page.get_by_label("会议记录编号").fill("9号")
    # the machine goes off: the page never gets to say anything
    address, context = page.url, page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_text("已找回上次没有保存的内容").wait_for()
    assert page.get_by_label("会议结果").input_value() == "一致通过"
    page.get_by_label("应到人数").fill("12")
    page.get_by_label("实到人数").fill("11")
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("heading", name="声明", level=1).wait_for()
    page.goto(address)
    assert page.get_by_text("已找回").count() == 0
    assert Assessment.objects.get().meeting_minutes == "9号"


@pytest.mark.parametrize(("screen", "javascript"), [("desk", True), ("phone", False)])
def test_a_text_too_long_is_told_and_not_cut(
    form: tuple[Enrolment, Account, Account],
    visit: Visit,
    live_server: LiveServer,
    watch: Watch,
    screen: str,
    javascript: bool,
) -> None:
    place, secretary, _preparer = form
    page = visit(screen, javascript=javascript)
    sign_in(page, secretary, live_server.url)
    page.goto(f"/assessments/{place.pk}/features/")
    box = page.get_by_label("主要特色和成效")
    pasted = "很" * 5001
    box.fill(pasted)
    if javascript:
        expect(page.locator("[data-state]")).to_contain_text("没有保存")
    with watch.paused():
        page.get_by_role("button", name="保存并继续").click()
        page.locator(".error-summary").get_by_text("5001").wait_for()
    assert (box.input_value(), text_of(place)) == (pasted, "")
    box.fill(pasted[1:])
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("heading", name="自评会议", level=1).wait_for()
    assert text_of(place) == pasted[1:]


def test_a_session_that_ends_takes_nothing_along_without_script(
    form: tuple[Enrolment, Account, Account], visit: Visit, live_server: LiveServer, watch: Watch
) -> None:
    place, secretary, _preparer = form
    name = with_password(secretary)
    page = visit("phone", javascript=False)
    sign_in(page, secretary, live_server.url)
    page.goto(f"/assessments/{place.pk}/features/")
    page.get_by_label("主要特色和成效").fill("登录失效以后写的。")
    page.context.clear_cookies(name="sessionid")
    with watch.paused():
        page.get_by_role("button", name="保存并继续").click()
        page.get_by_label("账号").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="接着提交").click()
    page.get_by_role("heading", name="自评会议", level=1).wait_for()
    assert text_of(place) == "登录失效以后写的。"
