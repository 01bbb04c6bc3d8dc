import pytest

from qa.answering import retriever
from qa.answering.query import Carried, Query
from qa.answering.retriever import retrieve
from qa.errors import ArticleUnknownError
from qa.indexing.store import Store
from qa.types import Retrieved
from tests.fakes import HashEmbedder


def test_a_small_collection_is_read_whole(store: Store) -> None:
    found = retrieve(Query("Who signed the budget?"), (), store, HashEmbedder())

    assert [candidate.row for candidate in found] == list(range(len(store)))


def test_only_the_chosen_articles_are_read(store: Store) -> None:
    found = retrieve(Query("Who signed the budget?"), ("flood",), store, HashEmbedder())

    assert {each.article_id for each in store.sentences_at([one.row for one in found])} == {"flood"}
    assert len(found) == len(store.sentences("flood"))


def test_an_article_that_is_named_twice_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    once = retrieve(Query("Who signed the budget?"), ("flood",), store, HashEmbedder())
    monkeypatch.setattr(retriever, "EVERY", len(once))

    assert retrieve(Query("Who signed the budget?"), ("flood", "flood"), store, HashEmbedder(), 1) == once


def test_a_large_collection_gives_the_nearest_and_the_best_matching(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "EVERY", 1)
    monkeypatch.setattr(retriever, "EACH", 2)

    found = retrieve(Query("Which government sent tents?"), (), store, HashEmbedder())

    texts = [
        store.article(s.article_id).text[s.start : s.end] for s in store.sentences_at([f.row for f in found])
    ]
    assert 2 <= len(found) <= 4
    assert "The government sent tents." in texts


def test_of_a_large_collection_no_more_is_read_than_a_reader_has_time_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "EVERY", 1)
    every = retrieve(Query("Which government sent tents?"), (), store, HashEmbedder())
    most = retrieve(Query("Which government sent tents?"), (), store, HashEmbedder(), 3)

    def relevance(one: Retrieved) -> float:
        return one.similarity + retriever.LEXICAL * one.bm25

    assert [one.row for one in most] == sorted(one.row for one in most)
    assert set(most) == set(sorted(every, key=relevance, reverse=True)[:3])


def test_a_candidate_carries_its_similarity_and_its_bm25(store: Store) -> None:
    found = retrieve(Query("government tents"), (), store, HashEmbedder())

    best = max(found, key=lambda candidate: candidate.bm25)
    assert store.sentences_at([best.row])[0].article_id == "flood"
    assert best.similarity == max(candidate.similarity for candidate in found)
    assert any(candidate.bm25 == 0 for candidate in found)


def test_carried_words_are_looked_for_too(store: Store) -> None:
    alone = retrieve(Query("who?"), (), store, HashEmbedder())
    carried = retrieve(Query("who?", (Carried("government", 0.5),)), (), store, HashEmbedder())

    assert max(candidate.bm25 for candidate in alone) == 0
    assert max(candidate.bm25 for candidate in carried) > 0


@pytest.mark.parametrize("question", ["", "?", "¿…?!"])
def test_a_question_without_a_word_finds_nothing(store: Store, question: str) -> None:
    assert retrieve(Query(question), (), store, HashEmbedder()) == ()


def test_an_unknown_article_is_refused(store: Store) -> None:
    with pytest.raises(ArticleUnknownError):
        retrieve(Query("Who?"), ("nowhere",), store, HashEmbedder())
