"""What stays: the conversation over a reload, a quote over a new index; and what is let go."""

from playwright.sync_api import expect

from tests.browser.asking import CRICKET, KILLED, ask, status
from tests.browser.conftest import Changing, Visitor
from tests.service.fake_answerer import SEED, article


def test_a_reload_keeps_the_conversation_and_the_highlight(visitor: Visitor) -> None:
    page = visitor.open()
    for question in (KILLED, CRICKET, "Who is Shahid Rind?"):
        ask(page, question)
    page.locator("#q1 .cut").click()
    page.reload()

    expect(page.locator(".turn h3")).to_have_text([KILLED, CRICKET, "Who is Shahid Rind?"])
    expect(page.locator(".ref")).to_have_text(["1", "2"])
    expect(page.locator("#s6:target")).to_have_count(1)
    expect(page.locator(".turn").last).to_contain_text("Carried over: match")


def test_a_reload_that_cannot_be_answered_keeps_the_conversation_for_the_next(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    ask(page, CRICKET)
    page.route("**/turns", lambda route: route.fulfill(status=503))
    page.reload()
    expect(status(page)).to_contain_text("Wait a few seconds")
    expect(page.locator(".turn h3")).to_have_text([CRICKET])

    page.unroute_all()
    page.reload()
    expect(page.locator(".turn h3")).to_have_text([KILLED, CRICKET])
    visitor.trouble.clear()


def test_a_link_opened_in_the_same_tab_is_asked_at_the_end(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    page.goto("/?q=Who+is+Shahid+Rind%3F")

    expect(page.locator(".turn h3")).to_have_text([KILLED, "Who is Shahid Rind?"])


def test_another_tab_knows_nothing_of_it(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)
    other = page.context.new_page()
    other.goto("/")

    expect(other.locator(".turn")).to_have_count(0)


def test_the_conversation_is_cleared_for_good(visitor: Visitor) -> None:
    page = visitor.open()
    expect(page.get_by_role("button", name="Clear")).to_be_hidden()
    ask(page, KILLED)
    page.locator(".cut").click()
    page.get_by_role("button", name="Clear").click()

    expect(page.locator(".turn, .ref, .s:target")).to_have_count(0)
    expect(page.locator(".intro")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)
    assert "q=" not in page.url
    assert page.evaluate("sessionStorage.getItem('pullquote')") == "[]"


def test_no_cookie_is_set_and_nothing_is_kept_but_the_questions(visitor: Visitor) -> None:
    page = visitor.open()
    ask(page, KILLED)

    assert page.context.cookies() == []
    kept = page.evaluate("sessionStorage.getItem('pullquote')")
    assert kept == f'[{{"question":"{KILLED}","article":"train-hostages"}}]'


def test_where_nothing_may_be_kept_the_page_works_without(visitor: Visitor) -> None:
    page = visitor.open()
    page.add_init_script(
        "Storage.prototype.getItem = Storage.prototype.setItem = () => { throw new Error('no'); }"
    )
    page.reload()
    ask(page, KILLED)

    expect(page.locator(".quote")).to_have_count(1)


def test_a_conversation_that_nobody_wrote_is_not_asked(visitor: Visitor) -> None:
    page = visitor.open()
    for kept in ("nonsense", '{"a": 1}'):
        page.evaluate("(kept) => sessionStorage.setItem('pullquote', kept)", kept)
        page.reload()
        ask(page, KILLED)
        expect(page.locator(".turn")).to_have_count(1)
        page.get_by_role("button", name="Clear").click()


def test_a_quote_is_found_again_in_an_article_that_was_indexed_anew(changing: Changing) -> None:
    page = changing.visitor.open()
    ask(page, KILLED)
    ask(page, "How many days of rain?")
    changing.publish(
        article("train-hostages", SEED.read_text().replace("Pakistani", "Correction.\nPakistani", 1))
    )
    page.locator("#q1 .cut").click()

    expect(page.locator("#s7:target")).to_have_text(page.locator("#q1 .cut").text_content() or "")
    expect(page.locator("#q1.gone")).to_have_count(0)


def test_a_quote_that_a_new_index_has_lost_says_so_and_keeps_its_words(changing: Changing) -> None:
    page = changing.visitor.open()
    ask(page, KILLED)
    words = page.locator("#q1 .line").text_content() or ""
    ask(page, "How many days of rain?")
    changing.publish(article("train-hostages", SEED.read_text().replace("27 militants", "31 militants")))
    page.locator("#q1 .cut").click()

    expect(status(page)).to_have_text("This sentence is no longer in the article.")
    expect(page.locator("#q1 .line")).to_have_text(words)
    after = page.locator("#q1 .cut").evaluate("(one) => getComputedStyle(one, '::after').content")
    assert after == '"No longer in the article."'
