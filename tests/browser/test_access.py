"""Everybody can read it: keyboard, touch, reflow, colours forced by the system, paper."""

from typing import Any, Literal

import pytest
from playwright.sync_api import expect

from tests.browser.asking import CRICKET, KILLED, ask, background
from tests.browser.conftest import Visitor

SIZES = {1280: 800, 390: 844, 320: 640}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
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

SMALL_TARGETS = """(least) => {
  const targets = document.querySelectorAll('a, button, summary, select, textarea, input:not([type=hidden])');
  const seen = [...targets].filter((one) => one.checkVisibility() && !one.matches('.skip, .ref'));
  const box = (one) => (one.type === 'checkbox' ? one.parentElement : one).getBoundingClientRect();
  return seen.filter((one) => box(one).width < least || box(one).height < least)
    .map((one) => one.outerHTML.slice(0, 60));
}"""


@pytest.mark.parametrize("size", [(1280, 800), (390, 600)])
def test_every_stop_of_the_tab_key_is_seen_ringed_and_large_enough(
    visitor: Visitor, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = visitor.open("/?q=How+many+militants+have+been+killed%3F", viewport=viewport)
    expect(page.locator("#clear")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    stops: list[dict[str, Any]] = []
    while len(stops) < 40:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["body"] or stop["name"] in [one["name"] for one in stops]:
            break
        stops.append(stop)

    names = [stop["name"] for stop in stops]
    assert names[0].startswith("Skip")
    assert {"clear", "q", "Ask", "1", "clearly supported", "Why this sentence?", "Copy", "Link"} <= set(names)
    assert [stop for stop in stops if not (stop["seen"] and stop["clear"] and stop["ring"])] == []
    assert [stop for stop in stops if stop["width"] < 24 or stop["height"] < 24] == []


def test_the_place_of_news_is_there_with_room_for_it_before_any_news(visitor: Visitor) -> None:
    place = visitor.open().locator("#ask").get_by_role("status")
    box = place.bounding_box()

    expect(place).to_have_text("")
    assert box is not None
    assert box["height"] > 0


def test_a_keyboard_opens_every_disclosure_and_leaves_it(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.locator(".why summary").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".ties")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".ties")).to_be_hidden()


@pytest.mark.parametrize(("touch", "least"), [(False, 24), (True, 44)])
def test_targets_are_large_enough_for_a_pointer_and_for_a_finger(
    library_visitor: Visitor, *, touch: bool, least: int
) -> None:
    size = {"width": 320, "height": 640}
    page = library_visitor.open(
        "/?q=How+many+days+of+rain+at+dawn%3F", viewport=size, has_touch=touch, is_mobile=touch
    )
    page.get_by_text("3 articles", exact=True).click()

    assert page.evaluate(SMALL_TARGETS, least) == []


def test_a_finger_beside_a_number_in_the_article_still_meets_it(visitor: Visitor) -> None:
    page = visitor.open("/?q=How+many+militants+have+been+killed%3F", has_touch=True, is_mobile=True)
    met = """() => {
      const { x, y, width, height } = document.querySelector('.ref').getBoundingClientRect();
      const at = ([dx, dy]) => document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy);
      return [[-20, 0], [20, 0], [0, -20], [0, 20]].every((by) => at(by).matches('.ref'));
    }"""
    page.locator(".ref").scroll_into_view_if_needed()

    assert page.evaluate(met)


