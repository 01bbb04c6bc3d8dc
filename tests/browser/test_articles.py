"""Several articles: one is read, one or all are asked."""

from playwright.sync_api import expect

from qa.types import Question
from tests.browser.asking import KILLED, ask
from tests.browser.conftest import Visitor

RAIN = "How many days of rain at dawn?"


def test_an_answer_opens_the_article_that_it_quotes(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    expect(page.locator("#article h2")).to_have_text("Bake Sale Pays for a School Roof")
    ask(page, RAIN)

    expect(page.locator("#article h2")).to_have_text("Dam Breaks Above Karsk After a Week of Rain")
    expect(page.locator(".quote .source")).to_have_text("Dam Breaks Above Karsk After a Week of Rain")
    expect(page.locator(".quote mark")).to_have_text("7 days")  # behind a character of two UTF-16 units
    page.locator(".cut").click()
    expect(page.locator("#s2:target")).to_have_text(page.locator(".cut").text_content() or "")


def test_a_quote_of_another_article_brings_that_article_back(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    ask(page, RAIN)
    ask(page, KILLED)
    expect(page.locator("#article")).to_have_attribute("data-article", "train-hostages")
    expect(page.locator(".ref")).to_have_text(["2"])
    page.locator(".cut").first.click()

    expect(page.locator("#article")).to_have_attribute("data-article", "dam")
    expect(page.locator("#s2:target")).to_be_in_viewport()
    expect(page.locator(".ref")).to_have_text(["1"])


def test_back_returns_to_the_earlier_article_and_highlight(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    ask(page, RAIN)
    ask(page, "How many volunteers?")
    page.locator("#q1 .cut").click()
    expect(page.locator("#s2:target")).to_contain_text("7 days of rain")
    page.locator("#q2 .cut").click()
    expect(page.locator("#s2:target")).to_contain_text("80 volunteers")
    page.go_back()

    expect(page.locator("#s2:target")).to_contain_text("7 days of rain")
    fresh = library_visitor.open(page.url)
    expect(fresh.locator("#s2:target")).to_contain_text("7 days of rain")
    expect(fresh.locator(".turn h3")).to_have_text(RAIN)


def test_a_chosen_article_is_shown_and_asked_alone(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    page.get_by_label("Article", exact=True).select_option("dam")
    expect(page.locator("#article")).to_have_attribute("data-article", "dam")
    ask(page, KILLED)

    assert library_visitor.asked == [Question(KILLED, ("dam",))]
    expect(page.get_by_text("The article does not say.")).to_be_visible()


def test_the_windows_title_is_that_of_the_article_shown(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    ask(page, RAIN)
    expect(page).to_have_title("Dam Breaks Above Karsk After a Week of Rain – Pullquote")
    page.get_by_label("Article", exact=True).select_option("bake-sale")

    expect(page).to_have_title("Bake Sale Pays for a School Roof – Pullquote")


def test_the_list_of_articles_opens_one_without_losing_the_conversation(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    ask(page, RAIN)
    page.get_by_text("3 articles", exact=True).click()
    page.locator(".shelf").get_by_role("link", name="Bake Sale").click()

    expect(page.locator("#article")).to_have_attribute("data-article", "bake-sale")
    expect(page.locator(".turn")).to_have_count(1)


def test_without_a_script_every_article_can_be_read_and_its_quotes_reached(library_visitor: Visitor) -> None:
    address = "/?q=How+many+days+of+rain+at+dawn%3F&read=bake-sale"
    page = library_visitor.open(address, java_script_enabled=False)
    page.locator(".cut").click()

    expect(page.locator("#s2:target")).to_contain_text("7 days of rain")
    page.get_by_text("3 articles", exact=True).click()
    page.locator(".shelf").get_by_role("link", name="Bake Sale").click()
    expect(page.locator("#article")).to_have_attribute("data-article", "bake-sale")


def test_suggestions_are_asked_of_their_own_article(library_visitor: Visitor) -> None:
    page = library_visitor.open("/?article=train-hostages")
    page.get_by_label("Article", exact=True).select_option("")
    page.get_by_role("link", name=KILLED).click()

    expect(page.locator(".quote")).to_have_count(1)
    assert library_visitor.asked == [Question(KILLED, ("train-hostages",))]
