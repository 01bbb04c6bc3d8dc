import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from training.measure import Case, Context, measure
from training.texts import TextTable

WORDS = ("[UNK]", "who", "won", "ann", "lost", "town")
WEIGHTS = np.eye(len(WORDS), dtype=np.float32)


def table(case: Case) -> TextTable:
    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return TextTable(tokenizer, [case.question, case.title, *case.sentences])


def test_the_figures_count_the_place_of_the_best_right_sentence() -> None:
    case = Case("who won", ("ann lost", "ann won", "who won", "town"), frozenset({1, 3}))

    figures = measure([case], table(case), table(case).embed(WEIGHTS))

    assert (figures.questions, figures.first, figures.hit3, figures.low) == (1, 0.0, 1.0, None)
    assert figures.mrr == pytest.approx(1 / 2)


def test_a_sentence_borrows_from_the_one_before_when_asked_to() -> None:
    case = Case("won", ("town", "won ann", "lost"), frozenset({2}))

    alone = measure([case], table(case), table(case).embed(WEIGHTS))
    borrowed = measure([case], table(case), table(case).embed(WEIGHTS), Context(before=5.0))

    assert alone.mrr == pytest.approx(1 / 3)
    assert borrowed.mrr == 1.0


def test_a_text_of_no_piece_ranks_nowhere_near() -> None:
    case = Case("who won", ("", "who"), frozenset({1}))

    assert measure([case], table(case), table(case).embed(WEIGHTS)).first == 1.0
