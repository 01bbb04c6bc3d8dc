"""Sentences that follow each other: one quote, one number, one highlight, one link."""

import pytest
from playwright.sync_api import expect

from tests.browser.asking import background
from tests.browser.conftest import Visitor


@pytest.mark.parametrize("scripts", [True, False])
def test_sentences_that_follow_each_other_are_one_block_with_one_link_and_one_highlight(
    visitor: Visitor, *, scripts: bool
) -> None:
    page = visitor.open("/?q=train+to", java_script_enabled=scripts)
    expect(page.locator("#q1 .line")).to_have_count(2)
    expect(page.locator("#q2 .line")).to_have_count(1)
    expect(page.locator(".ref")).to_have_text(["1", "2"])
    page.locator("#q1 .cut").click()

    assert page.url.endswith("#s2")
    marked = background(page.locator("#s2"))
    assert background(page.locator("#s3")) == marked
    assert background(page.locator("#s4")) != marked
    page.locator("#q2 .cut").click()
    assert background(page.locator("#s3")) != marked


@pytest.mark.parametrize("scripts", [True, False])
def test_of_two_blocks_of_several_sentences_the_one_that_is_followed_is_highlighted(
    river_visitor: Visitor, *, scripts: bool
) -> None:
    page = river_visitor.open("/?q=river", java_script_enabled=scripts)
    plain = background(page.locator("#s4"))
    for block, sentences in (("#q2", "23"), ("#q3", "567"), ("#q2", "23")):
        page.locator(f"{block} .cut").click()
        expect(page.locator(f"#s{sentences[0]}:target")).to_have_count(1)

        lit = [number for number in "12345678" if background(page.locator(f"#s{number}")) != plain]
        assert "".join(lit) == sentences


def test_the_link_of_several_short_sentences_finds_them_across_paragraphs(river_visitor: Visitor) -> None:
    small = {"width": 1280, "height": 200}
    page = river_visitor.open("/?q=river", viewport=small)
    address = page.locator("#q3 .words").get_attribute("href") or ""

    fresh = river_visitor.open(address, java_script_enabled=False, viewport=small)
    expect(fresh.locator("#s5")).to_be_in_viewport()
    expect(fresh.locator("#s0")).not_to_be_in_viewport()
