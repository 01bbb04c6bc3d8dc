import pytest

from qa.answering import retriever
from qa.answering.query import Carried, Query
from qa.answering.retriever import Retriever, find, worth
from qa.errors import ArticleUnknownError
from qa.indexing.store import Store
from tests.fakes import HashEmbedder, OverlapReader


def retriever_of(store: Store, most: int = retriever.MOST) -> Retriever:
    return Retriever(store, HashEmbedder(), OverlapReader(), most)


def test_a_small_collection_is_read_whole(store: Store) -> None:
    found = retriever_of(store).retrieve(Query("Who signed the budget?"), ())

    assert [candidate.row for candidate in found] == list(range(len(store)))


def test_only_the_chosen_articles_are_read(store: Store) -> None:
    found = retriever_of(store).retrieve(Query("Who signed the budget?"), ("flood",))

    assert {each.article_id for each in store.sentences_at([one.row for one in found])} == {"flood"}
    assert len(found) == len(store.sentences("flood"))


def test_an_article_that_is_named_twice_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    once = retriever_of(store).retrieve(Query("Who signed the budget?"), ("flood",))
    monkeypatch.setattr(retriever, "EVERY", len(once))

    assert retriever_of(store, 1).retrieve(Query("Who signed the budget?"), ("flood", "flood")) == once


def test_a_large_collection_gives_the_nearest_and_the_best_matching(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "EVERY", 1)
    monkeypatch.setattr(retriever, "EACH", 2)

    found = retriever_of(store).retrieve(Query("Which government sent tents?"), ())

    texts = [
        store.article(s.article_id).text[s.start : s.end] for s in store.sentences_at([f.row for f in found])
    ]
    assert 2 <= len(found) <= 4
    assert "The government sent tents." in texts


def test_of_a_large_collection_no_more_is_read_than_a_reader_has_time_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retriever, "EVERY", 1)
    query = Query("Which government sent tents?")
    found = find(query, (), store, HashEmbedder())
    most = retriever_of(store, 3).retrieve(query, ())

    texts = [store.text(each) for each in store.sentences_at([one.row for one in found])]
    covered = OverlapReader().coverage(query, texts).tolist()
    worths = {one: worth(one.similarity, by) for one, by in zip(found, covered, strict=True)}
    assert [one.row for one in most] == sorted(one.row for one in most)
    assert set(most) == set(sorted(found, key=lambda one: worths[one], reverse=True)[:3])


def test_a_candidate_carries_its_similarity_and_its_bm25(store: Store) -> None:
    found = retriever_of(store).retrieve(Query("government tents"), ())

    best = max(found, key=lambda candidate: candidate.bm25)
    assert store.sentences_at([best.row])[0].article_id == "flood"
    assert best.similarity == max(candidate.similarity for candidate in found)
    assert any(candidate.bm25 == 0 for candidate in found)


def test_carried_words_are_looked_for_too(store: Store) -> None:
    alone = retriever_of(store).retrieve(Query("who?"), ())
    carried = retriever_of(store).retrieve(Query("who?", (Carried("government", 0.5),)), ())

    assert max(candidate.bm25 for candidate in alone) == 0
    assert max(candidate.bm25 for candidate in carried) > 0


@pytest.mark.parametrize("question", ["", "?", "¿…?!"])
def test_a_question_without_a_word_finds_nothing(store: Store, question: str) -> None:
    assert retriever_of(store).retrieve(Query(question), ()) == ()


def test_an_unknown_article_is_refused(store: Store) -> None:
    with pytest.raises(ArticleUnknownError):
        retriever_of(store).retrieve(Query("Who?"), ("nowhere",))
