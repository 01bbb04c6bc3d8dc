"""A file of questions through the real program."""

from pathlib import Path

import pytest

from qa.answering.answerer import Answerer
from qa.errors import EvaluationError
from qa.evaluation.evaluate import articles_beside, evaluate
from qa.evaluation.outcomes import ask_all, gold_that_is_no_sentence
from qa.evaluation.questions import Asked, read_questions

SEED_QUESTIONS = Path(__file__).parent / "seed_questions.jsonl"


def test_every_quote_is_verbatim_and_most_first_sentences_are_right(seeds: Path) -> None:
    found = evaluate(SEED_QUESTIONS, seeds, None)

    assert found.questions == 22
    assert found.gold_not_a_sentence == 0
    assert found.verbatim.exact == found.verbatim.quotes > 0
    assert found.ranking is not None
    assert found.ranking.precision_at_1.value > 0.5


def test_each_question_is_asked_of_its_own_article_and_every_sentence_is_ranked(
    seed_answerer: Answerer,
) -> None:
    asked = read_questions(SEED_QUESTIONS)[:3]

    outcomes = ask_all(seed_answerer, asked)

    assert [each.asked for each in outcomes] == list(asked)
    assert {len(each.ranking) for each in outcomes} == {len(seed_answerer.store)}
    assert all(any(each.ranking) for each in outcomes)


def test_gold_that_is_no_sentence_here_is_counted(seed_answerer: Answerer) -> None:
    half = Asked(article="train-hostages", question="Who?", gold=("Government spokesman",), answerable=True)

    assert gold_that_is_no_sentence(seed_answerer, [half]) == 1


def test_articles_lie_beside_the_questions(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="--seeds DIR"):
        articles_beside(tmp_path / "questions.jsonl")

    (tmp_path / "articles").mkdir()

    assert articles_beside(tmp_path / "questions.jsonl") == tmp_path / "articles"
