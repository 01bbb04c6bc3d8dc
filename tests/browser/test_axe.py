"""Everybody can read it: axe finds nothing in any state, light or dark, at any width."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import CRICKET, KILLED, ask, status
from tests.browser.conftest import Visitor

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {1280: 800, 390: 844, 320: 640}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FEW = "document.querySelectorAll('#article > div + div').forEach((one) => one.remove())"


def load_axe(page: Page) -> None:
    page.evaluate(AXE.read_text())  # not bound by the page's own policy


def faults(page: Page) -> list[str]:
    found = page.evaluate("(rules) => axe.run(document, { runOnly: rules })", RULES)
    faults = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
    sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return faults + ([f"scrolls sideways by {sideways} px"] if sideways > 0 else [])


def faults_in_light_and_dark(page: Page, widths: Iterable[int] = SIZES) -> dict[tuple[str, int], list[str]]:
    load_axe(page)
    found = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in widths:
            page.set_viewport_size({"width": width, "height": SIZES[width]})
            found[scheme, width] = faults(page)
    return {where: what for where, what in found.items() if what}


def _empty(_page: Page) -> None:
    """Leave the page as it opens."""


def _answered(page: Page) -> None:
    ask(page, KILLED)
    ask(page, "train to")
    for summary in page.locator(".turn summary").all():
        summary.click()
    expect(page.locator(".ties")).to_have_count(3)
    page.locator("#q1 .cut").click()


def _abstained(page: Page) -> None:
    ask(page, CRICKET)
    page.locator(".silence summary").click()


def _failed(page: Page) -> None:
    page.route("**/turns", lambda route: route.abort())
    page.get_by_label("Your question").fill(KILLED)
    page.keyboard.press("Enter")
    expect(status(page)).to_have_class("trouble")


def _loading(page: Page) -> None:
    page.route("**/turns", lambda _route: None)
    page.get_by_label("Your question").fill(KILLED)
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Reading…")


@pytest.mark.parametrize(
    "state", [_empty, _answered, _abstained, _failed, _loading], ids=lambda one: one.__name__
)
def test_axe_finds_nothing_in_light_and_dark_at_any_width(
    visitor: Visitor, state: Callable[[Page], None]
) -> None:
    page = visitor.open()
    state(page)

    assert faults_in_light_and_dark(page) == {}
    visitor.trouble.clear()  # of the failed request


def test_axe_finds_nothing_in_a_long_article(long_visitor: Visitor) -> None:
    page = long_visitor.open()
    ask(page, "Which sentence is the last of all?")
    page.evaluate(FEW)  # axe takes a minute for 2,000 paragraphs, and they are alike

    assert faults_in_light_and_dark(page) == {}


def test_axe_finds_nothing_with_many_articles_and_their_list_open(crowded_visitor: Visitor) -> None:
    page = crowded_visitor.open()
    ask(page, "flood river")
    page.get_by_text("500 articles", exact=True).click()
    page.get_by_label("Find an article").fill("flood")

    assert faults_in_light_and_dark(page) == {}


def test_axe_finds_nothing_in_an_article_of_strange_characters(strange_visitor: Visitor) -> None:
    page = strange_visitor.open()
    ask(page, "Which word was long?")

    assert faults_in_light_and_dark(page) == {}


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/nothing",
        "/?q=a%07b",
        "/?q=x&article=nope",
        "/articles/train-hostages",
        "/why?question=killed&article=train-hostages&sentence=6",
    ],
)
def test_axe_finds_nothing_on_the_other_pages(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)

    assert faults_in_light_and_dark(page, [320]) == {}
    visitor.trouble.clear()
