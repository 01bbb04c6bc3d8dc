"""Query -> the sentences worth reading: all of a small collection, the best of a large one."""

from qa.answering.query import Query
from qa.corpus.words import STOP_WORDS, words
from qa.indexing.store import Store
from qa.types import Embedder, Retrieved

EVERY = 300  # sentences; a collection no larger is read whole
EACH = 40  # sentences that each side finds in a larger one
MOST = 24  # of them that are read, beside what a quotation in them runs over
LEXICAL = 0.005
"""What a BM25 weighs beside a cosine; chosen on authored development and SQuAD training questions."""


def retrieve(
    query: Query, articles: tuple[str, ...], store: Store, embedder: Embedder, most: int = MOST
) -> tuple[Retrieved, ...]:
    """Return the candidates of the chosen articles (none chosen: of all), by row.

    There are none if the query has no word to look for, and at most `most` of a collection that is not read
    whole.
    """
    said = words(query.words)
    stems = [word.stem for word in said if word.folded not in STOP_WORDS]
    vector = embedder.embed([query.words])[0]
    if not said or not (stems or vector.any()):
        return ()
    articles = tuple(dict.fromkeys(articles))
    ranges = store.rows(articles)
    total = sum(len(rows) for rows in ranges) if articles else len(store)
    k = total if total <= EVERY else EACH
    nearest = store.nearest(vector, k, ranges)
    matching = store.matching(stems, k, articles)
    missing = [row for row in matching if row not in nearest]
    similar = {**nearest, **store.similarities(vector, missing)}
    found = [Retrieved(row, similar[row], matching.get(row, 0.0)) for row in sorted(similar)]
    return tuple(found) if total <= EVERY else _best(found, most)


def _best(found: list[Retrieved], most: int) -> tuple[Retrieved, ...]:
    """Return those worth reading, by row: reading takes longer than finding."""
    ranked = sorted(found, key=lambda one: (-one.similarity - LEXICAL * one.bm25, one.row))
    return tuple(sorted(ranked[:most], key=lambda one: one.row))
