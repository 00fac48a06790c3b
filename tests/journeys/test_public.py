"""The public: from the front door to the own branch, without script, on a desk and a phone."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Response, expect
from pypdf import PdfReader

from branches.people.models import Account
from scoring.publicity.models import Notice
from starrating import clock
from starrating.admission import REAUTHENTICATED_AT
from tests.factories.publicity import FIRST_DAY, PREPARED, Stage, make_stage, moment
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.django_db(transaction=True)

MOST_BYTES = 60 * 1024
Screenshot = Callable[[Page, str], Path]
Check = Callable[[Page], None]


@pytest.fixture
def stage() -> Stage:
    with clock.moved_to(moment(PREPARED)):
        return make_stage(extra=60, exempt={"099002003": "成立不满一年"})


@pytest.fixture
def notice(stage: Stage) -> Notice:
    with clock.moved_to(moment(PREPARED)):
        return stage.publish()


@pytest.fixture(autouse=True)
def running() -> Iterator[None]:
    """The second day of the period."""
    with clock.moved_to(moment(date(2025, 10, 10))):
        yield


def is_in_sight(page: Page, words: str) -> bool:
    """Whether the words show on the first screen."""
    box = page.get_by_text(words).first.bounding_box()
    assert box is not None
    assert page.viewport_size is not None
    return box["y"] + box["height"] <= page.viewport_size["height"]


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    assert page.viewport_size is not None
    width = page.evaluate("document.documentElement.scrollWidth")
    return bool(width <= page.viewport_size["width"])


def test_home_to_the_own_branch_in_two_actions(
    visit: Visit, viewport: str, notice: Notice, screenshot: Screenshot
) -> None:
    page = visit(viewport, javascript=False)
    page.goto("/")
    page.get_by_label("查一查您所在党组织的星级").fill("第一小学")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("第一小学党支部")
    for words in ("五星", "公示中(还剩 4 个工作日)", "有异议的,请在2025年10月14日"):
        assert (words, is_in_sight(page, words)) == (words, True)
    screenshot(page, "public-card")


def test_public_pages_are_small_and_load_no_script(visit: Visit, notice: Notice) -> None:
    page = visit("phone")
    loaded: list[Response] = []

    def note(answer: Response) -> None:
        loaded.append(answer)

    page.on("response", note)
    for target in ("/", "/stars/099022001/", f"/notices/{notice.fingerprint[:12]}/"):
        page.context.clear_cookies()
        loaded.clear()
        page.goto(target, wait_until="networkidle")
        kinds = {answer.request.resource_type for answer in loaded}
        size = sum(len(answer.body()) for answer in loaded)
        assert (target, "script" in kinds, size < MOST_BYTES) == (target, False, True), size


def test_a_notice_prints_black_on_white_with_its_headings_on_every_page(
    visit: Visit, notice: Notice
) -> None:
    page = visit()
    page.goto(f"/notices/{notice.fingerprint[:12]}/")
    page.emulate_media(media="print")
    for words in ("在名单里查", "工作人员登录", "下一页", "公示全文(PDF)"):
        expect(page.get_by_text(words, exact=True)).to_be_hidden()
    colours = page.evaluate(
        "[...document.querySelectorAll('h1, a, b, .star, .marks, .tag, td')]"
        ".map(shown => getComputedStyle(shown).color)"
    )
    assert {colour for colour in colours if colour} == {"rgb(0, 0, 0)"}
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    texts = [plain(sheet.extract_text()) for sheet in printed.pages]
    listed = ["党组织上级党组织评定池星级" in text for text in texts if "中学党支部" in text]
    assert (len(listed) > 1, all(listed)) == (True, True)
    assert "还剩4个工作日" in texts[0]
    assert notice.fingerprint in "".join(texts)


def plain(text: str) -> str:
    """A text taken out of a file, without spaces and with each sign in its common form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_public_pages_fit_and_have_no_barrier(
    page: Page, notice: Notice, axe: Check, screenshot: Screenshot
) -> None:
    address = f"/notices/{notice.fingerprint[:12]}/"
    for name, target in (
        ("home", "/"),
        ("notices", "/notices/"),
        ("notice", address),
        ("notice-none", f"{address}?q=没有的"),
        ("stars", "/stars/?q=中学"),
        ("stars-none", "/stars/?q=没有的"),
        ("card", "/stars/099022001/"),
        ("card-none", "/stars/none/"),
        ("verification", f"/verification/?fingerprint={notice.fingerprint}"),
    ):
        page.goto(target)
        assert (name, fits(page)) == (name, True)
        axe(page)
        screenshot(page, f"public-{name}")


def test_the_departments_pages_fit_and_have_no_barrier(
    page: Page, stage: Stage, axe: Check, screenshot: Screenshot
) -> None:
    with clock.moved_to(moment(PREPARED)):
        notice = stage.draft()
    sign_in(page, stage.officer)
    see(page, axe, screenshot, "manage", "/publicity/")
    see(page, axe, screenshot, "issuer", "/publicity/issuer/")
    see(page, axe, screenshot, "preview", f"/publicity/{notice.pk}/preview/")
    see(page, axe, screenshot, "change", f"/publicity/{notice.pk}/change/")
    with clock.moved_to(moment(FIRST_DAY)):
        sign_in(page, stage.approver)
        see(page, axe, screenshot, "publish", f"/publicity/{notice.pk}/publish/")
        page.get_by_role("button", name="发布公示").click()
        expect(page.get_by_text("公示已发布。")).to_be_visible()
        see(page, axe, screenshot, "withdraw", f"/publicity/{notice.pk}/withdraw/")
        see(page, axe, screenshot, "close", f"/publicity/{notice.pk}/close/")
        enrolment = stage.round.enrolments.get(code="099022001")
        see(page, axe, screenshot, "result", f"/results/{enrolment.pk}/")


def see(page: Page, axe: Check, screenshot: Screenshot, name: str, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert (name, answer.status, page.url.endswith(address)) == (name, 200, True)
    assert (name, fits(page)) == (name, True)
    axe(page)
    screenshot(page, f"publicity-{name}")


def sign_in(page: Page, account: Account) -> None:
    """A session with a password given a moment ago, without typing it."""
    client = Client()
    client.force_login(account)
    session = client.session
    session[REAUTHENTICATED_AT] = clock.now().timestamp()
    session.save()
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": value, "domain": "localhost", "path": "/"}])
