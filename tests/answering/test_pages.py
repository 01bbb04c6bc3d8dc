import pytest

from qa.answering.context import Window, context_of, run_on
from qa.answering.pages import Pages
from qa.indexing.store import Store
from qa.types import Sentence


def whole(store: Store, row: int) -> Window:
    """Return the sentence of a row among all of its article's."""
    (sentence,) = store.sentences_at([row])
    text, every = store.article(sentence.article_id).text, store.sentences(sentence.article_id)
    return Window(text[every[0].start : every[-1].end], every, sentence.number)


def test_a_candidate_is_cut_from_its_article_with_what_stands_round_it(store: Store) -> None:
    pages = Pages(store)

    for row in range(len(store)):
        candidate, around = pages.candidate(row), whole(store, row)
        said = [around.said(around.place + beside) for beside in (0, -1, 1)]
        assert [candidate.text, candidate.before, candidate.after] == said
        assert candidate.title == store.article(around.sentences[0].article_id).title
        assert (candidate.number, candidate.total) == (around.place, len(around.sentences))


def test_context_and_the_rest_of_a_quotation_are_those_of_the_whole_article(store: Store) -> None:
    pages, found = Pages(store), 0

    for row in range(len(store)):
        around = whole(store, row)
        rest = [row - around.place + each.number for each in run_on(around)]
        assert pages.context(row) == context_of(around)
        assert list(pages.run_on(row)) == rest
        found += len(rest)
    assert found == 3  # two after "We ran uphill", one after "The wheel broke"


def test_what_stands_round_rows_is_read_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[int]] = []
    read = store.sentences_at

    def counted(rows: list[int]) -> list[Sentence]:
        asked.append(list(rows))
        return read(rows)

    monkeypatch.setattr(store, "sentences_at", counted)
    pages = Pages(store)
    pages.read_round([0, len(store) - 1])
    for row in (0, len(store) - 1):
        pages.candidate(row)

    assert len(asked) == 1
    assert set(asked[0]) <= set(range(len(store)))
