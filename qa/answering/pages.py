"""Rows -> candidates: each sentence with its words and what stands round it."""

from functools import lru_cache

from qa.answering.candidate import Candidate
from qa.answering.context import MOST_RUN_ON, context_of, run_on
from qa.indexing.store import Store
from qa.types import Sentence

_ARTICLES, _SENTENCES = 64, 8192
"""How many of each are remembered: a handful of articles that everybody asks, not a collection."""
_LOOK_BACK = 8
"""Sentences in which the opening of a quotation is looked for."""


class Pages:
    """What questions read of a store, the last of it remembered; a store never changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.article = lru_cache(_ARTICLES)(store.article)
        self.entry = lru_cache(_SENTENCES)(store.entry)
        self.sentence = lru_cache(_SENTENCES)(store.sentence)
        self.candidate = lru_cache(_SENTENCES)(self._candidate)
        self.context = lru_cache(_SENTENCES)(self._context)
        self.run_on = lru_cache(_SENTENCES)(self._run_on)

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

    def _context(self, row: int) -> Sentence | None:
        """Return the sentence before the one of a row, where that leans on it."""
        return context_of(self.article(self.sentence(row).article_id), *self._around(row))

    def _run_on(self, row: int) -> tuple[int, ...]:
        """Return the rows after this one that its quotation runs over."""
        found = run_on(self.article(self.sentence(row).article_id), *self._around(row))
        return tuple(range(row + 1, row + 1 + len(found)))

    def _around(self, row: int) -> tuple[list[Sentence], int]:
        """Return the sentences round the one of a row, all of its article, and its place among them."""
        (rows,) = self._store.rows((self.sentence(row).article_id,))
        first = max(rows.start, row - _LOOK_BACK)
        last = min(rows.stop, row + MOST_RUN_ON + 1)
        return [self.sentence(each) for each in range(first, last)], row - first
