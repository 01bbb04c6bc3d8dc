from playwright.sync_api import Locator, Page, expect

KILLED = "How many militants have been killed?"
TRACKS = "What railway tracks did militants sabotage?"
CRICKET = "Who won the cricket match?"


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, and wait until its reply stands in the log."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    # not by expect: each of its looks in vain describes the whole page, which takes seconds of a long one
    page.locator(".turn:last-child h3").get_by_text(question, exact=True).wait_for()
    expect(page.get_by_label("Your question")).to_have_value("")


def status(page: Page) -> Locator:
    """Return the line under the box that says what goes on."""
    return page.locator("#status")


def background(sentence: Locator) -> str:
    """Return the colour behind a sentence, as the browser draws it."""
    colour: str = sentence.evaluate("(one) => getComputedStyle(one).backgroundColor")
    return colour
