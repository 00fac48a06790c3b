"""The eyes themselves: what they let pass and what they do not."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.conftest import PICTURES, Visit
from tests.journeys.watching import Watch, barriers


def test_a_healthy_page_gives_no_fault(
    page: Page, watch: Watch, screenshot: Callable[[Page, str], Path]
) -> None:
    answer = page.goto("/health/")
    assert answer is not None
    assert (answer.status, answer.text(), watch.faults) == (200, "ok", [])
    assert page.viewport_size is not None
    picture = screenshot(page, "health")
    assert picture == PICTURES / f"health-{page.viewport_size['width']}.png"
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_each_visitor_has_a_context_of_his_own(visit: Visit, watch: Watch) -> None:
    first, second = visit(), visit("phone", javascript=False)
    first.goto("/health/")
    first.context.add_cookies([{"name": "mine", "value": "1", "url": first.url}])
    assert [len(first.context.cookies()), len(second.context.cookies())] == [1, 0]


def test_outside_requests_and_errors_are_noted(visit: Visit, watch: Watch) -> None:
    page = visit()
    page.evaluate("console.error('broken')")
    page.set_content("<img alt='' src='http://elsewhere.example/x.png'>")
    noted = {fault for fault in watch.faults if "ERR_NAME_NOT_RESOLVED" not in fault}
    watch.faults.clear()
    assert noted == {"console: broken", "outside: http://elsewhere.example/x.png"}


def test_what_the_content_policy_forbids_is_noted(visit: Visit, watch: Watch) -> None:
    page = visit()
    page.goto("/health/")
    page.evaluate("fetch('http://elsewhere.example/').catch(() => 0)")
    noted = [fault for fault in watch.faults if "Content Security Policy" in fault]
    watch.faults.clear()
    assert noted[0].startswith("console: Connecting to 'http://elsewhere.example/' violates")


def test_barriers_are_named(visit: Visit, watch: Watch) -> None:
    page = visit()
    page.goto("/health/")
    with watch.paused():
        page.set_content(
            "<html lang='zh'><title>x</title><main><h1>x</h1><img src='data:,'></main>"
        )
        assert barriers(page) == ["image-alt (critical): img"]
