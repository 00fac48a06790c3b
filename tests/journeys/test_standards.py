"""The officer drafts rules and a standard from the shipped ones, changes both, publishes them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from scoring.standards.models import RuleSet, Standard
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from tests.factories.organisations import city
from tests.factories.people import make_actor
from tests.journeys.conftest import Visit


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("screen", "javascript"), [("desk", True), ("phone", False)])
def test_from_the_shipped_standard_to_a_published_one(
    visit: Visit,
    live_server: LiveServer,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    screen: str,
    *,
    javascript: bool,
) -> None:
    page = visit(screen, javascript=javascript)

    def look(name: str) -> None:
        screenshot(page, f"standards-{name}")
        if javascript:
            axe(page)
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        content, window = page.evaluate(widths)
        assert content <= window

    client = Client()
    client.force_login(make_actor(Role.OFFICER, city().department))
    kept = client.session
    kept[REAUTHENTICATED_AT] = clock.now().timestamp()
    kept.save()
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    page.goto("/standards/")
    look("empty")
    page.get_by_role("link", name="从随系统附带的规则起草").click()
    page.get_by_label("名称").fill("星级评定规则")
    look("copy-rules")
    page.get_by_role("button", name="复制成草稿").click()
    look("rules")
    page.get_by_role("link", name="修改", exact=True).click()
    look("change-rules")
    page.get_by_label("五星分数线").fill("91.5")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("91.5 分以上").wait_for()
    page.get_by_role("link", name="检查并发布").click()
    look("publish-rules")
    page.get_by_role("button", name="发布,此后不再改动").click()
    page.get_by_text("与内容相符").wait_for()

    page.goto("/standards/copy/")
    page.get_by_label("名称").fill("学校考评标准")
    page.get_by_label("适用领域").select_option(label="学校")
    page.get_by_label("带上附带标准中可选的一票否决项").check()
    look("copy-standard")
    page.get_by_role("button", name="复制成草稿").click()
    look("draft")
    page.get_by_role("link", name=re.compile("编辑.*领导班子")).click()
    look("indicator")
    page.get_by_role("link", name="按次扣分").click()
    page.get_by_label("扣分项").fill("班子会议没有记录")
    page.get_by_label("扣多少分").first.fill("0.5")
    look("rule")
    page.get_by_role("button", name="增加").click()
    page.get_by_text("每次(项)扣 0.5 分").wait_for()
    page.get_by_role("button", name="上移:班子会议没有记录").click()
    page.get_by_role("link", name="回到整份标准").click()
    page.get_by_role("link", name="检查并发布").click()
    page.get_by_role("button", name="发布,此后不再改动").click()
    page.get_by_text("与内容相符").wait_for()
    look("published")
    page.goto("/standards/")
    look("list")
    assert RuleSet.objects.get().content_hash != ""
    assert Standard.objects.get().state == "published"
