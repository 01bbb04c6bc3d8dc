"""Asking: with and without a script, again and again, and when it goes wrong."""

import json

import pytest
from playwright.sync_api import Route, expect

from qa.types import Question, SentenceRef, Turn
from tests.browser.asking import CRICKET, KILLED, ask
from tests.browser.conftest import Visitor


def test_without_a_script_one_can_ask_and_jump_and_take_a_suggestion(visitor: Visitor) -> None:
    page = visitor.open(java_script_enabled=False, viewport={"width": 1280, "height": 500})
    page.get_by_label("Your question").fill(KILLED)
    page.get_by_role("button", name="Ask").click()
    page.locator("a.cut").first.click()
    assert page.url.endswith("#s6")
    expect(page.locator("#s6:target")).to_be_in_viewport()

    page.locator(".suggested a").first.click()
    expect(page.locator(".turn h3")).to_have_text("Who claimed responsibility for the hijacking?")
    expect(page.locator("a.cut").first).to_be_visible()


def test_a_suggested_question_is_a_real_link_and_is_asked_in_place(visitor: Visitor) -> None:
    page = visitor.open()
    link = page.get_by_role("link", name=KILLED)
    assert "/?q=How+many" in (link.get_attribute("href") or "")
    link.click()

    expect(page.locator(".quote")).to_have_count(1)
    expect(page.locator(".suggested a", has_text=KILLED)).to_have_count(0)
    assert page.locator(".intro").is_hidden()


def test_follow_ups_carry_the_earlier_turns(visitor: Visitor) -> None:
    page = visitor.open("/?q=Who+is+Shahid+Rind%3F")
    ask(page, CRICKET)
    ask(page, KILLED)

    first = Turn("Who is Shahid Rind?", (SentenceRef("train-hostages", 9),))
    assert visitor.asked[-1] == Question(KILLED, ("train-hostages",), 3, (first, Turn(CRICKET)))
    expect(page.locator(".turn").last).to_contain_text("Carried over: match")


def test_what_was_read_otherwise_is_said(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, "Which govenment spokesman?")

    expect(page.locator(".note")).to_have_text("Read as: government (typed “govenment”)")


def test_an_abstention_is_its_own_state_with_the_nearest_sentences_behind_a_label(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, CRICKET)
    nearest = page.locator(".closest a")

    expect(page.get_by_text("The article does not say.")).to_be_visible()
    expect(page.locator(".quote, .ref, .support")).to_have_count(0)
    expect(nearest.first).to_be_hidden()
    page.get_by_text("Nearest sentences (not an answer)").click()
    nearest.first.click()
    expect(page.locator(".s:target")).to_have_text(nearest.first.text_content() or "")


def test_shift_enter_adds_a_line_and_enter_sends(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_label("Your question").fill("How many militants")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("have been killed?")
    expect(page.locator(".turn")).to_have_count(0)
    page.keyboard.press("Enter")

    expect(page.locator(".turn")).to_have_count(1)
    assert visitor.asked[-1].text == "How many militants\nhave been killed?"


def test_the_focus_stays_in_the_box_and_the_reply_is_announced(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)

    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_role("log").locator(".turn")).to_have_count(1)


@pytest.mark.parametrize(
    "question",
    [
        "<img src=x onerror=alert(1)> militants",
        "&amp; “quotes” '\" militants",
        "👩\u200d👩\u200d👧 militants",
        "\u202eantim\u202c",
        "x" * 500,
    ],
)
def test_any_question_stays_text_and_breaks_no_layout(visitor: Visitor, question: str) -> None:
    page = visitor.open(viewport={"width": 320, "height": 640})
    ask(page, question)

    assert page.locator(".turn h3").text_content() == question
    assert page.locator("#log img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (503, json.dumps({"detail": "There is no index. Run: pullquote rebuild"}), "Run: pullquote rebuild"),
        (502, "<h1>Bad gateway</h1>", "The server answered 502"),
        (200, "nonsense", "The server answered 200"),
        (None, "", "See that it is running, then ask again."),
    ],
)
def test_a_failed_question_stays_in_the_box_with_the_reason_and_can_be_asked_again(
    visitor: Visitor, status: int | None, body: str, said: str
) -> None:
    page = visitor.open()
    page.route(
        "**/api/ask", lambda route: route.fulfill(status=status, body=body) if status else route.abort()
    )
    page.get_by_label("Your question").fill(KILLED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.get_by_label("Your question")).to_have_value(KILLED)
    expect(page.locator(".turn")).to_have_count(0)

    page.unroute_all()
    page.keyboard.press("Enter")
    expect(page.locator(".quote")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("")
    visitor.trouble.clear()


def test_a_refused_question_is_explained_in_the_words_of_the_page_without_scripts(visitor: Visitor) -> None:
    page = visitor.open()
    page.get_by_label("Your question").fill("Who\u0007?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("U+0007")
    plain = visitor.open("/?q=Who%07%3F", java_script_enabled=False)

    expect(page.get_by_role("status")).to_have_text(plain.locator("#status").text_content() or "")
    visitor.trouble.clear()


def test_a_slow_answer_is_waited_for_in_sight(visitor: Visitor) -> None:
    page = visitor.open()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/ask", hold)
    page.get_by_label("Your question").fill(KILLED)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Reading…")
    page.keyboard.press("Enter")

    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".quote")).to_have_count(1)


def test_a_question_that_cannot_be_asked_stays_in_the_box_without_a_script(visitor: Visitor) -> None:
    page = visitor.open("/?q=a%07b", java_script_enabled=False)

    expect(page.get_by_label("Your question")).to_have_value("a\u0007b")
    expect(page.get_by_role("status")).to_contain_text("character 2 is U+0007")
    visitor.trouble.clear()
