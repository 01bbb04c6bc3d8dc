"""Rows -> candidates: each sentence with its words and what stands round it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qa.answering.candidate import Candidate
from qa.answering.context import MOST_RUN_ON, Window, context_of, run_on
from qa.answering.remembered import Remembered
from qa.indexing.store import Store
from qa.types import Sentence

_ARTICLES, _SENTENCES = 64, 8192
"""How many of each are remembered: a handful of articles that everybody asks, not a collection."""
_WINDOWS = 512  # which are larger; a question has no more
_LOOK_BACK = 8
"""Sentences in which the opening of a quotation is looked for."""


class Pages:
    """What questions read of a store, the last of it remembered; a store never changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sentences = Remembered(store.sentences_at, _SENTENCES)
        self._window = lru_cache(_WINDOWS)(self._read_window)
        self._rows = lru_cache(_SENTENCES)(lambda article_id: store.rows((article_id,))[0])
        self.article = lru_cache(_ARTICLES)(store.article)
        self.entry = lru_cache(_SENTENCES)(store.entry)
        self.candidate = lru_cache(_SENTENCES)(self._candidate)
        self.context = lru_cache(_SENTENCES)(self._context)
        self.run_on = lru_cache(_SENTENCES)(self._run_on)

    def sentence(self, row: int) -> Sentence:
        """Return the sentence of a row."""
        return self._sentences([row])[0]

    def text(self, sentence: Sentence) -> str:
        """Return the sentence's words, cut from its article."""
        return self._store.text(sentence)

    def read_round(self, rows: Sequence[int]) -> None:
        """Read the sentences of the rows and round them all at once, which is quicker than one by one."""
        beside = {each for row in rows for each in range(row - _LOOK_BACK, row + MOST_RUN_ON + 1)}
        self._sentences(sorted(row for row in beside if 0 <= row < len(self._store)))

    def _candidate(self, row: int) -> Candidate:
        """Return the sentence of a row as the reader is given it."""
        sentence, window = self.sentence(row), self._window(row)
        return Candidate(
            text=window.said(window.place),
            before=window.said(window.place - 1),
            after=window.said(window.place + 1),
            title=self.entry(sentence.article_id).headline,
            kind=sentence.kind,
            number=sentence.number,
            total=len(self._rows(sentence.article_id)),
        )

    def _context(self, row: int) -> Sentence | None:
        """Return the sentence before the one of a row, where that leans on it."""
        return context_of(self._window(row))

    def _run_on(self, row: int) -> tuple[int, ...]:
        """Return the rows after this one that its quotation runs over."""
        return tuple(range(row + 1, row + 1 + len(run_on(self._window(row)))))

    def _read_window(self, row: int) -> Window:
        """Return the sentences round the one of a row, all of its article."""
        rows = self._rows(self.sentence(row).article_id)
        first = max(rows.start, row - _LOOK_BACK)
        sentences = self._sentences(range(first, min(rows.stop, row + MOST_RUN_ON + 1)))
        return Window(self.text(replace(sentences[0], end=sentences[-1].end)), sentences, row - first)
