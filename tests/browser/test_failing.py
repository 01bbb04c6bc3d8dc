"""When it goes wrong: a sentence of what happened and what to do, and the question still in the box."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.asking import KILLED, ask, status
from tests.browser.conftest import Visitor, passing_site

PROBLEM = '<!doctype html><title>No index</title><p id="detail">There is no index. Run: pullquote rebuild</p>'


def send(page: Page, question: str = KILLED) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")


def hold(page: Page, path: str = "**/turns") -> list[Route]:
    """Keep what is asked from now on waiting, in the list that is returned."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(path, keep)
    return held


@pytest.mark.parametrize(
    ("code", "body", "said"),
    [
        (503, PROBLEM, "There is no index. Run: pullquote rebuild"),
        (503, "", "Wait a few seconds, then ask again."),
        (429, "slow down", "Wait a few seconds, then ask again."),
        (502, "<h1>Bad gateway</h1>", "The server answered 502"),
        (200, "<h1>Welcome to the hotel's network</h1>", "something else than a reply"),
        (200, "", "something else than a reply"),
        (None, "", "See that it is running, then ask again."),
    ],
)
def test_a_failed_question_stays_in_the_box_with_the_reason_and_can_be_asked_again(
    visitor: Visitor, code: int | None, body: str, said: str
) -> None:
    page = visitor.open()
    page.route(
        "**/turns",
        lambda route: (
            route.fulfill(status=code, body=body, content_type="text/html") if code else route.abort()
        ),
    )
    send(page)
    expect(status(page)).to_contain_text(said)
    expect(page.get_by_label("Your question")).to_have_value(KILLED)
    expect(page.locator(".turn")).to_have_count(0)

    page.unroute_all()
    page.keyboard.press("Enter")
    expect(page.locator(".quote")).to_have_count(1)
    expect(status(page)).to_have_text("")
    visitor.trouble.clear()


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/plain"])
def test_a_reply_that_is_no_page_is_said_to_be_none(visitor: Visitor, kind: str) -> None:
    page = visitor.open()
    nonsense = json.dumps({"kind": "answer", "quotes": [None]})
    page.route("**/turns", lambda route: route.fulfill(status=200, body=nonsense, content_type=kind))
    send(page)

    expect(status(page)).to_contain_text("Ask again.")
    expect(page.get_by_label("Your question")).to_have_value(KILLED)


def test_a_refused_question_is_explained_in_the_words_of_the_page_without_scripts(visitor: Visitor) -> None:
    page = visitor.open()
    send(page, "Who\u0007?")
    expect(status(page)).to_contain_text("U+0007")
    plain = visitor.open("/?q=Who%07%3F", java_script_enabled=False)

    expect(status(page)).to_have_text(status(plain).text_content() or "")
    visitor.trouble.clear()


def test_a_slow_reply_is_waited_for_in_sight_and_asked_for_once(visitor: Visitor) -> None:
    page = visitor.open()
    held = hold(page)
    send(page)
    expect(status(page)).to_have_text("Reading…")
    page.keyboard.press("Enter")

    assert len(held) == 1
    held[0].continue_()
    expect(page.locator(".quote")).to_have_count(1)
    expect(page.get_by_role("button", name="Ask")).to_be_visible()


def test_a_slow_reply_can_be_stopped_and_asked_for_again(visitor: Visitor) -> None:
    page = visitor.open()
    hold(page)
    send(page)
    page.get_by_role("button", name="Stop").click()
    expect(status(page)).to_have_text("Stopped. The question is still in the box.")
    expect(page.get_by_label("Your question")).to_have_value(KILLED)

    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".quote")).to_have_count(1)
    visitor.trouble.clear()


