"""A quote and its sentence: the same words, the same number, one step apart."""

from playwright.sync_api import expect

from tests.browser.asking import KILLED, TRACKS, ask
from tests.browser.conftest import Visitor


def test_every_quote_equals_its_sentence_character_for_character(visitor: Visitor) -> None:
    page = visitor.open()
    for question in (KILLED, TRACKS, "Who is Shahid Rind?"):
        ask(page, question)

    for quote in page.locator(".quote").all():
        sentence = page.locator(f"#s{quote.get_attribute('data-sentence')}")
        assert quote.locator(".cut").text_content() == sentence.text_content()


def test_a_click_scrolls_to_the_sentence_and_highlights_it_alone(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 500})
    ask(page, KILLED)
    page.locator(".cut").first.click()

    assert page.url.endswith("#s6")
    expect(page.locator("#s6")).to_be_in_viewport(ratio=1)
    expect(page.locator("#s6")).to_be_focused()
    assert page.evaluate("[...document.querySelectorAll('.s:target')].map((one) => one.id)") == ["s6"]
    plain, marked = (
        page.locator(one).evaluate("(one) => getComputedStyle(one).backgroundColor") for one in ("#s5", "#s6")
    )
    assert plain != marked


def test_enter_on_a_quote_does_the_same(visitor: Visitor) -> None:
    page = visitor.open(viewport={"width": 1280, "height": 500})
    ask(page, KILLED)
    page.locator(".cut").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#s6:target")).to_be_in_viewport(ratio=1)


def test_back_returns_to_the_earlier_highlight(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, "Who are the militants reportedly wearing vests?")
    ask(page, KILLED)
    page.locator(".cut").first.click()
    page.locator(".turn").last.locator(".cut").first.click()
    page.go_back()

    expect(page.locator("#s5:target")).to_be_in_viewport()


def test_the_same_number_stands_at_the_quote_and_at_its_sentence_both_ways(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    ask(page, "Who is Shahid Rind?")

    for number, sentence in (("1", "6"), ("2", "9")):
        quote = page.locator(f"#q{number}")
        assert quote.get_attribute("data-sentence") == sentence
        assert quote.evaluate("(one) => getComputedStyle(one, '::before').content") == f'"{number}"'
        reference = page.locator(f".ref:has(+ #s{sentence})")
        expect(reference).to_have_text(number)
        reference.click()
        expect(page.locator(f"#q{number}:target")).to_be_in_viewport()


def test_a_sentence_that_is_quoted_again_keeps_its_number(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    ask(page, "Who is Shahid Rind?")
    ask(page, KILLED)

    assert [quote.get_attribute("value") for quote in page.locator(".quote").all()] == ["1", "2", "1"]
    expect(page.locator(".ref")).to_have_text(["1", "2"])
    expect(page.locator("#q1")).to_have_count(1)


def test_the_answering_words_are_marked_inside_the_quote(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)

    expect(page.locator(".quote mark")).to_have_text("27 militants")


def test_support_is_said_in_words_and_its_figure_shown_on_demand(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    figure = page.get_by_text("Of 100 quotes rated like this one, about 95 answer their question.")

    expect(page.locator(".support summary")).to_have_text("clearly supported")
    expect(figure).to_be_hidden()
    page.locator(".support summary").click()
    expect(figure).to_be_visible()


def test_an_earlier_quote_puts_its_own_question_into_the_address(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    ask(page, "Who is Shahid Rind?")
    page.locator("#q1 .cut").click()

    fresh = visitor.open(page.url)
    expect(fresh.locator(".turn h3")).to_have_text(KILLED)
    expect(fresh.locator("#s6:target")).to_be_in_viewport()


def test_a_copied_link_reproduces_question_answer_and_highlight(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.locator(".cut").first.click()
    copied = page.url

    for scripts in (True, False):
        fresh = visitor.open(copied, java_script_enabled=scripts)
        expect(fresh.locator(".turn h3")).to_have_text(KILLED)
        expect(fresh.locator("#q1 mark")).to_have_text("27 militants")
        expect(fresh.locator("#s6:target")).to_be_in_viewport()
