import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering import features as module
from qa.answering.analysis import Analyst
from qa.answering.candidate import Candidate
from qa.answering.comparer import Comparison
from qa.answering.features import NAMES
from qa.answering.layers import Rows
from qa.answering.query import Carried, Query
from tests.fakes import HashEmbedder

LINES = ["River floods mill", "The river broke its banks on Monday.", "Twelve families lost their homes.", ""]


def analyst() -> Analyst:
    return Analyst(HashEmbedder(), {"river": 3.0, "famili": 5.0})


def candidates(lines: list[str]) -> list[Candidate]:
    return [
        Candidate(
            line, lines[n - 1] if n else "", "".join(lines[n + 1 : n + 2]), lines[0], "body", n, len(lines)
        )
        for n, line in enumerate(lines)
    ]


def features(query: Query, found: list[Candidate], by: Analyst) -> Rows:
    nothing = np.zeros((len(found), 5), dtype=np.float32)
    return module.features(query, found, by, Comparison(nothing[:, 0], nothing[:, 1:]))


def value(rows: np.ndarray, row: int, name: str) -> float:
    return float(rows[row, NAMES.index(name)])


def test_a_word_that_the_sentence_has_is_matched_in_whatever_form() -> None:
    rows = features(Query("Which family lost a home?"), candidates(LINES), analyst())

    assert value(rows, 2, "exact") > value(rows, 1, "exact") == 0
    assert value(rows, 2, "soft") >= value(rows, 2, "exact")


def test_a_number_counts_as_an_answer_to_how_many_unless_the_question_says_it() -> None:
    assert value(features(Query("How many families?"), candidates(LINES), analyst()), 2, "has_type") == 1
    assert (
        value(features(Query("How many of twelve families?"), candidates(LINES), analyst()), 2, "has_type")
        == 0
    )


def test_carried_words_match_too_but_weigh_less() -> None:
    alone = features(Query("How many?"), candidates(LINES), analyst())
    carried = features(Query("How many homes?", (Carried("families", 0.5),)), candidates(LINES), analyst())

    assert value(alone, 2, "exact") == 0
    assert 0 < value(carried, 2, "exact") <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_question_and_any_sentences_give_finite_numbers(question: str, lines: list[str]) -> None:
    rows = features(Query(question), candidates(lines), analyst())

    assert rows.shape == (len(lines), len(NAMES))
    assert np.isfinite(rows).all()


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(len(LINES))))
def test_the_order_of_the_candidates_changes_no_number(order: list[int]) -> None:
    found = candidates(LINES)
    query = Query("How many families lost their homes on Monday?")

    straight = features(query, found, analyst())
    shuffled = features(query, [found[n] for n in order], analyst())

    np.testing.assert_allclose(shuffled, straight[order], rtol=1e-5, atol=1e-6)
