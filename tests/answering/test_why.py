from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from qa.answering.answerer import Answerer
from qa.answering.query import Carried, Query
from qa.answering.why import why
from qa.errors import ArticleUnknownError, SentenceUnknownError
from qa.indexing.build import rebuild
from qa.indexing.embedder import open_embedder
from qa.indexing.store import Store, open_store
from qa.types import SentenceRef
from tests.fakes import HashEmbedder

KILLED = "How many militants have been killed?"
SIXTH = SentenceRef("train-hostages", 6)


def test_matching_words_are_told_as_the_sentence_has_them_and_sum_to_the_bm25_of_all(
    seed_answerer: Answerer,
) -> None:
    told = seed_answerer.why("How many hostage was killed by militant?", (), SIXTH)
    together = seed_answerer.store.matching(["hostag", "kill", "milit"], 16, ("train-hostages",))

    assert {match.word for match in told.matching} == {"hostages", "killed", "militants"}
    assert told.bm25 == pytest.approx(together[6], abs=1e-5)


def test_shares_of_words_sum_to_the_similarity_of_question_and_sentence(seed_answerer: Answerer) -> None:
    for number in range(16):
        told = seed_answerer.why(KILLED, (), SentenceRef("train-hostages", number))
        assert told.words is not None

        assert sum(share.share for share in told.words) + told.rest == pytest.approx(
            told.similarity, abs=1e-5
        )


def test_a_share_names_the_word_of_the_question_that_gave_most_of_it(seed_answerer: Answerer) -> None:
    told = seed_answerer.why(KILLED, (), SIXTH)
    assert told.words is not None

    asked = {share.word: share.asked for share in told.words}
    assert (asked["killed"], asked["militants"], asked["hostages"]) == ("killed", "militants", "militants")
    assert [share.share for share in told.words] == sorted(
        (share.share for share in told.words), reverse=True
    )


def test_a_corrected_and_a_carried_word_count_as_read(seed_answerer: Answerer) -> None:
    told = seed_answerer.why("And militnats?", ("killed",), SIXTH)

    assert {match.word for match in told.matching} == {"killed", "militants"}
    assert told.question == "And militants?"


@pytest.mark.parametrize("number", [16, 10_000])
def test_a_sentence_that_is_not_there_is_named(seed_answerer: Answerer, number: int) -> None:
    with pytest.raises(SentenceUnknownError, match=f"no sentence {number}; expected 0 to 15"):
        seed_answerer.why(KILLED, (), SentenceRef("train-hostages", number))
    with pytest.raises(ArticleUnknownError):
        seed_answerer.why(KILLED, (), SentenceRef("nope", 0))


def test_a_question_without_any_word_has_no_tie(seed_answerer: Answerer) -> None:
    told = seed_answerer.why("?", (), SIXTH)

    assert told.matching == ()
    assert told.bm25 == 0


@pytest.fixture
def hashed(seeds: Path, tmp_path: Path) -> Iterator[Store]:
    rebuild(seeds, tmp_path / "index", HashEmbedder(), None)
    with closing(open_store(tmp_path / "index", HashEmbedder())) as store:
        yield store


def test_an_encoder_that_adds_up_no_tokens_tells_only_what_is_exact(hashed: Store) -> None:
    query = Query("militants killed", (Carried("fire", 0.1),))
    told = why(query, SIXTH, hashed, HashEmbedder())

    text = hashed.article("train-hostages").text
    sentence = hashed.sentences("train-hostages")[6]
    one, other = HashEmbedder().embed([query.words, text[sentence.start : sentence.end]])
    assert told.words is None
    assert told.rest == 0
    assert told.similarity == pytest.approx(float(one @ other))
    assert {match.word for match in told.matching} == {"fire", "killed", "militants"}


def test_tokens_of_a_text_stand_in_it_and_sum_to_its_row() -> None:
    embedder = open_embedder(None)
    text = "Twenty-seven militants died, officials said."
    places, vectors = embedder.tokens(text)  # type: ignore[attr-defined] # the embedded one has tokens
    total = vectors.sum(axis=0)

    assert all(0 <= start <= end <= len(text) for start, end in places)
    np.testing.assert_allclose(total / np.linalg.norm(total), embedder.embed([text])[0], atol=1e-6)
