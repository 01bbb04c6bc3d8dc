"""Everybody can read it: axe, keyboard, reflow, colours forced by the system, paper."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import CRICKET, KILLED, ask
from tests.browser.conftest import Visitor

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {1280: 800, 390: 844, 320: 640}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STATES: dict[str, list[str]] = {"empty": [], "answered": [KILLED], "abstained": [CRICKET]}
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const x = Math.min(Math.max(box.left + Math.min(box.width, 40) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return { name: one.id || one.textContent.trim().slice(0, 40), body: one === document.body, tag: one.tagName,
    seen: box.bottom > 0 && box.top < innerHeight, clear: one.contains(top) || top.contains(one),
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    width: box.width, height: box.height };
}"""

FIRST_LINES = """() => [...document.querySelectorAll('#article p:not(.deck) .s')].map((sentence) => {
  const text = sentence.firstChild;
  const top = (place) => {
    const range = document.createRange();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect().top;
  };
  let place = 0;
  while (place < text.length && top(place) === top(0)) place++;
  return place;
})"""


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


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_light_and_dark_at_any_width(visitor: Visitor, state: str) -> None:
    page = visitor.open()
    for question in STATES[state]:
        ask(page, question)
    for summary in page.locator(".turn summary").all():
        summary.click()

    assert faults_in_light_and_dark(page) == {}


@pytest.mark.parametrize("path", ["/api", "/nothing", "/?q=a%07b", "/?q=x&article=nope"])
def test_axe_finds_nothing_on_the_other_pages(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)

    assert faults_in_light_and_dark(page, [320]) == {}
    visitor.trouble.clear()


def test_axe_finds_nothing_with_several_articles_and_several_turns(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    for question in ("How many days of rain at dawn?", KILLED, CRICKET):
        ask(page, question)
    page.locator(".cut").first.click()
    page.get_by_text("3 articles", exact=True).click()

    assert faults_in_light_and_dark(page) == {}


@pytest.mark.parametrize("size", [(1280, 800), (390, 600)])
def test_every_stop_of_the_tab_key_is_seen_ringed_and_large_enough(
    visitor: Visitor, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = visitor.open("/?q=How+many+militants+have+been+killed%3F", viewport=viewport)
    stops: list[dict[str, Any]] = []
    while len(stops) < 40:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"] or stop["name"] in [one["name"] for one in stops]:
            break
        stops.append(stop)

    names = [stop["name"] for stop in stops]
    assert names[0].startswith("Skip")
    assert {"q", "Ask", "1", "clearly supported"} <= set(names)
    assert [stop for stop in stops if not (stop["seen"] and stop["clear"] and stop["ring"])] == []
    assert [stop for stop in stops if stop["width"] < 24 or stop["height"] < 24] == []


def test_a_slash_brings_the_focus_to_the_box(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("/")
    page.keyboard.type("a/b")

    expect(page.get_by_label("Your question")).to_have_value("a/b")


def test_lines_of_the_article_have_60_to_75_characters(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 800})

    lengths = sorted(page.evaluate(FIRST_LINES))

    assert 60 <= lengths[len(lengths) // 2] <= 75


def test_on_a_phone_a_quote_leads_to_the_article_and_back(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 390, "height": 700}, has_touch=True)
    ask(page, KILLED)
    expect(page.locator(".back")).to_be_hidden()
    page.locator(".cut").first.tap()
    expect(page.locator("#s6")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Back to the answer").tap()

    expect(page.locator("#q1")).to_be_in_viewport()


def test_colours_forced_by_the_system_keep_the_highlight(visitor: Visitor) -> None:
    page = visitor.open(forced_colors="active")
    ask(page, KILLED)
    page.locator(".cut").first.click()

    outline = page.locator("#s6").evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert outline == "solid"


def test_motion_is_only_for_those_who_want_it(visitor: Visitor) -> None:
    page = visitor.open()
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"

    assert page.evaluate(behaviour) == "auto"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(behaviour) == "smooth"


def test_paper_shows_question_quote_and_article_and_nothing_to_press(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.emulate_media(media="print")

    expect(page.locator(".turn h3")).to_be_visible()
    expect(page.locator(".quote .cut")).to_be_visible()
    expect(page.locator("#s15")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()
    expect(page.locator(".suggested")).to_be_hidden()
