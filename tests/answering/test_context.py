"""Which sentence leans on the one before, and how far a quotation runs."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.context import Window, context_of, run_on
from qa.answering.quotes import cut
from qa.corpus.sentences import sentences
from qa.types import Article, Sentence

OPENING = "River Floods Mill\n\nThe river broke its banks on Monday. "


def article(text: str) -> Article:
    return Article("a", "Title", text, "a.txt", "0" * 64)


def window(text: str, found: Sequence[Sentence], place: int) -> Window:
    return Window(text[found[0].start : found[-1].end], found, place)


def leans(text: str) -> bool:
    """Tell whether the last sentence of the text leans on the one before it."""
    found = sentences("a", text)
    context = context_of(window(text, found, len(found) - 1))
    assert context in {None, found[-2]}
    return context is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "They lost their homes.",
        "“He was asleep,” said his wife.",
        "Its course had been changed.",
        "It drowned forty sheep.",
        "This surprised nobody.",
        "That night the lights failed.",
        "Those nearest to it fled.",
        "But the mill stood.",
        "However, the mill stood.",
        "As a result the mill closed.",
        "The decision angered the town.",
        "The two had met before.",
    ],
)
def test_a_sentence_that_points_back_brings_the_one_before(sentence: str) -> None:
    assert leans(OPENING + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve families lost their homes.",
        "Theresa Hall left.",
        "It is clear that the mill must go.",
        "It was not until noon that help came.",
        "Meanwhile the mayor was abroad.",
        "The decision of the council came late.",
        "The river is 40 km long.",
        "Italy sent tents.",
        "Butter was short.",
    ],
)
def test_a_sentence_that_stands_alone_brings_none(sentence: str) -> None:
    assert not leans(OPENING + sentence)


@pytest.mark.parametrize(
    "text",
    [
        "River Floods Mill\n\nThey lost their homes on Monday.\n",
        "River Floods Mill\nThe town counts its losses.\n\nThey lost their homes on Monday, and the mill.",
        OPENING + "\n\nWhat Comes Next\n\nThey will rebuild it all.",
    ],
)
def test_a_headline_is_never_context(text: str) -> None:
    assert not leans(text)


def test_the_first_sentence_of_an_article_has_no_context() -> None:
    text = "They lost their homes."

    assert context_of(window(text, sentences("a", text), 0)) is None


def ran_on(text: str, place: int) -> list[str]:
    found = sentences("a", text)
    return [text[each.start : each.end] for each in run_on(window(text, found, place))]


@pytest.mark.parametrize(("opening", "closing"), ["“”", '""'])
def test_a_quotation_runs_on_until_it_is_closed(opening: str, closing: str) -> None:
    text = f"He said: {opening}We ran. We swam. We prayed.{closing} Then he left. Nobody followed."

    assert ran_on(text, 0) == ["We swam.", f"We prayed.{closing}"]
    assert ran_on(text, 1) == [f"We prayed.{closing}"]
    assert ran_on(text, 2) == ran_on(text, 3) == []


def test_a_quotation_gives_three_sentences_at_most() -> None:
    text = "He said: “We ran. We swam. We prayed. We slept.” Then he left."

    assert ran_on(text, 0) == ["We swam.", "We prayed."]


def test_a_quotation_that_its_own_sentence_closes_runs_on_nowhere() -> None:
    assert ran_on('"We ran," he said. "We swam." Then he left.', 0) == []


def test_what_lies_in_an_open_quotation_leans_on_the_sentence_before() -> None:
    assert leans("He told us: “We ran. Water stood everywhere.”")
    assert not leans("He told us: “We ran.” Water stood everywhere.")


def test_straight_marks_are_counted_within_a_paragraph() -> None:
    assert not leans('He said: "We ran.\n\nWater stood everywhere.')
    assert leans(
        'He had never in all his life seen such rain, he said on Monday: "We\nran for the bridge as fast as'
        " we could, all of us. Water\nstood everywhere that evening in the streets of our town."
    )


@given(st.text(alphabet='A b.“”"\n', max_size=80))
def test_context_is_cut_from_the_article_as_quotes_are(text: str) -> None:
    found = sentences("a", text)
    for place, sentence in enumerate(found):
        context = context_of(window(text, found, place))
        quote = cut(article(text), sentence, support=0.5, context=context)
        if quote.context is not None:
            assert quote.context.sentence == quote.sentence - 1
            assert quote.context.text == text[quote.context.start : quote.context.end]
            assert quote.context.end <= quote.start
        assert all(one.number > place for one in run_on(window(text, found, place)))


def test_only_neighbours_in_the_given_stretch_are_looked_at() -> None:
    text = "Twelve fled. They lost their homes."
    first, second = sentences("a", text)

    assert context_of(window(text, [second], 0)) is None
    assert context_of(window(text, [first, second], 1)) == Sentence("a", 0, 0, 12, "body")
