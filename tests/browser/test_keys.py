"""Without a mouse, or with one that only hovers: step through the quotes, look ahead, let go."""

from playwright.sync_api import Page, expect

from tests.browser.asking import KILLED, ask, background
from tests.browser.conftest import Visitor

SMALL = {"width": 1280, "height": 500}
LAST = "Who monitors and responds to efforts to secure hostages?"


def answered(visitor: Visitor) -> Page:
    """Open a page with an answer of three quotes and the focus on no box."""
    page = visitor.open(viewport=SMALL)
    ask(page, "security forces")
    expect(page.locator(".quote")).to_have_count(3)
    page.keyboard.press("Escape")
    return page


def test_keys_step_through_the_quotes_and_say_which_of_how_many(visitor: Visitor) -> None:
    page = answered(visitor)
    told = []
    for key in ("n", "n", "j", "n", "p", "k"):
        page.keyboard.press(key)
        current = page.locator(".quote:has([aria-current])")
        expect(current.locator(".cut")).to_be_focused()
        sentence = page.locator(f"#s{current.get_attribute('data-sentence')}:target")
        expect(sentence).to_be_in_viewport(ratio=1)
        told.append(page.locator("#news").text_content())

    assert told == [f"Quote {number} of 3" for number in (1, 2, 3, 3, 2, 1)]


def test_a_slash_brings_the_focus_to_the_box(visitor: Visitor) -> None:
    page = visitor.open()
    page.keyboard.press("/")
    page.keyboard.type("a/b n p")

    expect(page.get_by_label("Your question")).to_have_value("a/b n p")


def test_single_keys_can_be_turned_off_and_stay_off(visitor: Visitor) -> None:
    page = answered(visitor)
    page.get_by_text("Keyboard").click()
    page.get_by_label("Use the single keys").uncheck()
    page.reload()
    expect(page.locator(".quote")).to_have_count(3)
    page.keyboard.press("n")
    page.keyboard.press("/")

    expect(page.locator(".s:target, .cut[aria-current]")).to_have_count(0)
    expect(page.get_by_label("Your question")).not_to_be_focused()


def test_single_keys_can_be_turned_off_in_a_narrow_or_enlarged_window_too(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 640, "height": 400})
    page.get_by_text("Keyboard").click()
    page.get_by_label("Use the single keys").uncheck()
    page.keyboard.press("/")

    expect(page.get_by_label("Your question")).not_to_be_focused()
    phone = visitor.open(has_touch=True, is_mobile=True)
    expect(phone.get_by_text("Keyboard")).to_be_hidden()


def test_keys_with_a_modifier_are_left_to_the_browser(visitor: Visitor) -> None:
    page = answered(visitor)
    page.keyboard.press("Alt+n")

    expect(page.locator(".s:target")).to_have_count(0)


def test_escape_clears_the_highlight_and_leaves_the_article_where_it_is(visitor: Visitor) -> None:
    page = visitor.open(viewport=SMALL)
    ask(page, KILLED)
    page.locator(".cut").click()
    expect(page.locator("#s6:target")).to_be_in_viewport()
    before = page.evaluate("scrollY")
    page.keyboard.press("Escape")

    expect(page.locator(".s:target")).to_have_count(0)
    assert page.evaluate("scrollY") == before
    assert "#" not in page.url


def test_a_quote_under_the_pointer_marks_its_sentence_and_escape_lets_go(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, "Who claimed responsibility for the hijacking?")
    page.locator(".cut").first.hover()
    expect(page.locator("#s4.peeked")).to_be_in_viewport()
    expect(page.locator("#peek")).to_be_hidden()
    page.keyboard.press("Escape")

    expect(page.locator(".peeked")).to_have_count(0)
    assert background(page.locator("#s4")) == background(page.locator("#s5"))


def test_a_sentence_out_of_view_is_shown_with_its_neighbours_and_the_article_does_not_move(
    visitor: Visitor,
) -> None:
    page = visitor.open(f"/?q={LAST.replace(' ', '+')}", viewport=SMALL)
    page.locator(".cut").last.hover()
    peek = page.get_by_role("complementary", name="Round the quote")
    expect(peek).to_contain_text(page.locator("#s14").text_content() or "")
    expect(peek.locator("mark")).to_have_text(page.locator("#s15").text_content() or "")
    assert page.evaluate("scrollY") == 0

    peek.hover()
    page.wait_for_timeout(400)
    expect(peek).to_be_visible()
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()


def test_the_focus_on_a_quote_shows_the_same_and_goes_with_it(visitor: Visitor) -> None:
    page = visitor.open(f"/?q={LAST.replace(' ', '+')}", viewport=SMALL)
    page.locator(".cut").last.focus()
    expect(page.locator("#peek mark")).to_have_text(page.locator("#s15").text_content() or "")
    page.keyboard.press("Tab")

    expect(page.locator("#peek")).to_be_hidden()
