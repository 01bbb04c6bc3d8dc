"""Any text at all -> sentences that lose nothing, share nothing and end."""

import re
from importlib.metadata import version
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.sentences import SPLITTER, sentences, split

BREAK = r"(?:\r\n|\r(?!\n)|(?<!\r)\n|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
EMPTY_LINE = re.compile(rf"{BREAK}[ \t]*{BREAK}")
NEWS = (
    "U.S.",
    "Mr. Khan",
    "p.m.",
    "He left.",
    "e.g.",
    "3.14",
    "said",
    "“No.”",
    '"',
    "Rs. 5",
    "...",
    ". . .",
    "(a.)",
)
MARKS = (
    "1.",
    "• ",
    "- ",
    "# ",
    "## ",
    "?",
    "!",
    "‘",
    "’s",
    "* * *",
    "http://a.b/c.",
    "--",
    "__",
    "»",
    "St. ",
    "。",
)
SPACES = (
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\x0b",
    "\x0c",
    "\x85",
    "\u200b",
)
# One private character stands for each: generating a text of characters is fast, a list of texts is not.
STAND_INS = dict(enumerate(NEWS + MARKS + SPACES, start=0xE000))
TEXTS = st.text(
    st.sampled_from([chr(code) for code in STAND_INS]) | st.characters(exclude_categories=["Cs"]), max_size=16
).map(lambda text: text.translate(STAND_INS))


@settings(max_examples=10_000, deadline=None)
@given(TEXTS)
def test_every_letter_and_digit_stands_in_exactly_one_sentence(text: str) -> None:
    spans = split(text)

    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    for start, end in spans:
        assert text[start:end].strip() == text[start:end]
        assert any(character.isalnum() for character in text[start:end])
        assert not EMPTY_LINE.search(text, start, end)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        assert not any(character.isalnum() for character in text[start:end])
        assert not _seen(_beside(text, start, end)) - {"#"}


def _beside(text: str, start: int, end: int) -> str:
    """What stands in a gap on the lines of the sentences that it parts: whole lines of marks left out."""
    lines = re.split(BREAK, text[start:end])
    return "".join(lines[:1] * (start > 0) + lines[-1:] * (end < len(text)))


def _seen(text: str) -> set[str]:
    return {character for character in text if character.isprintable() and not character.isspace()}


@pytest.mark.parametrize("unit", ["“", "(", ". ", "Mr. A", "A. ", "\n", "a\n", "word", "1 ", "…’ "])
def test_a_megabyte_of_anything_ends(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = process_time()

    assert all(end - start <= 4_000 for start, end in split(text))
    assert process_time() - began < 20


def test_sentences_are_numbered_and_carry_their_article() -> None:
    text = "Flood kills 40\n\nThe river burst its banks. Help is late."

    found = sentences("flood", text)

    assert [sentence.number for sentence in found] == [0, 1, 2]
    assert {sentence.article_id for sentence in found} == {"flood"}
    assert [text[sentence.start : sentence.end] for sentence in found] == [
        "Flood kills 40",
        "The river burst its banks.",
        "Help is late.",
    ]


def test_split_and_sentences_agree() -> None:
    text = "# Flood *kills* 40 #\n\n“It rose. It rose again,” he said.\n\n- pumps\n- sand"

    assert split(text) == tuple((sentence.start, sentence.end) for sentence in sentences("flood", text))


def test_a_run_without_stops_is_cut_between_words() -> None:
    text = "flood " * 2_000

    spans = split(text)

    assert all(text[end] == " " for _, end in spans[:-1])
    assert all(end < start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b", "* * *\n\n---", "“…”"])
def test_a_text_that_says_nothing_has_no_sentence(text: str) -> None:
    assert split(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "وزیر اعظم نے استعفیٰ دے دیا۔ کوئی نہیں جانتا۔",
        "استقال رئيس الوزراء يوم الاثنين. هل سيعود؟",
        "प्रधानमंत्री ने इस्तीफा दिया। कोई नहीं जानता।",
        "Er kam spät. Niemand wusste warum.",
    ],
)
def test_other_scripts_are_split_at_their_own_stops(text: str) -> None:
    assert len(split(text)) == 2


def test_the_splitter_is_named_with_the_version_that_runs() -> None:
    library, number, _, _, _ = SPLITTER.split()

    assert number == version(library)
