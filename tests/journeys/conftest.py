"""A real browser: fixtures ``visit``, ``page``, ``screenshot``, ``axe``, ``visitor``, ``sample_city``.

``visit()`` opens a page in a context of its own (a person at a screen of his own); ``page`` is one
visitor, once on the office screen and once on the phone; ``visitor()`` is a person with the words
of ``tests.journeys.visitors``. A test fails when a page it saw asked another host for anything,
wrote an error to the console (a breach of the content policy is one) or answered 5xx.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize
from pylopdf_fonts_zh_cn import sans_path, serif_path
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests import databases
from tests.journeys.visitors import Visitor, build_sample_city
from tests.journeys.watching import Watch, barriers

SCREENS = {
    "desk": ViewportSize(width=1366, height=768),
    "phone": ViewportSize(width=390, height=844),
}
TALLEST = 4000  # of a long list the rows below look like those above
PICTURES = Path(__file__).parents[2] / "reports" / "screens"
CHROMIUM = Path("/usr/bin/chromium")  # the system's; where there is none, Playwright's own

Visit = Callable[..., Page]


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("journey")


@pytest.fixture(scope="session", autouse=True)
def allow_orm_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop running in the thread in which tests use the ORM."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data in which a browser finds the packaged fonts; small systems have no Chinese."""
    folder = tmp_path_factory.mktemp("share")
    (folder / "fonts").mkdir()
    for font in map(Path, (sans_path(), serif_path())):
        (folder / "fonts" / font.name).symlink_to(font)
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], fonts: Path
) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "env": {**os.environ, "XDG_DATA_HOME": str(fonts)},
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }
    if CHROMIUM.exists():
        chosen["executable_path"] = str(CHROMIUM)
    return {**browser_type_launch_args, **chosen}


@pytest.fixture(params=SCREENS)
def viewport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    eyes = Watch(urlsplit(live_server.url).netloc)
    yield eyes
    assert eyes.faults == []


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, watch: Watch) -> Iterator[Visit]:
    """``visit(screen="desk", javascript=True)``: a page of a new visitor, relative URLs allowed."""
    contexts = []

    def open_page(screen: str = "desk", *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=SCREENS[screen],
            is_mobile=screen == "phone",
            has_touch=screen == "phone",
            java_script_enabled=javascript,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        context.on("page", watch.over)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Visit, viewport: str) -> Page:
    return visit(viewport)


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """``screenshot(page, name)``: the page from its top, as reports/screens/NAME-WIDTH.png."""

    def take(page: Page, name: str) -> Path:
        width = page.viewport_size["width"] if page.viewport_size else 0
        picture = PICTURES / f"{name}-{width}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.documentElement.scrollHeight")
        clip = FloatRect(x=0, y=0, width=width, height=min(height, TALLEST))
        page.screenshot(path=picture, full_page=True, clip=clip)
        return picture

    return take


@pytest.fixture
def axe(watch: Watch) -> Callable[[Page], None]:
    """``axe(page)``: fails on anything axe-core calls serious or critical."""

    def check(page: Page) -> None:
        with watch.paused():
            found = barriers(page)
        assert found == []

    return check


@pytest.fixture
def visitor(
    visit: Visit, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> Callable[..., Visitor]:
    """``visitor(screen="desk", javascript=True)``: a person at a screen of his own."""

    def come(screen: str = "desk", *, javascript: bool = True) -> Visitor:
        return Visitor(visit(screen, javascript=javascript), javascript, axe, screenshot)

    return come


@pytest.fixture(scope="session")
def sample_city_copy(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """The sample city, built once; the name of its copy."""
    with django_db_blocker.unblock():
        databases.keep("default")
        build_sample_city()
        databases.keep("default", "city")
        databases.restore("default")
    return "city"


@pytest.fixture
def sample_city(transactional_db: None, sample_city_copy: str) -> None:
    """The real roster with its open round before the score import, and who acts in it."""
    databases.restore("default", sample_city_copy)
