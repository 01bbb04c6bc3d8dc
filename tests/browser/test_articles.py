"""Several articles: one is read, one or all are asked."""

from playwright.sync_api import Page, expect

from qa.types import Question
from tests.browser.asking import KILLED, ask
from tests.browser.conftest import Visitor

RAIN = "How many days of rain at dawn?"
DAM, BAKE = "Dam Breaks Above Karsk After a Week of Rain", "Bake Sale Pays for a School Roof"


def open_article(page: Page, title: str) -> None:
    """Choose an article in the list."""
    page.locator("#shelf summary").click()
    page.locator("#shelf").get_by_role("link", name=title).click()


def test_an_answer_opens_the_article_that_it_quotes(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    expect(page.locator("#article h2")).to_have_text(BAKE)
    ask(page, RAIN)

    expect(page.locator("#article h2")).to_have_text(DAM)
    expect(page.locator(".source")).to_have_text(DAM)
    expect(page.locator(".quote mark")).to_have_text("7 days")  # behind a character of two UTF-16 units
    page.locator(".cut").click()
    expect(page.locator("#s2:target")).to_have_text(page.locator(".cut").text_content() or "")


def test_an_answer_from_several_articles_groups_its_quotes_under_their_titles(
    crowded_visitor: Visitor,
) -> None:
    for scripts in (True, False):
        page = crowded_visitor.open("/?q=flood+river", java_script_enabled=scripts)
        expect(page.locator(".source")).to_have_text(["Flood 1", "Flood 2"])
        expect(page.get_by_text("Best article first, each in reading order")).to_be_visible()
        expect(page.locator(".source:has-text('Flood 1') + ol .quote")).to_have_count(2)

        page.locator("#q3 .cut").click()
        expect(page.locator("#article h2")).to_have_text("Flood 2")
        expect(page.locator("#s2:target")).to_be_in_viewport()


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


def test_the_article_that_is_read_can_be_asked_alone(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    open_article(page, DAM)
    page.get_by_label("Ask", exact=True).select_option(label=f"only “{DAM}”")
    ask(page, KILLED)

    assert library_visitor.asked == [Question(KILLED, ("dam",))]
    expect(page.locator(".verdict")).to_have_text("The article does not say.")
    page.get_by_label("Ask", exact=True).select_option(label="all 3 articles")
    ask(page, KILLED)
    assert library_visitor.asked[-1].articles == ()


def test_an_article_chosen_to_be_asked_stays_when_the_highlight_is_cleared(library_visitor: Visitor) -> None:
    page = library_visitor.open("/?article=dam&read=bake-sale")
    page.get_by_label("Ask", exact=True).select_option("")
    page.get_by_label("Ask", exact=True).select_option("dam")
    expect(page.locator("#article")).to_have_attribute("data-article", "dam")
    page.keyboard.press("Escape")

    page.wait_for_load_state("networkidle")
    expect(page.locator("#article")).to_have_attribute("data-article", "dam")
    expect(library_visitor.open(page.url).locator("#article")).to_have_attribute("data-article", "dam")


def test_the_choice_holds_all_articles_the_asked_one_and_the_one_that_is_read(
    library_visitor: Visitor,
) -> None:
    page = library_visitor.open("/?article=dam")
    choice = page.get_by_label("Ask", exact=True).locator("option")
    expect(choice).to_have_text(["all 3 articles", f"only “{DAM}”"])
    open_article(page, BAKE)
    expect(choice).to_have_text(["all 3 articles", f"only “{DAM}”", f"only “{BAKE}”"])
    page.get_by_label("Ask", exact=True).select_option("")
    open_article(page, DAM)

    expect(choice).to_have_text(["all 3 articles", f"only “{DAM}”"])


def test_the_windows_title_names_the_question_of_the_address_and_the_article_shown(
    library_visitor: Visitor,
) -> None:
    page = library_visitor.open("/?q=How+many+volunteers%3F")
    expect(page).to_have_title(f"How many volunteers? – {BAKE} – Pullquote")
    ask(page, RAIN)
    expect(page).to_have_title(f"{RAIN} – {DAM} – Pullquote")
    open_article(page, BAKE)

    expect(page).to_have_title(f"{RAIN} – {BAKE} – Pullquote")


def test_a_headline_that_is_quoted_is_named_without_the_number_of_its_quote(river_visitor: Visitor) -> None:
    for scripts in (True, False):
        page = river_visitor.open("/?q=river", java_script_enabled=scripts)
        expect(page.locator("#title .ref")).to_have_text("1")

        expect(page).to_have_title("river – The River Rose Again – Pullquote")
        expect(page.get_by_role("article", name="The River Rose Again", exact=True)).to_have_count(1)


def test_the_list_of_articles_opens_one_without_losing_the_conversation(library_visitor: Visitor) -> None:
    page = library_visitor.open()
    ask(page, RAIN)
    open_article(page, BAKE)

    expect(page.locator("#article")).to_have_attribute("data-article", "bake-sale")
    expect(page.locator("#shelf [aria-current=page]")).to_have_text(BAKE)
    expect(page.locator("#shelf ul")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(1)
    page.go_back()
    expect(page.locator("#article")).to_have_attribute("data-article", "dam")


def test_the_list_is_searched_by_words_of_the_title_whatever_their_case_and_accents(
    crowded_visitor: Visitor,
) -> None:
    page = crowded_visitor.open()
    page.get_by_text("500 articles", exact=True).click()
    find = page.get_by_label("Find an article")
    expect(find).to_be_focused()
    find.fill("no. CAFE 497")

    expect(page.locator("#shelf li:visible")).to_have_text(["Café No. 497"])
    expect(page.locator("#shelf").get_by_role("status")).to_have_text("1 of 500 articles")
    find.dispatch_event("keydown", {"key": "Enter", "isComposing": True})  # ends a word of an input method
    expect(page.locator("#shelf ul")).to_be_visible()
    expect(page.locator("#article h2")).to_have_text("Flood 1")
    find.press("Enter")
    expect(page.locator("#article h2")).to_have_text("Café No. 497")


def test_a_search_that_finds_no_article_says_so(crowded_visitor: Visitor) -> None:
    page = crowded_visitor.open()
    page.get_by_text("500 articles", exact=True).click()
    page.get_by_label("Find an article").fill("<b>zzz")

    expect(page.locator("#shelf").get_by_role("status")).to_have_text("0 of 500 articles")


def test_the_last_sentence_of_two_thousand_is_highlighted_in_view(long_visitor: Visitor) -> None:
    page = long_visitor.open()
    expect(page.locator(".s")).to_have_count(2_000)
    ask(page, "Which sentence is the last of all?")
    page.locator(".cut").first.click()

    expect(page.locator("#s1999:target")).to_be_in_viewport(ratio=1)


def test_without_a_script_every_article_can_be_read_and_its_quotes_reached(library_visitor: Visitor) -> None:
    address = "/?q=How+many+days+of+rain+at+dawn%3F&read=bake-sale"
    page = library_visitor.open(address, java_script_enabled=False)
    page.locator(".cut").click()

    expect(page.locator("#s2:target")).to_contain_text("7 days of rain")
    page.get_by_text("3 articles", exact=True).click()
    expect(page.get_by_label("Find an article")).to_be_hidden()
    page.locator("#shelf").get_by_role("link", name="Bake Sale").click()
    expect(page.locator("#article")).to_have_attribute("data-article", "bake-sale")


def test_suggestions_are_asked_of_their_own_article(library_visitor: Visitor) -> None:
    page = library_visitor.open("/?article=train-hostages")
    page.get_by_label("Ask", exact=True).select_option("")
    page.get_by_role("link", name=KILLED).click()

    expect(page.locator(".quote")).to_have_count(1)
    assert library_visitor.asked == [Question(KILLED, ("train-hostages",))]
