"""A quote and its sentence: the same words, the same number, one step apart."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import KILLED, TRACKS, ask, background, status
from tests.browser.conftest import Visitor

VESTS = "Who are the militants reportedly wearing vests?"
BOTH = "train to"  # two sentences that follow each other, and a third
THREE = "security forces"
SMALL = {"width": 1280, "height": 500}


def test_every_line_of_an_answer_equals_its_sentence_character_for_character(visitor: Visitor) -> None:
    page = visitor.open()
    for question in (KILLED, TRACKS, "Who is Shahid Rind?", BOTH):
        ask(page, question)

    for quote in page.locator(".quote").all():
        for place, line in enumerate(quote.locator(".line").all()):
            number = int(quote.get_attribute("data-sentence") or 0) + place
            assert line.text_content() == page.locator(f"#s{number}").text_content()


def test_line_ends_inside_a_sentence_are_those_of_the_article(strange_visitor: Visitor) -> None:
    page = strange_visitor.open("/?q=wrapped+in+the+middle")

    assert page.locator("#s2").text_content() == "It was wrapped\r\nin the middle."
    assert page.locator(".line").first.text_content() == "It was wrapped\r\nin the middle."


def test_a_click_scrolls_to_the_sentence_and_highlights_it_alone(visitor: Visitor) -> None:
    page = visitor.open(viewport=SMALL)
    ask(page, KILLED)
    page.locator(".cut").first.click()

    assert page.url.endswith("#s6")
    expect(page.locator("#s6")).to_be_in_viewport(ratio=1)
    expect(page.locator("#s6")).to_be_focused()
    assert page.evaluate("[...document.querySelectorAll('.s:target')].map((one) => one.id)") == ["s6"]
    assert background(page.locator("#s5")) != background(page.locator("#s6"))


def test_the_sentence_comes_to_the_middle_and_under_nothing_that_sticks(visitor: Visitor) -> None:
    page = visitor.open(viewport=SMALL)
    ask(page, THREE)
    for quote in page.locator(".cut").all():
        quote.click()
        box = page.locator(".s:target").bounding_box()
        assert box is not None
        assert box["y"] >= 100
        assert box["y"] + box["height"] <= SMALL["height"]
        covered = "([x, y]) => !document.elementFromPoint(x, y).closest('.s:target')"
        assert not page.evaluate(covered, [box["x"] + 5, box["y"] + 8])


def test_enter_on_a_quote_does_the_same(visitor: Visitor) -> None:
    page = visitor.open(viewport=SMALL)
    ask(page, KILLED)
    page.locator(".cut").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#s6:target")).to_be_in_viewport(ratio=1)


def test_one_sentence_is_highlighted_and_the_other_quoted_ones_keep_a_weaker_mark(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    ask(page, "Who is Shahid Rind?")
    page.locator("#q1 .cut").click()
    page.locator("#q2 .cut").click()

    assert background(page.locator("#s6")) == background(page.locator("#s5"))
    line = "(one) => getComputedStyle(one).textDecorationLine"
    assert [page.locator(one).evaluate(line) for one in ("#s5", "#s6")] == ["none", "underline"]
    expect(page.locator(".cut[aria-current]")).to_have_count(1)


def test_back_returns_to_the_earlier_highlight(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, VESTS)
    ask(page, KILLED)
    page.locator(".cut").first.click()
    page.locator(".turn").last.locator(".cut").first.click()
    page.go_back()

    expect(page.locator("#s5:target")).to_be_in_viewport()
    expect(page.locator(".turn").first.locator(".cut[aria-current]")).to_have_count(1)


def test_the_same_number_stands_at_the_quote_and_at_its_sentence(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    ask(page, "Who is Shahid Rind?")

    for number, sentence in (("1", "6"), ("2", "9")):
        quote = page.locator(f"#q{number}")
        assert quote.get_attribute("data-sentence") == sentence
        assert quote.evaluate("(one) => getComputedStyle(one, '::before').content") == f'"{number}"'
        expect(page.locator(f".ref:has(+ #s{sentence})")).to_have_text(number)


@pytest.mark.parametrize("pressed", [".ref", "#s6"])
def test_a_marked_sentence_and_its_number_lead_back_to_the_quote(visitor: Visitor, pressed: str) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.locator(pressed).click(position={"x": 8, "y": 8})

    expect(page.locator("#q1:target")).to_be_in_viewport()
    expect(page.locator("#q1 .cut")).to_be_focused()


def test_selecting_words_of_a_marked_sentence_leads_nowhere(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    box = page.locator("#s6").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 8)
    page.mouse.up()

    assert page.evaluate("getSelection().toString()")
    assert "#" not in page.url


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
    figure = page.get_by_text("Of 100 quotes rated like this, about 95 answer their question.")

    expect(page.locator(".support summary")).to_have_text("clearly supported")
    expect(figure).to_be_hidden()
    page.locator(".support summary").click()
    expect(figure).to_be_visible()


def test_why_a_sentence_was_found_is_told_in_sums_on_demand(real_visitor: Visitor) -> None:
    page = real_visitor.open()
    ask(page, KILLED)
    page.get_by_text("Why this sentence?").click()

    for told in page.locator(".ties dd").all():
        sums = re.findall(r"[−\d.]+\d", (told.text_content() or "").replace("−", "-"))
        *parts, total = map(float, sums)
        assert round(sum(parts), 2) == total
    expect(page.locator(".ties")).to_contain_text("killed")
    expect(page.locator(".ties")).to_be_in_viewport()


def test_without_a_script_why_is_a_page_of_its_own(visitor: Visitor) -> None:
    page = visitor.open("/?q=How+many+militants+have+been+killed%3F", java_script_enabled=False)
    page.get_by_text("Why this sentence?").click()
    page.get_by_role("link", name="What ties it to the question").click()

    expect(page.locator("h2")).to_have_text("Why this sentence?")
    expect(page.locator(".ties")).to_contain_text("militants 1.00")


def test_several_quotes_are_said_to_stand_in_reading_order(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    expect(page.get_by_text("In reading order")).to_have_count(0)
    ask(page, THREE)

    expect(page.locator(".turn").last.get_by_text("In reading order")).to_be_visible()
    numbers = [
        int(q.get_attribute("data-sentence") or 0) for q in page.locator(".turn").last.locator(".quote").all()
    ]
    assert numbers == sorted(numbers)


def test_what_a_quote_leans_on_is_shown_before_it_as_context_and_never_as_part_of_it(
    leaning_visitor: Visitor,
) -> None:
    for scripts in (True, False):
        page = leaning_visitor.open("/?q=militants+killed", java_script_enabled=scripts)
        context = page.locator(".quote .context")
        expect(context).to_have_text("Just before: A large contingent surrounded the train.")

        assert page.locator(".cut").text_content() == page.locator("#s6").text_content()
        colours = {
            one.evaluate("(one) => getComputedStyle(one).color") for one in (context, page.locator(".cut"))
        }
        assert len(colours) == 2


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


def copied_from(page: Page) -> list[str]:
    """Press Copy on the first quote and return the lines on the clipboard."""
    page.get_by_role("button", name="Copy").first.click()
    expect(status(page)).to_have_text("Copied: the quote, its title and a link.")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text.split("\n")


def test_a_quote_is_copied_with_its_title_and_a_link_that_shows_it(visitor: Visitor) -> None:
    page = visitor.open(permissions=["clipboard-read", "clipboard-write"])
    ask(page, KILLED)
    quoted, title, link = copied_from(page)

    assert quoted == f"“{page.locator('#s6').text_content()}”"
    assert title == page.locator("#title").text_content()
    fresh = visitor.open(link)
    expect(fresh.locator("#s6:target")).to_be_in_viewport()
    expect(fresh.locator(".turn h3")).to_have_text(KILLED)


def test_where_copying_is_forbidden_the_reader_is_told_what_to_do(visitor: Visitor) -> None:
    page = visitor.open()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    ask(page, KILLED)
    page.get_by_role("button", name="Copy").click()

    expect(status(page)).to_contain_text("Select the words and copy them yourself.")


def test_the_link_of_a_quote_finds_its_words_in_the_article_by_themselves(visitor: Visitor) -> None:
    page = visitor.open("/?q=Who+monitors+and+responds+to+efforts+to+secure+hostages%3F", viewport=SMALL)
    address = page.locator(".words").last.get_attribute("href") or ""
    assert ":~:text=" in address
    assert "q" not in parse_qs(urlsplit(address).query)

    fresh = visitor.open(address, java_script_enabled=False, viewport=SMALL)
    expect(fresh.locator("#s15")).to_be_in_viewport()
    expect(fresh.locator("#s0")).not_to_be_in_viewport()
