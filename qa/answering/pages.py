"""Rows -> candidates: each sentence with its words and what stands round it."""

from functools import lru_cache

from qa.answering.features import Candidate
from qa.indexing.store import Store
from qa.types import Sentence

_ARTICLES, _SENTENCES = 64, 8192
"""How many of each are remembered: a handful of articles that everybody asks, not a collection."""


class Pages:
    """What questions read of a store, the last of it remembered; a store never changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.article = lru_cache(_ARTICLES)(store.article)
        self.entry = lru_cache(_SENTENCES)(store.entry)
        self.sentence = lru_cache(_SENTENCES)(store.sentence)
        self.candidate = lru_cache(_SENTENCES)(self._candidate)

    def text(self, sentence: Sentence) -> str:
        """Return the sentence's words, cut from its article."""
        return self._store.text(sentence)

    def _candidate(self, row: int) -> Candidate:
        """Return the sentence of a row as the reader is given it."""
        sentence = self.sentence(row)
        entry, (rows,) = self.entry(sentence.article_id), self._store.rows((sentence.article_id,))
        return Candidate(
            text=self.text(sentence),
            before=self.text(self.sentence(row - 1)) if row - 1 in rows else "",
            after=self.text(self.sentence(row + 1)) if row + 1 in rows else "",
            title=entry.headline,
            kind=sentence.kind,
            number=sentence.number,
            total=len(rows),
        )
