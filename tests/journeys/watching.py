"""Eyes on a browser page: whatever a visitor must never meet is written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

# rows further down are made like those above; looking at fifty of them takes seconds
MORE_OF_A_LIST = "tbody tr:nth-child(n+16)"
GRAVE = ("serious", "critical")
# a refusal answered with words is an answer; Chromium reports its status as an error all the same
REFUSAL = "Failed to load resource: the server responded with a status of 4"


def is_icon(url: str) -> bool:
    """Asked for by Chromium itself where a page is plain text and cannot name its icon."""
    return urlsplit(url).path == "/favicon.ico"


@dataclass
class Watch:
    """The faults met so far on the pages of one test, as sentences."""

    host: str
    faults: list[str] = field(default_factory=list)
    is_paused: bool = False

    def over(self, page: Page) -> None:
        """Begin to watch ``page``: console, scripts, requests, answers."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """While a checker of ours works in the page."""
        self.is_paused = True
        try:
            yield
        finally:
            self.is_paused = False

    def _note(self, fault: str) -> None:
        if not self.is_paused:
            self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        is_noise = message.text.startswith(REFUSAL) or is_icon(message.location["url"])
        if message.type == "error" and not is_noise:
            self._note(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self._note(f"outside: {request.url}")

    def _response(self, response: Response) -> None:
        if is_icon(response.url):
            return
        is_page = response.request.resource_type in {"document", "xhr", "fetch"}
        if response.status >= (500 if is_page else 400):
            self._note(f"answer {response.status}: {response.url}")


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page: rule, impact, the elements."""
    found = Axe().run(page, context={"exclude": [[MORE_OF_A_LIST]]}).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): "
        + "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"])
        for violation in found
        if violation["impact"] in GRAVE
    ]
