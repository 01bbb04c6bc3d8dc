"""The page over the program as readers get it: the embedded models, the article that comes along."""

from playwright.sync_api import Response, expect

from tests.browser.asking import CRICKET, ask
from tests.browser.conftest import Visitor


def test_every_suggestion_is_answered_with_a_sentence_of_the_article(real_visitor: Visitor) -> None:
    page = real_visitor.open()
    suggested = page.locator(".suggested a").all_text_contents()
    for turns, text in enumerate(suggested, 1):
        page.get_by_role("link", name=text).click()
        expect(page.locator(".turn")).to_have_count(turns)
        quote = page.locator(".turn").last.locator(".cut").first
        quote.click()
        expect(page.locator(".s:target")).to_have_text(quote.text_content() or "")

    assert suggested


def test_what_the_article_does_not_say_is_not_answered(real_visitor: Visitor) -> None:
    page = real_visitor.open()
    ask(page, CRICKET)

    expect(page.locator(".verdict")).to_have_text("The article does not say.")


def test_without_a_script_a_suggestion_is_answered_too(real_visitor: Visitor) -> None:
    page = real_visitor.open(java_script_enabled=False)
    page.locator(".suggested a").first.click()

    expect(page.locator(".cut").first).to_be_visible()


def test_the_whole_page_with_an_answer_weighs_at_most_40_kb(real_visitor: Visitor) -> None:
    page = real_visitor.open("about:blank")
    got: list[Response] = []
    page.on("response", lambda response: got.append(response))  # noqa: PLW0108 # playwright asks for a function
    page.goto(real_visitor.url + "/?q=How+many+militants+have+been+killed%3F")
    expect(page.locator(".copy")).to_be_visible()

    assert sum(len(response.body()) for response in got) <= 40_000
    assert {response.headers["cache-control"] for response in got[1:]} == {
        "public, max-age=31536000, immutable"
    }
