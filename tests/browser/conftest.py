"""The system's Chromium at a real server over the fake Answerer. A missing browser fails; nothing skips."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
)

from qa.answering.answerer import Answerer
from qa.service.app import create_app
from qa.service.library import Answers, Library
from qa.service.server import open_server
from qa.types import Article, Question
from tests.browser.chromium import chromium
from tests.service.fake_answerer import (
    SEED,
    FakeAnswerer,
    FakeStore,
    GenerousAnswerer,
    LeaningAnswerer,
    PartedStore,
    article,
    library_of,
    read,
    seed_fake,
)

PATIENCE = 60_000  # milliseconds; for a busy machine, not for a slow page
DAM = (
    "Dam Breaks Above Karsk After a Week of Rain\nResidents had been told to leave on Monday.\n"
    "The dam above Karsk 🌊 broke at dawn after 7 days of rain.\nNobody was hurt, the mayor said."
)
DAM_ALONE = (article("dam", DAM),)
TICKS = (10.0 * n for n in count())  # a clock by which every look is due
BAKE_SALE = (
    "Bake Sale Pays for a School Roof\nParents sold 600 cakes.\nThe headteacher thanked 80 volunteers."
)

STRANGE = (
    "A <b>Strange</b> &amp; 👩\u200d👩\u200d👧 Title\r\n\r\n",
    "Nobody\u202e knows.\r\n\r\n",
    "It was wrapped\r\nin the middle. ",
    "The \u202eoverride never ends. ",
    "This stands after it.\r\n\r\n",
    "<script>alert(1)</script> is what she said.\r\n\r\n",
    "A" + "a" * 499 + " was a long word.\r\n\r\n",
    "غمرت المياه ثلاثة شوارع في المدينة.\r\n\r\n",
)


RIVER = (
    "The River Rose Again\n\n",
    "A deck.\n\n",
    "The river rose at noon. ",
    "The river fell at night. ",
    "Nobody swam. ",
    "The river froze.\n\n",
    "The river thawed in June.\n\n",
    "The river rested. ",
    "Nobody slept.\n\n",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with chromium() as browser:
        yield browser


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
    return _serve_library(library_of(answerer))


def _serve_library(library: Library) -> str:
    server = open_server(create_app(library), "127.0.0.1", 0)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}"


@contextmanager
def passing_site(index: Path, port: int = 0) -> Iterator[str]:
    """Run the command `serve` until the end of the block."""
    command = (sys.executable, "-m", "qa", "serve", "--index", str(index), "--port", str(port))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split(" on ")[1].split("/ ")[0]
        finally:
            process.kill()


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


@pytest.fixture
def strange_visitor(browser: Browser) -> Iterator[Visitor]:
    yield from _visit(Visitor(_serve(FakeAnswerer(PartedStore(*STRANGE))), browser))


@pytest.fixture
def leaning_visitor(browser: Browser) -> Iterator[Visitor]:
    yield from _visit(Visitor(_serve(LeaningAnswerer(FakeStore(read(SEED)))), browser))


@pytest.fixture
def river_visitor(browser: Browser) -> Iterator[Visitor]:
    yield from _visit(Visitor(_serve(GenerousAnswerer(PartedStore(*RIVER))), browser))


@dataclass
class Changing:
    """A site whose index can be exchanged: every request looks for a new one."""

    pointer: Path
    live: FakeAnswerer
    visitor: Visitor = field(init=False)

    def publish(self, *articles: Article) -> None:
        self.live = FakeAnswerer(FakeStore(*articles, *DAM_ALONE))
        self.pointer.write_text(str(len(articles)) + "x" * int(next(TICKS)))


@pytest.fixture
def changing(browser: Browser, tmp_path: Path) -> Iterator[Changing]:
    site = Changing(tmp_path / "CURRENT", FakeAnswerer(FakeStore(read(SEED), *DAM_ALONE)))
    library = Library(lambda: site.live, site.pointer, lambda: next(TICKS))
    site.visitor = Visitor(_serve_library(library), browser)
    for _ in _visit(site.visitor):
        yield site


@pytest.fixture(scope="session")
def crowded_site() -> str:
    """Serve 500 articles: two floods, and cafés."""
    floods = [
        article(f"flood-{n}", f"Flood {n}\nA deck.\nThe river was in flood.\nNobody slept.\n{more}")
        for n, more in ((1, "It was the flood of the river."), (2, ""))
    ]
    cafes = [
        article(f"cafe-{n}", f"Café No. {n}\nA deck.\nIt opens at {n} minutes past.") for n in range(498)
    ]
    return _serve(FakeAnswerer(FakeStore(*floods, *cafes)))


@pytest.fixture
def crowded_visitor(crowded_site: str, browser: Browser) -> Iterator[Visitor]:
    yield from _visit(Visitor(crowded_site, browser))


@pytest.fixture(scope="session")
def long_site() -> str:
    """Serve one article of 2,000 sentences."""
    lines = [f"Sentence {n} tells of the long road that the river took to the sea." for n in range(1, 2_000)]
    text = "\n".join(["The Long Road", *lines[:-1], "This sentence is the last of all."])
    return _serve(FakeAnswerer(FakeStore(article("long", text))))


@pytest.fixture
def long_visitor(long_site: str, browser: Browser) -> Iterator[Visitor]:
    yield from _visit(Visitor(long_site, browser))
