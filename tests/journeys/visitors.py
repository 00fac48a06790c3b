"""People at screens, and the city they meet: what the journeys have in common."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.rounds.models import BasisDocument, RoundStage, StageDate
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_account, make_post
from tests.factories.publicity import moment
from tests.factories.sample import awaiting_round, sample_scores

PASSWORD = "Correct-Horse-9"
REPORTED = date(2025, 9, 24)  # a Wednesday: the bureaus have reported
DEPARTMENT = "099000000"
SCHOOL = "099002009"  # 云溪市第一小学党支部
# who acts in the sample city: name to sign in with, name, own branch, posts
CAST = (
    ("pingding", "平定一", "099001001", ((Role.OFFICER, DEPARTMENT),)),
    ("shending", "申定明", "099001002", ((Role.APPROVER, DEPARTMENT),)),
    ("jianren", "简任双", "099001003", ((Role.OFFICER, DEPARTMENT), (Role.APPROVER, DEPARTMENT))),
    ("xiaoxue", "肖学书", SCHOOL, ((Role.SECRETARY, SCHOOL),)),
)
STAGES = {
    RoundStage.SELF_ASSESSMENT: (date(2025, 8, 25), date(2025, 9, 6)),
    RoundStage.REVIEW: (date(2025, 9, 7), date(2025, 9, 20)),
    RoundStage.DETERMINATION: (date(2025, 9, 21), date(2025, 9, 28)),
    RoundStage.NOTICE: (date(2025, 9, 29), date(2025, 10, 11)),
    RoundStage.FILING: (date(2025, 10, 12), date(2025, 11, 10)),
}


@dataclass(frozen=True)
class Visitor:
    """One person at a screen of his own; ``look`` is what nobody has to remember to check."""

    page: Page
    has_script: bool
    axe: Callable[[Page], None]
    screenshot: Callable[[Page, str], Path]

    def look(self, name: str) -> None:
        """Nothing to be scrolled sideways, no barrier; a picture for people to look at."""
        assert (name, fits(self.page)) == (name, True)
        if self.has_script:
            self.axe(self.page)
        self.screenshot(self.page, name)

    def sign_in(self, username: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/sign-in/")
        self.fill(账号=username, 口令=PASSWORD)
        self.press("登录")

    def give_password(self) -> None:
        """Where a weighty page asks for the password once more."""
        self.expect_title("请再次输入口令")
        self.fill(口令=PASSWORD)
        self.press("继续办理")

    def go(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, words: str, *, exact: bool = False) -> None:
        """Click the first link of these words."""
        link = self.page.locator("main").get_by_role("link", name=words, exact=exact)
        with self.page.expect_navigation():
            link.first.click()

    def press(self, words: str) -> None:
        button = self.page.locator("main").get_by_role("button", name=words, exact=True)
        with self.page.expect_navigation():
            button.click()

    def search(self, label: str, words: str) -> None:
        """Type into a search box and press Enter."""
        self.page.get_by_label(label).fill(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def save(self, words: str) -> Path:
        """The file behind the first link of these words."""
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return waiting.value.path()

    def fill(self, **values: str | date) -> None:
        """By label: a day is written as a browser's date field takes it."""
        for label, value in values.items():
            text = value.isoformat() if isinstance(value, date) else value
            self.page.get_by_label(re.compile(rf"^\s*{label}\W*(选填\W*)?$")).fill(text)

    def expect_title(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def expect_words(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def row(self, words: str) -> Locator:
        """The first row of a table that holds these words."""
        return self.page.get_by_role("row").filter(has_text=words).first


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    content, window = page.evaluate(widths)
    return bool(content <= window)


def build_sample_city() -> None:
    """The real roster, its open round before the score import, and who acts in it."""
    with clock.moved_to(moment(date(2025, 9, 1))):
        opened = awaiting_round(sample_scores())
        BasisDocument.objects.create(
            round=opened,
            number="云组发〔2025〕6号",
            title="云溪市基层党组织“五星创评”实施方案",
            issued_on=date(2025, 7, 1),
        )
        StageDate.objects.bulk_create(
            StageDate(round=opened, stage=stage, starts_on=first, ends_on=last)
            for stage, (first, last) in STAGES.items()
        )
        places = Organisation.objects.in_bulk(
            {code for _u, _n, own, posts in CAST for code in (own, *(at for _r, at in posts))},
            field_name="code",
        )
        for username, name, own, posts in CAST:
            account = make_person(username, name, places[own])
            for role, at in posts:
                make_post(account, role, places[at])


def make_person(username: str, name: str, own: Organisation) -> Account:
    account = make_account(name, organisation=own)
    account.username = username
    with_password(account)
    return account


def with_password(account: Account) -> str:
    """Give it the password of everybody here; the name to sign in with."""
    account.set_password(PASSWORD)
    account.save()
    return account.username
