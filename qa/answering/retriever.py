"""Query -> the sentences worth reading: all of a small collection, the best of a large one."""

from dataclasses import dataclass

from qa.answering.query import Query
from qa.answering.reader import Reader
from qa.corpus.words import STOP_WORDS, words
from qa.indexing.store import Store
from qa.types import Embedder, Retrieved

EVERY = 300  # sentences; a collection no larger is read whole
EACH = 40  # sentences that each side finds in a larger one
MOST = 16  # of them that are read, beside what a quotation in them runs over
COVERED = 1.5
"""What coverage weighs beside similarity; chosen on authored and SQuAD training questions.

BM25 beside both adds nothing there: words that are the same cover each other.
"""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds sentences of a store by words and by meaning; of many, a reader's first glance tells the best."""

    store: Store
    embedder: Embedder
    reader: Reader
    most: int = MOST

    def retrieve(self, query: Query, articles: tuple[str, ...]) -> tuple[Retrieved, ...]:
        """Return the candidates of the chosen articles (none chosen: of all), by row.

        There are none if the query has no word to look for, and at most `most` of a collection that is not
        read whole. Raises ArticleUnknownError.
        """
        articles = tuple(dict.fromkeys(articles))
        found = find(query, articles, self.store, self.embedder)
        is_whole = len(found) <= self.most or _count(self.store, articles) <= EVERY
        return found if is_whole else self._best(query, found)

    def _best(self, query: Query, found: tuple[Retrieved, ...]) -> tuple[Retrieved, ...]:
        """Return the best by similarity and coverage, by row: reading takes longer than a glance."""
        texts = [self.store.text(each) for each in self.store.sentences_at([one.row for one in found])]
        covered = self.reader.coverage(query, texts)
        worths = {one: worth(one.similarity, by) for one, by in zip(found, covered.tolist(), strict=True)}
        ranked = sorted(found, key=lambda one: (-worths[one], one.row))
        return tuple(sorted(ranked[: self.most], key=lambda one: one.row))


def find(query: Query, articles: tuple[str, ...], store: Store, embedder: Embedder) -> tuple[Retrieved, ...]:
    """Return, by row, all that may be worth reading: what either side finds in different articles."""
    said = words(query.words)
    stems = [word.stem for word in said if word.folded not in STOP_WORDS]
    vector = embedder.embed([query.words])[0]
    ranges, count = store.rows(articles), _count(store, articles)
    if not said or not (stems or vector.any()):
        return ()
    k = count if count <= EVERY else EACH
    nearest = store.nearest(vector, k, ranges)
    matching = store.matching(stems, k, articles)
    missing = [row for row in matching if row not in nearest]
    similar = {**nearest, **store.similarities(vector, missing)}
    return tuple(Retrieved(row, similar[row], matching.get(row, 0.0)) for row in sorted(similar))


def _count(store: Store, articles: tuple[str, ...]) -> int:
    """Return how many sentences are searched."""
    return sum(map(len, store.rows(articles))) if articles else len(store)


def worth(similarity: float, coverage: float) -> float:
    """Return how likely a sentence is worth reading, comparable within one question."""
    return similarity + COVERED * coverage