def test_the_button_stays_under_the_pointer_while_a_reply_is_waited_for(visitor: Visitor) -> None:
    page = visitor.open()
    place = page.get_by_role("button", name="Ask").bounding_box()
    hold(page)
    send(page)
    expect(status(page)).to_have_text("Reading…")

    assert page.get_by_role("button", name="Stop").bounding_box() == place
    visitor.trouble.clear()


def test_a_question_can_be_stopped_while_the_conversation_is_restored_which_then_comes(
    visitor: Visitor,
) -> None:
    page = visitor.open()
    ask(page, KILLED)
    held = hold(page)
    page.reload()
    send(page, "Who is Shahid Rind?")
    page.get_by_role("button", name="Stop").click()
    expect(status(page)).to_have_text("Stopped. The question is still in the box.")
    held[0].continue_()

    expect(page.locator(".quote")).to_have_count(1)
    expect(page.get_by_label("Your question")).to_have_value("Who is Shahid Rind?")


def test_an_answer_whose_article_does_not_come_can_be_stopped(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    held = hold(page, "**/articles/train-hostages")
    with page.expect_request("**/articles/train-hostages"):
        send(page)
    page.get_by_role("button", name="Stop").click()

    expect(status(page)).to_have_text("Stopped. The question is still in the box.")
    expect(page.locator(".turn")).to_have_count(0)
    assert len(held) == 1


def test_clearing_while_a_question_is_asked_stops_the_question_too(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    held = hold(page)
    send(page, "Who is Shahid Rind?")
    expect(status(page)).to_have_text("Reading…")
    page.get_by_role("button", name="Clear").click()
    expect(status(page)).to_have_text("Stopped. The question is still in the box.")
    held[0].continue_()
    page.wait_for_timeout(200)

    expect(page.locator(".turn")).to_have_count(0)


def test_a_reply_that_does_not_come_is_given_up_after_half_a_minute(visitor: Visitor) -> None:
    page = visitor.open("about:blank")
    page.clock.install()
    page.goto(visitor.url)
    page.route("**/turns", lambda _route: None)
    send(page)
    page.clock.fast_forward(31_000)

    expect(status(page)).to_have_text("No answer for 30 seconds. Ask again, or see what the server is doing.")
    expect(page.get_by_label("Your question")).to_have_value(KILLED)
    visitor.trouble.clear()


def test_a_server_that_went_away_and_came_back_is_asked_again_without_retyping(
    visitor: Visitor, seed_index: Path
) -> None:
    with passing_site(seed_index) as url:
        passing = Visitor(url, visitor.browser)
        page = passing.open()
        ask(page, KILLED)
    send(page, "Who is Shahid Rind?")
    expect(status(page)).to_contain_text("The server did not answer. See that it is running, then ask again.")

    with passing_site(seed_index, int(url.rpartition(":")[2])):
        page.keyboard.press("Enter")
        expect(page.locator(".turn")).to_have_count(2)
    passing.contexts[0].close()


def test_of_two_articles_that_are_opened_the_later_one_is_shown_even_where_it_comes_first(
    library_visitor: Visitor,
) -> None:
    page = library_visitor.open()
    held = hold(page, "**/articles/dam")
    page.locator("#shelf summary").click()
    page.locator("#shelf").get_by_role("link", name="Dam Breaks").click()
    page.locator("#shelf").get_by_role("link", name="train").click()
    expect(page.locator("#article")).to_have_attribute("data-article", "train-hostages")
    with page.expect_event("requestfinished"):
        held[0].continue_()
    page.wait_for_timeout(100)

    expect(page.locator("#article")).to_have_attribute("data-article", "train-hostages")
    assert page.url.endswith("read=train-hostages#title")


def test_an_article_that_cannot_be_fetched_is_said_to_be_missing(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    page.route("**/articles/*", lambda route: route.abort())
    page.locator("#shelf summary").click()
    page.locator("#shelf").get_by_role("link", name="Dam Breaks").click()

    expect(status(page)).to_contain_text("See that it is running, then try again.")
    library_visitor.trouble.clear()
