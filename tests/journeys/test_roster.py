"""The officer of a new city: the first roster in, a branch looked at, renamed, the roster out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from branches.organisations.models import Kind, Organisation
from starrating.access import Role
from starrating.workbook import read_workbook
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor

ROSTER = Path(__file__).parents[1] / "scoring" / "data" / "党组织名册.xlsx"


@pytest.mark.django_db(transaction=True)
def test_roster_from_the_first_page_to_the_export(
    page: Page,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    tmp_path: Path,
) -> None:
    def look(name: str) -> None:
        axe(page)
        screenshot(page, f"organisations-{name}")
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        content, window = page.evaluate(widths)
        assert content <= window

    root = make_organisation("中共云溪市委组织部", None, Kind.DEPARTMENT, code="099000000")
    client = Client()
    client.force_login(make_actor(Role.OFFICER, root))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    page.goto("/organisations/")
    look("new")
    page.get_by_role("link", name="导入党组织名册").click()
    look("upload")
    page.get_by_label("名册文件").set_input_files(ROSTER)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("heading", name="要写入的内容").wait_for()
    look("preview")
    page.get_by_role("button", name="确认导入").first.click()
    page.get_by_text("名册已导入:新增 438,变更 1,未变 0。").wait_for()
    look("list")

    page.get_by_label("名称或代码").fill("㛃湖")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name="云溪市㛃湖小学党支部").click()
    look("organisation")
    page.get_by_role("link", name="变更名称").click()
    page.get_by_label("新名称").fill("云溪市㛃湖学校党支部")
    page.get_by_label("理由或文号").fill("云组〔2025〕3号")
    look("rename")
    page.get_by_role("button", name="变更名称").click()
    page.get_by_text("名称已变更。").wait_for()
    assert Organisation.objects.get(code="099002056").name == "云溪市㛃湖学校党支部"

    page.goto("/organisations/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="全部在册的名册").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    (sheet,) = read_workbook(file, file.name).sheets
    assert len(sheet.rows) == 440
