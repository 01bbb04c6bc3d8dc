"""Asking: with and without a script, again and again, in any characters."""

import pytest
from playwright.sync_api import Page, expect

from qa.types import Question, SentenceRef, Turn
from tests.browser.asking import CRICKET, KILLED, ask, status
from tests.browser.conftest import Visitor

NEWS = """() => {
  window.news = [];
  const listen = (records) => records.forEach(({ target }) => {
    const live = (target.closest ? target : target.parentElement).closest('[role=status], [aria-live]');
    if (live && live.textContent) window.news.push(live.textContent);
  });
  const seen = { childList: true, subtree: true, characterData: true };
  new MutationObserver(listen).observe(document.body, seen);
}"""


def test_without_a_script_one_can_ask_and_jump_and_take_a_suggestion(visitor: Visitor) -> None:
    page = visitor.open(java_script_enabled=False, viewport={"width": 1280, "height": 500})
    page.get_by_label("Your question").fill(KILLED)
    page.get_by_role("button", name="Ask").click()
    page.locator("a.cut").first.click()
    assert page.url.endswith("#s6")
    expect(page.locator("#s6:target")).to_be_in_viewport()

    page.get_by_role("link", name="Who claimed responsibility for the hijacking?").click()
    expect(page.locator(".turn h3")).to_have_text("Who claimed responsibility for the hijacking?")
    expect(page.locator("a.cut").first).to_be_visible()
    expect(page.locator(".copy, #clear, #keys").first).to_be_hidden()


def test_a_suggested_question_is_a_real_link_and_is_asked_in_place(visitor: Visitor) -> None:
    page = visitor.open()
    link = page.get_by_role("link", name=KILLED)
    assert "/?q=How+many" in (link.get_attribute("href") or "")
    link.click()

    expect(page.locator(".quote")).to_have_count(1)
    assert page.locator(".intro").is_hidden()


def test_after_an_answer_the_other_suggestions_are_offered_and_the_asked_one_is_not(visitor: Visitor) -> None:
    page = visitor.open()
    offered = page.locator(".suggested li:visible")
    assert 3 <= offered.count() <= 6
    before = offered.count()
    ask(page, KILLED)

    expect(offered).to_have_count(before - 1)
    expect(page.locator(".suggested li", has_text=KILLED)).to_be_hidden()


def test_follow_ups_carry_the_earlier_turns(visitor: Visitor) -> None:
    page = visitor.open("/?q=Who+is+Shahid+Rind%3F")
    ask(page, CRICKET)
    ask(page, KILLED)

    first = Turn("Who is Shahid Rind?", (SentenceRef("train-hostages", 9),))
    assert visitor.asked[-1] == Question(KILLED, ("train-hostages",), 3, (first, Turn(CRICKET)))
    expect(page.locator(".turn").last).to_contain_text("Carried over: match")


def test_the_address_of_a_follow_up_asks_it_after_the_same_turn_again(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, CRICKET)
    ask(page, KILLED)

    fresh = visitor.open(page.url)

    expect(fresh.locator(".turn")).to_contain_text("Carried over: match")
    expect(fresh.locator(".turn .cut").first).to_have_attribute("href", "#s6")


def test_what_was_read_otherwise_is_said(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, "Which govenment spokesman?")

    expect(page.locator(".note")).to_have_text("Read as: government (typed “govenment”)")


def test_an_abstention_is_its_own_state_and_shows_no_quote(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, CRICKET)

    expect(page.locator(".silence .verdict")).to_have_text("The article does not say.")
    expect(page.locator(".quote, .ref, .support, .turn mark")).to_have_count(0)
    asked = page.request.post("/api/ask", data={"question": CRICKET})
    assert asked.json()["kind"] == "abstention"


def test_the_nearest_sentences_stand_behind_a_label_and_come_into_view_when_it_is_opened(
    visitor: Visitor,
) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 420})
    ask(page, CRICKET)
    nearest = page.locator(".closest a")
    expect(nearest.first).to_be_hidden()
    page.get_by_text("Nearest sentences (not an answer)").click()
    expect(nearest.first).to_be_in_viewport()

    nearest.first.click()
    expect(page.locator(".s:target")).to_have_text(nearest.first.text_content() or "")


def test_enter_sends_and_shift_enter_adds_a_line(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_label("Your question").fill("How many militants")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("have been killed?")
    expect(page.locator(".turn")).to_have_count(0)
    page.keyboard.press("Enter")

    expect(page.locator(".turn")).to_have_count(1)
    assert visitor.asked[-1].text == "How many militants\nhave been killed?"


def test_choosing_a_character_with_an_input_method_never_sends(visitor: Visitor) -> None:
    page = visitor.open()
    box = page.get_by_label("Your question")
    box.fill("人質は何人")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(page.locator(".turn")).to_have_count(0)
    assert visitor.asked == []

    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize(("question", "said"), [(KILLED, "27 militants"), (CRICKET, "does not say")])
def test_a_reply_is_announced_once_and_the_focus_stays_in_the_box(
    visitor: Visitor, question: str, said: str
) -> None:
    page = visitor.open()
    page.evaluate(NEWS)
    ask(page, question)

    expect(page.get_by_label("Your question")).to_be_focused()
    heard = [news for news in page.evaluate("window.news") if news != "Reading…"]
    assert len(heard) == 1
    assert said in heard[0]


def test_who_scrolls_while_a_reply_is_read_is_left_there(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 420})
    for question in (KILLED, "Who is Shahid Rind?", "In which district did the attack occur?"):
        ask(page, question)
    page.route("**/turns", lambda route: (page.evaluate(SCROLL), route.continue_())[1])
    ask(page, CRICKET)

    assert page.evaluate("document.querySelector('#said').scrollTop") == 7


SCROLL = "document.querySelector('#said').scrollTop = 7"


def test_a_new_reply_is_brought_into_view_and_the_article_stays_where_it_is(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 420})
    page.evaluate("scrollTo(0, 150)")
    for question in (KILLED, "Who is Shahid Rind?", CRICKET):
        ask(page, question)

    expect(page.locator(".turn").last.locator("h3")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 150


@pytest.mark.parametrize(
    "question",
    [
        "<img src=x onerror=alert(1)> militants",
        "&amp; “quotes” '\" militants",
        "👩\u200d👩\u200d👧 militants",
        "\u202eantim\u202c",
        "\u2067militants\u2066",
        "{{ 7 * 7 }} ${7 * 7} militants",
        "x" * 500,
    ],
)
def test_any_question_stays_text_and_breaks_no_layout(visitor: Visitor, question: str) -> None:
    page = visitor.open(viewport={"width": 320, "height": 640})
    ask(page, question)
    again = visitor.open(page.url, viewport={"width": 320, "height": 640}, java_script_enabled=False)

    for one in (page, again):
        assert one.locator(".turn h3").text_content() == question
        assert one.locator("#log img").count() == 0
        assert sideways(one) <= 0


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    shown = page.locator("html").evaluate("(root) => root.getBoundingClientRect().width")
    wide = max(one.evaluate("(one) => one.scrollWidth") for one in page.locator("html, main, #said").all())
    return int(wide - shown)


def test_a_question_that_cannot_be_asked_stays_in_the_box_without_a_script(visitor: Visitor) -> None:
    page = visitor.open("/?q=a%07b", java_script_enabled=False)

    expect(page.get_by_label("Your question")).to_have_value("a\u0007b")
    expect(status(page)).to_contain_text("character 2 is U+0007")
    visitor.trouble.clear()
