"""From a workbook of accounts to a secretary who has changed the password of his slip."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from branches.people.models import Account
from branches.people.sheets import HEADINGS
from starrating.workbook import SheetSpec, write_workbook
from tests.factories.organisations import City, city
from tests.factories.people import make_administrator
from tests.journeys.conftest import Visit

PASSWORD = "Correct-Horse-9"
OWN = "Another-Horse-7"


@pytest.fixture
def place(transactional_db: None) -> City:
    built = city()
    for duty in ("system", "security", "audit"):
        account = make_administrator(duty, f"{duty}某")
        account.username = duty
        account.set_password(PASSWORD)
        account.save()
    return built


@pytest.fixture
def workbook(tmp_path: Path, place: City) -> Path:
    file = tmp_path / "账号.xlsx"
    school, faculty = place.school.code, place.faculty.code
    rows = [
        ("王五", "wangwu", school, "党组织书记", school, date(2025, 1, 1), None),
        ("王五", "wangwu", school, "填报员", faculty, date(2025, 1, 1), None),
    ]
    write_workbook(file, [SheetSpec("账号", HEADINGS, rows)])
    return file


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(name)
    page.get_by_label("口令").fill(password)
    page.get_by_role("button", name="登录").click()


def again(page: Page) -> None:
    """The password once more, where a page asks for it."""
    expect(page.get_by_role("heading", level=1)).to_have_text("请再次输入口令")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="继续办理").click()


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_people_from_workbook_to_first_sign_in(
    visit: Visit,
    workbook: Path,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    screen: str,
) -> None:
    system, security, secretary = (visit(screen) for _ in range(3))

    def look(page: Page, name: str) -> None:
        axe(page)
        screenshot(page, f"people-{name}")

    sign_in(system, "system")
    system.goto("/accounts/")
    look(system, "accounts")
    system.get_by_role("link", name="从表格导入").click()
    look(system, "upload")
    system.get_by_label("账号和任职的文件").set_input_files(workbook)
    system.get_by_role("button", name="上传并预览").click()
    again(system)
    expect(system.get_by_text("新建账号 1 个,新增任职 2 项")).to_be_visible()
    look(system, "preview")
    system.get_by_role("button", name="确认导入").click()
    slip = system.locator(".slip")
    expect(slip).to_have_count(1)
    look(system, "slips")
    found = re.search(r"(?:[A-Z][a-z]\d[a-z]-?){4}", slip.inner_text())
    assert found is not None

    sign_in(security, "security")
    security.goto("/posts/")
    look(security, "posts")
    security.get_by_role("link", name="账号.xlsx").click()
    again(security)
    look(security, "confirm-import")
    security.get_by_role("button", name="全部确认").click()
    expect(security.get_by_text("已确认 2 项任职。")).to_be_visible()

    sign_in(secretary, "wangwu", found[0])
    expect(secretary.get_by_role("heading", level=1)).to_have_text("修改口令")
    look(secretary, "change-password")
    secretary.get_by_label("原口令").fill(found[0])
    for field in ("#id_new", "#id_again"):
        secretary.locator(field).fill(OWN)
    secretary.get_by_role("button", name="修改口令").click()
    expect(secretary.get_by_role("heading", level=1)).to_have_text("选择职务")
    look(secretary, "choose-post")
    secretary.locator("li", has_text="党组织书记").get_by_role("button").click()
    expect(secretary.get_by_role("heading", level=1)).to_have_text("我的工作")
    secretary.goto("/account/")
    look(secretary, "own-account")
    assert Account.objects.get(username="wangwu").must_change_password is False


def test_signing_in_and_out_works_without_a_script(visit: Visit, place: City) -> None:
    page = visit(javascript=False)
    sign_in(page, "audit", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("账号或口令不正确")
    sign_in(page, "audit")
    page.goto("/journal/")
    expect(page.get_by_role("heading", level=1)).to_have_text("日志")
    page.locator("summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
