"""Text -> words that meet when a reader would say that they are the same."""

from concurrent.futures import ThreadPoolExecutor
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.words import ANALYSER, STOP_WORDS, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


def stem(text: str) -> str:
    (word,) = words(text)
    return word.stem


@given(st.text(), st.integers(0, 1_000))
def test_every_word_is_a_slice_of_its_text(text: str, start: int) -> None:
    found = words(text, start)

    assert all(text[word.start - start : word.end - start] == word.text for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1))
def test_every_letter_and_digit_stands_in_a_word(text: str) -> None:
    assert "".join(word.text for word in words(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 27 militants", ["the", "27", "militants"]),
        ("a state-of-the-art pump", ["a", "state", "of", "the", "art", "pump"]),
        ("1.24 billion, 3,000 and 12,34,567.50", ["1.24", "billion", "3000", "and", "1234567.50"]),
        ("$14.5bn, £3m, 61%, 14km, 7am", ["14.5", "bn", "3", "m", "61", "14", "km", "7", "am"]),
        ("at 9:20 a.m. on 12.03.2024", ["at", "9:20", "am", "on", "12.03.2024"]),
        ("the U.N., the US and J.R.R. Tolkien", ["the", "un", "the", "us", "and", "jrr", "tolkien"]),
        ("five o'clock, don’t", ["five", "o'clock", "don't"]),
        ("Pakistan's army, the militants’ offer", ["pakistan", "army", "the", "militants", "offer"]),
        ("‘Get out,’ she said", ["get", "out", "she", "said"]),
        ("Groß CAFÉ ﬁre", ["gross", "café", "fire"]),
        ("hos\u00adtage\u200b \u202dten\u202c", ["hostage", "ten"]),
        ("MH370 and G20", ["mh370", "and", "g20"]),
        ("2½ miles, 5 km²", ["2", "1⁄2", "miles", "5", "km2"]),
        ("1,2,3 or 1,2345", ["1", "2", "3", "or", "1", "2345"]),
        ("snake_case x/y a@b.org", ["snake", "case", "x", "y", "a", "b", "org"]),
        ("… — “!” $", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    "family",
    [
        "go goes going went gone",
        "flee flees fleeing fled",
        "die dies dying died dead death deaths deadly",
        "kill kills killing killed killer killers",
        "buy buys buying bought buyer",
        "steal steals stealing stole stolen",
        "say says saying said",
        "child children",
        "man men",
        "life lives live living",
        "lose loses losing lost loss losses",
        "shoot shot shooting shooter",
        "explode exploded explosion explosions explosives",
        "elect elected election elector",
        "decide decision decisions",
        "survive survivor survivors survived",
        "prison prisoner prisoners imprisoned",
        "Pakistan Pakistani Pakistanis",
        "France French",
        "negotiate negotiator negotiations",
        "center centre centres",
        "organise organized organisation",
        "don't isn't cannot not",
        "21 21st",
        "1990 1990s",
        "3,000 3000",
        "café cafe",
        "Sept September",
        "km kilometres",
    ],
)
def test_words_of_a_family_share_a_stem(family: str) -> None:
    assert len({stem(member) for member in family.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        "seed see",
        "bored bear",
        "bed be",
        "thing th",
        "evening even",
        "wound wind",
        "better good",
        "universe university",
        "official office",
        "army arm",
        "minister mini",
        "bases basis",
    ],
)
def test_words_that_only_look_alike_keep_apart(pair: str) -> None:
    one, other = pair.split()

    assert stem(one) != stem(other)


def test_words_that_carry_a_question_are_no_stop_words() -> None:
    assert STOP_WORDS.isdisjoint({"not", "no", "who", "when", "where", "how", "many", "us", "am", "may"})
    assert {"the", "of", "is", "they're"} <= STOP_WORDS
    assert 100 <= len(STOP_WORDS) <= 150


def test_stop_words_are_folded_words() -> None:
    assert [folded(word) for word in STOP_WORDS] == [[word] for word in STOP_WORDS]


def test_the_analyser_names_what_stems() -> None:
    assert "PyStemmer" in ANALYSER


def test_eight_threads_get_the_same_words() -> None:
    text = " ".join(f"running{number} hostages rescuers went negotiating" for number in range(300))

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(words, [text] * 64))

    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("unit", ["a.", "1,", "12,34,", "a'", "e\u0301", "\u00ad", "1:", "½"])
def test_a_megabyte_of_anything_ends(unit: str) -> None:
    began = process_time()
    words(unit * (1_000_000 // len(unit)))

    assert process_time() - began < 20
