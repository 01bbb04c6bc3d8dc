"""The system's Chromium at a real server over the fake Answerer. A missing browser fails; nothing skips."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from qa.answering.answerer import Answerer
from qa.service.app import create_app
from qa.service.library import Answers
from qa.service.server import open_server
from qa.types import Question
from tests.service.fake_answerer import (
    SEED,
    FakeAnswerer,
    FakeStore,
    article,
    library_of,
    read,
    seed_fake,
)

PATIENCE = 15_000  # milliseconds; for a busy machine, not for a slow page
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
INSTALL = "no Chromium found; run: apt-get install -y chromium, or name one in TEST_BROWSER"
DAM = (
    "Dam Breaks Above Karsk After a Week of Rain\nResidents had been told to leave on Monday.\n"
    "The dam above Karsk 🌊 broke at dawn after 7 days of rain.\nNobody was hurt, the mayor said."
)
BAKE_SALE = (
    "Bake Sale Pays for a School Roof\nParents sold 600 cakes.\nThe headteacher thanked 80 volunteers."
)


def browser_path(find: Callable[[str], str | None] = shutil.which) -> str:
    found = os.environ.get("TEST_BROWSER") or next(filter(None, map(find, NAMES)), None)
    return found or pytest.fail(INSTALL)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    options = ["--disable-dev-shm-usage", "--force-color-profile=srgb", "--disable-background-networking"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=options)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Opens pages of one site, knows what was asked there, and notes whatever a browser complains about."""

    url: str
    browser: Browser
    asked: list[Question] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", **options: Any) -> Page:
        options = {"base_url": self.url, "reduced_motion": "reduce", "locale": "en-GB"} | options
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", self._follow)
        page.goto(path)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.trouble.append(said.text)

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.trouble.append(f"a request left the site: {request.url}")


def _serve(answerer: Answers) -> str:
    """Serve for the rest of the session; return where."""
    server = open_server(create_app(library_of(answerer)), "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}"


def _visit(visitor: Visitor) -> Iterator[Visitor]:
    visitor.asked.clear()
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.trouble == []


@pytest.fixture(scope="session")
def seed_site() -> tuple[str, list[Question]]:
    answerer = seed_fake()
    return _serve(answerer), answerer.asked


@pytest.fixture(scope="session")
def library_site() -> tuple[str, list[Question]]:
    answerer = FakeAnswerer(FakeStore(article("bake-sale", BAKE_SALE), article("dam", DAM), read(SEED)))
    return _serve(answerer), answerer.asked


@pytest.fixture(scope="session")
def real_site(seed_answerer: Answerer) -> str:
    return _serve(seed_answerer)


@pytest.fixture
def visitor(seed_site: tuple[str, list[Question]], browser: Browser) -> Iterator[Visitor]:
    url, asked = seed_site
    yield from _visit(Visitor(url, browser, asked))


@pytest.fixture
def library_visitor(library_site: tuple[str, list[Question]], browser: Browser) -> Iterator[Visitor]:
    url, asked = library_site
    yield from _visit(Visitor(url, browser, asked))


@pytest.fixture
def real_visitor(real_site: str, browser: Browser) -> Iterator[Visitor]:
    yield from _visit(Visitor(real_site, browser))
