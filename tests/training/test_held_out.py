from pathlib import Path

from tests.training.made_up import HELD_OUT, make_workshop
from training.corpus import make_corpus
from training.held_out import HeldOut, read_held_out
from training.pairs import load_pairs, make_pairs


def test_twelve_words_in_a_row_are_held_out_whatever_their_case_and_punctuation() -> None:
    held_out = HeldOut(["one two three four five six seven eight nine ten eleven twelve thirteen"], [])

    assert held_out.holds("And TWO, three: four five six seven (eight) nine ten eleven twelve thirteen.")
    assert not held_out.holds("two three four five six seven eight nine ten eleven twelve")


def test_a_question_is_held_out_whatever_its_case_and_punctuation() -> None:
    held_out = HeldOut([], ["Who won?"])

    assert held_out.asks("who won")
    assert not held_out.asks("who lost")


def test_news_seed_published_sets_and_authored_development_documents_are_held_out(tmp_path: Path) -> None:
    held_out = read_held_out(make_workshop(tmp_path))

    assert held_out.holds(HELD_OUT)
    assert held_out.asks("what shut the port")
    assert held_out.asks("who leads the council of Dunmere number 0") or held_out.asks(
        "When was the harbour closed?"
    )


def test_no_held_out_words_reach_the_corpus_or_the_pairs(tmp_path: Path) -> None:
    shop = make_workshop(tmp_path)
    held_out = read_held_out(shop)

    paragraphs = make_corpus(shop).read_text().splitlines()
    pairs = load_pairs(make_pairs(shop))

    assert paragraphs
    assert pairs
    assert not any(map(held_out.holds, paragraphs))
    assert not any(held_out.holds(text) for pair in pairs for text in (pair.positive, *pair.negatives))
    assert not any(held_out.asks(pair.anchor) for pair in pairs)