def test_lines_of_the_article_have_60_to_75_characters(visitor: Visitor) -> None:
    for width in (1280, 2560):
        page = visitor.open(viewport={"width": width, "height": 800})
        lengths = sorted(page.evaluate(FIRST_LINES))

        assert 60 <= lengths[len(lengths) // 2] <= 75


@pytest.mark.parametrize("size", [(320, 256), (320, 640), (640, 360), (959, 700), (960, 700), (2560, 1440)])
def test_nothing_is_cut_off_or_scrolls_sideways_from_320_to_2560_pixels(
    library_visitor: Visitor, size: tuple[int, int]
) -> None:
    page = library_visitor.open(viewport={"width": size[0], "height": size[1]})
    ask(page, "How many days of rain at dawn?")
    page.get_by_text("3 articles", exact=True).click()

    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    right = "one.checkVisibility() && one.getBoundingClientRect().right"
    cut = f"(all) => all.filter((one) => {right} > innerWidth + 1).length"
    assert (
        page.locator("main :is(a, p, h2, h3, h4, button, summary, select, textarea)").evaluate_all(cut) == 0
    )
    button = page.get_by_role("button", name="Ask")
    button.scroll_into_view_if_needed()
    for control in (button, page.get_by_label("Your question")):
        expect(control).to_be_in_viewport(ratio=0.98)  # a pixel may lie at the edge


def test_text_of_twice_the_size_stays_whole(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    ask(page, KILLED)

    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    expect(page.locator("#q1 .line")).to_be_visible()
    expect(page.get_by_role("button", name="Ask")).to_be_in_viewport(ratio=1)


def test_on_a_phone_a_quote_leads_to_the_article_and_back(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 390, "height": 700}, has_touch=True)
    ask(page, KILLED)
    expect(page.locator(".back")).to_be_hidden()
    page.locator(".cut").first.tap()
    expect(page.locator("#s6")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Back to the answer").tap()

    expect(page.locator("#q1")).to_be_in_viewport()


def test_from_a_nearest_sentence_the_way_back_leads_to_no_earlier_quote(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 390, "height": 700}, has_touch=True)
    ask(page, KILLED)
    page.locator(".cut").tap()
    ask(page, CRICKET)
    page.get_by_text("Nearest sentences").tap()
    page.locator(".closest .cut").first.tap()

    expect(page.get_by_role("link", name="Back to the answer")).to_have_attribute("href", "#said")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_light_and_dark_keep_the_highlight_apart_from_the_rest(
    visitor: Visitor, scheme: Literal["light", "dark"]
) -> None:
    page = visitor.open("/?q=How+many+militants+have+been+killed%3F#s6", color_scheme=scheme)

    expect(page.locator("#s6:target")).to_have_count(1)
    assert background(page.locator("#s6")) != background(page.locator("#s5"))
    assert background(page.locator("#q1 mark")) == background(page.locator("#s6"))


def test_colours_forced_by_the_system_keep_the_highlight_and_the_numbers(visitor: Visitor) -> None:
    page = visitor.open(forced_colors="active")
    ask(page, KILLED)
    page.locator(".cut").first.click()

    outline = "(one) => getComputedStyle(one).outlineStyle"
    assert [page.locator(one).evaluate(outline) for one in ("#s5", "#s6")] == ["none", "solid"]
    assert page.locator(".ref").evaluate("(one) => getComputedStyle(one).borderStyle") == "solid"


def test_motion_shows_where_the_highlight_is_and_only_to_those_who_want_it(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.locator(".cut").click()
    named = "(one) => getComputedStyle(one).animationName"

    assert page.locator("#s6").evaluate(named) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.locator("#s6").evaluate(named) == "found"


def test_paper_shows_question_quotes_and_the_marked_article_and_nothing_to_press(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.emulate_media(media="print")

    expect(page.locator(".turn h3")).to_be_visible()
    expect(page.locator(".quote .cut")).to_be_visible()
    expect(page.locator("#s15")).to_be_visible()
    line = "(one) => getComputedStyle(one).textDecorationLine"
    assert [page.locator(one).evaluate(line) for one in ("#s5", "#s6")] == ["none", "underline"]
    pressed = page.locator("button, form, .suggested, .why, .words, nav a, .back, .skip")
    assert pressed.evaluate_all("(all) => all.filter((one) => one.checkVisibility()).length") == 0


def test_an_article_written_from_right_to_left_is_shown_so_beside_others(strange_visitor: Visitor) -> None:
    page = strange_visitor.open("/?q=غمرت+المياه")
    direction = "(one) => getComputedStyle(one).direction"

    shown = [page.locator(one).evaluate(direction) for one in ("#s7", "#s2", ".line", ".turn h3")]
    assert shown == ["rtl", "ltr", "rtl", "rtl"]
    assert page.locator("#s7").evaluate("(one) => getComputedStyle(one.parentElement).textAlign") == "start"


def test_a_sentence_that_overrides_the_direction_leaves_the_next_one_alone(strange_visitor: Visitor) -> None:
    page = strange_visitor.open()
    left = """(one) => [0, 4].map((place) => {
      const range = document.createRange();
      range.setStart(one.firstChild, place);
      range.setEnd(one.firstChild, place + 1);
      return range.getBoundingClientRect().left;
    })"""
    page.set_viewport_size({"width": 2560, "height": 800})
    first, fifth = page.locator("#s4").evaluate(left)

    assert page.locator("#s3").text_content() == "The \u202eoverride never ends."
    assert first < fifth


def test_a_preview_runs_in_the_direction_of_each_of_its_sentences(strange_visitor: Visitor) -> None:
    page = strange_visitor.open("/?q=غمرت+المياه", viewport={"width": 1280, "height": 300})
    page.locator(".cut").hover()
    direction = "(all) => all.map((one) => getComputedStyle(one).direction)"

    expect(page.locator("#peek")).to_be_visible()
    assert page.locator("#peek > *").evaluate_all(direction) == ["ltr", "rtl", "ltr"]


def test_markup_and_long_words_in_an_article_stay_text_and_break_no_layout(strange_visitor: Visitor) -> None:
    for width in (320, 1280):
        page = strange_visitor.open("/?q=Which+word+was+long%3F", viewport={"width": width, "height": 640})

        assert page.locator("#title").text_content() == "A <b>Strange</b> &amp; 👩\u200d👩\u200d👧 Title"
        assert page.locator("#article :is(b, script)").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
