"""BM25 as the textbook has it, exact within chosen articles; typing mistakes go to the collection's words."""

import math
import shutil
import string
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.words import forms
from qa.indexing.lexicon import NAME, Lexicon, LexiconWriter

LETTERS = "abcde"
SENTENCES = st.lists(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=9), min_size=1, max_size=40)


def saved(folder: Path, sentences: Sequence[str], per_article: int = 1000) -> Lexicon:
    frequencies: Counter[str] = Counter()
    with closing(LexiconWriter(folder)) as writer:
        for row, sentence in enumerate(sentences):
            found = forms(sentence)
            frequencies.update({folded for folded, _ in found})
            writer.add(range(row, row + 1), row // per_article, [" ".join(stem for _, stem in found)])
        writer.save(sorted(frequencies.items()))
    return Lexicon(folder)


def bm25(sentences: Sequence[Sequence[str]], row: int, stems: set[str]) -> float:
    """Return Robertson's BM25 with k1 = 1.2 and b = 0.75 and the idf that is never negative."""
    average = sum(map(len, sentences)) / len(sentences)
    value = 0.0
    for stem in stems:
        holders = sum(stem in sentence for sentence in sentences)
        idf = math.log(1 + (len(sentences) - holders + 0.5) / (holders + 0.5))
        often = sentences[row].count(stem)
        value += idf * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * len(sentences[row]) / average))
    return value


@settings(max_examples=15, deadline=None)
@given(sentences=SENTENCES, stems=st.lists(st.sampled_from([*LETTERS, "unknown"]), max_size=4))
def test_bm25_is_the_textbooks(sentences: list[list[str]], stems: list[str]) -> None:
    matching = [row for row, sentence in enumerate(sentences) if set(stems) & set(sentence)]

    with TemporaryDirectory() as folder:
        found = saved(Path(folder), [" ".join(each) for each in sentences]).matching(stems, len(sentences))

    assert found == pytest.approx({row: bm25(sentences, row, set(stems)) for row in matching}, rel=1e-4)


@settings(max_examples=15, deadline=None)
@given(sentences=SENTENCES, k=st.integers(0, 20), articles=st.sets(st.integers(0, 12), min_size=1))
def test_within_articles_the_search_is_exact_and_at_the_same_values(
    sentences: list[list[str]], k: int, articles: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        lexicon = saved(Path(folder), [" ".join(each) for each in sentences], per_article=5)
        everywhere = lexicon.matching(["a", "b"], len(sentences))
        found = lexicon.matching(["a", "b"], k, sorted(articles))

    within = [row for row in everywhere if row // 5 in articles]
    assert found == pytest.approx({row: everywhere[row] for row in within[:k]})


def test_equal_values_go_by_row(tmp_path: Path) -> None:
    lexicon = saved(tmp_path, ["The army came.", "Then it rained."] * 500)

    assert list(lexicon.matching(["armi"], 10)) == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
    assert list(lexicon.matching(["rain", "armi"], 3, [0])) == [0, 1, 2]


def test_inflections_meet_in_their_stem(tmp_path: Path) -> None:
    lexicon = saved(tmp_path, ["They rescued him.", "A rescue began.", "He slept."])

    assert set(lexicon.matching(["rescu"], 9)) == {0, 1}


@pytest.mark.parametrize("stem", ["", " ", "armi OR rain", "stems:armi", "*", "\x00", "a" * 70_000, "🚂"])
def test_a_stem_is_never_read_as_a_query(tmp_path: Path, stem: str) -> None:
    lexicon = saved(tmp_path, ["The army came.", "It rained."])

    assert lexicon.matching([stem], 5) == {}
    assert lexicon.spelled(stem) is None


def test_a_word_too_long_to_be_indexed_does_no_harm(tmp_path: Path) -> None:
    lexicon = saved(tmp_path, ["x" * 100_000 + " army", "It rained."])

    assert list(lexicon.matching(["armi"], 5)) == [0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hostges", "hostages"),  # a letter left out
        ("hostagges", "hostages"),  # one too many
        ("hostagis", "hostages"),  # another one
        ("hsotages", "hostages"),  # two swapped
        ("hostages", None),  # known
        ("rescuing", None),  # another form of a known word
        ("hstgaes", None),  # too far
        ("bus", None),  # too short
        ("trai2", None),  # not all letters
        ("élodei", "élodie"),
    ],
)
def test_a_typing_mistake_goes_to_the_collections_word(tmp_path: Path, typed: str, meant: str | None) -> None:
    lexicon = saved(tmp_path, ["Hostages were rescued from the train.", "Élodie took a bus. 2 trains"])

    assert lexicon.spelled(typed) == meant


def test_of_several_near_words_the_most_frequent_is_meant_and_then_the_first(tmp_path: Path) -> None:
    lexicon = saved(tmp_path, ["sorted mortal"] + ["portal mortar"] * 3 + ["postal"] * 3)

    assert lexicon.spelled("mortam") == "mortar"
    assert lexicon.spelled("portel") == "portal"
    assert lexicon.spelled("postel") == "postal"
    assert lexicon.spelled("postar") == "postal"


def edits(word: str, alphabet: str) -> set[str]:
    """Return everything one edit away, by making it."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in alphabet}
    put_in = {a + letter + b for a, b in cuts for letter in alphabet}
    return left_out | swapped | changed | put_in


@settings(max_examples=25, deadline=None)
@given(
    vocabulary=st.lists(st.text("xyz", min_size=5, max_size=7), min_size=1, max_size=30),
    typed=st.text("xyz", min_size=5, max_size=7),
)
def test_a_correction_is_the_most_frequent_of_all_words_one_edit_away(
    vocabulary: list[str], typed: str
) -> None:
    frequency = Counter(vocabulary)
    near = edits(typed, string.ascii_lowercase) & frequency.keys()

    with TemporaryDirectory() as folder:
        lexicon = saved(Path(folder), vocabulary)
        known = typed in frequency or bool(lexicon.matching([typed], 1))
        found = lexicon.spelled(typed)

    assert found == (None if known else min(near, key=lambda word: (-frequency[word], word), default=None))


def test_reading_writes_nothing_into_the_folder(tmp_path: Path) -> None:
    saved(tmp_path, ["The army came."])
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / NAME).rglob("*")}

    Lexicon(tmp_path).matching(["armi"], 1)

    assert {path: path.stat().st_mtime_ns for path in (tmp_path / NAME).rglob("*")} == before
    assert not list((tmp_path / NAME).rglob("*.lock"))


def test_an_open_lexicon_answers_when_its_files_are_gone(tmp_path: Path) -> None:
    lexicon = saved(tmp_path, ["The army came.", "It rained."])
    shutil.rmtree(tmp_path / NAME)

    assert list(lexicon.matching(["armi"], 5)) == [0]
    assert lexicon.spelled("raind") == "rained"
