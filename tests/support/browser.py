"""People who sit at a real Chromium. `walk("member")` gives one, signed in; every page they see is watched."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from portal.core import clock
from portal.core.demo import PASSWORD
from portal.core.world import ZONE
from tests.support.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

#: Where mail reaches the people of the demo's sign-ins: where they sign in, whatever their profiles show.
MAIL = {role: f"{role}@demo.example" for role in ("member", "newcomer", "organiser", "editor", "chair")}
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
WIDE, NARROW = 1280, 390
#: What Chromium says of every page that is not 200; statuses are watched themselves.
NO_COMPLAINT = "Failed to load resource"


@dataclass
class Watch:
    """What must not happen on any page: errors of scripts, broken parts, the policy violated, a word to strangers."""

    site: Site
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("request", self.see_request)
        context.on("response", self.see_response)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(NO_COMPLAINT):
            self.complaints.append(f"{message.type} on {message.location.get('url')}: {message.text}")

    def see_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:", "about:")):
            self.complaints.append(f"a request to another host: {request.url}")

    def see_response(self, response: Response) -> None:
        document = response.request.resource_type == "document"
        refused = response.status in {409, 422}  # a form that a script sent comes back with what to do
        if response.status >= (500 if document or refused else 400):
            self.complaints.append(f"{response.status} {response.url}")


class Walker:
    """Somebody at a browser. Fields are found by their label, buttons and links by their words, as people find them."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site, self.context = site, context
        self.page: Page = context.new_page()

    def go(self, path: str, *, status: int = 200) -> Walker:
        answer = self.page.goto(path if path.startswith("http") else self.site.url + path)
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}, not {status}"
        return self

    def sign_in(self, email: str, password: str = PASSWORD) -> Walker:
        self.go("/sign-in")
        self.page.fill("main input[name=email]", email)
        self.page.fill("main input[name=password]", password)
        self.page.press("main input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: not url.endswith("/sign-in"))
        return self

    @property
    def text(self) -> str:
        """What the page says, blanks squeezed."""
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())

    @property
    def heading(self) -> str:
        return re.sub(r"\s+", " ", self.page.locator("h1").inner_text()).strip()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site.url)

    def field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(label).first

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def choose(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        self.page.locator("main").get_by_label(label).first.check()

    def press(self, words: str, within: str = "main") -> None:
        """Press the button with these words, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=words).first.click()

    def ask_and_press(self, question: str, answer: str) -> None:
        """Open a question ("Cancel the event") and press the button of its answer."""
        self.page.locator("main summary", has_text=question).first.click()
        self.press(answer)

    def follow(self, words: str, within: str = "main") -> None:
        self.follow_link(self.page.locator(within).get_by_role("link", name=words))

    def follow_link(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.first.click()

    def sees(self, *words: str) -> None:
        for each in words:
            assert each, "every page has nothing on it"
            assert each in self.text, f"“{each}” is not on {self.path}: {self.text[:3000]}"

    def misses(self, *words: str) -> None:
        """Not on the page, nor anywhere in its source."""
        source = self.page.content()
        for each in words:
            assert each and each not in source, f"“{each}” is on {self.path}"

    def fetch(self, path: str) -> Any:
        """GET beside the page, with this person's cookies."""
        return self.context.request.get(path if path.startswith("http") else self.site.url + path)


def day(ahead: int = 0) -> str:
    """A day of the demo association, as a date field takes it."""
    return (clock.today(ZONE) + timedelta(days=ahead)).isoformat()


def find_chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; a test is skipped where there is none, and fails where there must be one."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium found")
    if path is None:
        pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, whole_site: Site) -> Callable[[str], Any]:
    """The cookies of a demo person, who signs in once for all tests."""
    kept: dict[str, Any] = {}

    def state(role: str) -> Any:
        if role not in kept:
            context = chromium.new_context()
            Walker(whole_site, context).sign_in(f"{role}@demo.example")
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return state


@pytest.fixture
def walk(chromium: Browser, site: Site, signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Walker]]:
    """`walk("member")`: somebody of the demo; `walk()`: a visitor. `width`, `theme`, `scripts`, `touch` as wanted."""
    with watched(site) as watch:
        contexts: list[BrowserContext] = []

        def make(
            role: str = "", *, width: int = WIDE, theme: str = "light", scripts: bool = True, touch: bool = False
        ) -> Walker:
            context = chromium.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if theme == "dark" else "light",
                java_script_enabled=scripts,
                storage_state=signed_in(role) if role else None,
                reduced_motion="reduce",
                has_touch=touch,
                is_mobile=touch,
            )
            context.set_default_timeout(30_000)
            watch.over(context)
            contexts.append(context)
            return Walker(site, context)

        yield make
        for context in contexts:
            context.close()


@contextmanager
def watched(site: Site) -> Iterator[Watch]:
    """Afterwards nothing may have gone wrong in the browser, and neither server nor worker logged an error."""
    watch, before = Watch(site), len(site.errors())
    yield watch
    assert not watch.complaints, "\n".join(watch.complaints)
    assert not site.errors()[before:], "\n".join(site.errors()[before:])[:6000]
