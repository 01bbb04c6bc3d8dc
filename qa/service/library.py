"""CURRENT -> the live Answerer: a new generation takes over between two requests, and none of them fails."""

import logging
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from qa.answering.reply import Reply
from qa.answering.why import Why
from qa.errors import IndexUnusableError, PullquoteError
from qa.types import Article, Question, Sentence, SentenceRef

_LOG = logging.getLogger(__name__)
_LOOK_EVERY = 1.0
"""Seconds between two looks at the pointer by those who ask."""
_WATCH_EVERY = 0.5
"""Seconds between two looks by the watch, so that whoever asks need not look, nor wait for what is opened."""

_Stamp = tuple[bytes | None, str | None]


class Entry(Protocol):
    """An article as the index lists it."""

    @property
    def id(self) -> str:
        """The article's id."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def sentences(self) -> int:
        """How many sentences it has."""

    @property
    def sha256(self) -> str:
        """The digest of its file's bytes."""


class Shelf(Protocol):
    """What the service reads of an opened index."""

    @property
    def generation(self) -> str:
        """Name of the generation that is open."""

    @property
    def degraded(self) -> str | None:
        """Why an older generation is open than the current one, or nothing."""

    @property
    def broken(self) -> str | None:
        """Which of its files was changed since it was opened, or nothing."""

    def articles(self) -> Sequence[Entry]:
        """Return every article's entry."""

    def article(self, article_id: str) -> Article:
        """Return one article; raises ArticleUnknownError."""

    def sentences(self, article_id: str) -> Sequence[Sentence]:
        """Return its sentences in reading order; raises ArticleUnknownError."""

    def close(self) -> None:
        """Let go of the files."""


class Answers(Protocol):
    """What the service needs of an Answerer."""

    @property
    def store(self) -> Shelf:
        """The opened index that it answers from."""

    def answer(self, question: Question) -> Reply:
        """Return an Answer or an Abstention; raises QuestionError, ArticleUnknownError."""

    def why(self, text: str, carried: Sequence[str], ref: SentenceRef) -> Why:
        """Return what ties a sentence to a question; raises SentenceUnknownError besides."""


class Library:
    """Holds the live Answerer and exchanges it when the pointer file changes.

    `opener` opens what the pointer names, `pointer` is the index's CURRENT file. A request keeps the Answerer
    that it was given; an exchanged one is closed when the last request lets go of it. A new generation that
    cannot be opened is logged and refused, and the old one serves on; `refused` says why until one is opened.
    Where a file of the live index was changed, it is opened anew, which falls back to the one before.
    """

    def __init__(
        self, opener: Callable[[], Answers], pointer: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._opener = opener
        self._pointer = pointer
        self._clock = clock
        self._looking = threading.Lock()
        self._next_look = float("-inf")
        self._seen: _Stamp = (None, None)
        self._live: Answers | None = None
        self._failure: PullquoteError = IndexUnusableError("The index has not been opened yet. Ask again.")
        self.refused: str | None = None

    def current(self) -> Answers:
        """Return the Answerer of the newest usable index; raises PullquoteError, why there is none."""
        if self._clock() >= self._next_look:
            self._look()
        live = self._live
        if live is None:
            raise type(self._failure)(*self._failure.args)
        return live

    def watch(self) -> None:
        """Look at the pointer twice a second from now on, on a thread that ends with the process."""
        threading.Thread(target=self._watch, name="library", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(_WATCH_EVERY)
            if self._live is not None:  # what is not there yet is opened by who asks for it
                self._next_look = float("-inf")
                self._look()

    def _look(self) -> None:
        """Open what is new. Whoever comes meanwhile is served what is there, or waits where nothing is."""
        if not self._looking.acquire(blocking=self._live is None):
            return
        try:
            if self._clock() >= self._next_look:
                if self._live is None or self._stamp() != self._seen:
                    self._exchange()
                self._next_look = self._clock() + _LOOK_EVERY
        finally:
            self._looking.release()

    def _stamp(self) -> _Stamp:
        """Return what tells that something else is to be opened; no clock has a say in it."""
        try:
            pointed = self._pointer.read_bytes()
        except OSError:
            pointed = None
        return pointed, self._live.store.broken if self._live is not None else None

    def _exchange(self) -> None:
        before, self._seen = self._seen, self._stamp()
        try:
            opened = self._opener()
        except PullquoteError as error:
            self._refuse(error)
            return
        except (OSError, RuntimeError) as error:  # not the index's fault: the next look tries again
            self._seen = before
            self._refuse(IndexUnusableError(f"the index cannot be opened now: {error}"))
            return
        weakref.finalize(opened, opened.store.close)
        self._live, self.refused = opened, None
        self._seen = self._seen[0], opened.store.broken
        _LOG.info("Serving %s.", opened.store.generation)

    def _refuse(self, error: PullquoteError) -> None:
        if self._live is None:
            self._failure = error
        else:
            self.refused = str(error)
            _LOG.error("A new index was refused, %s serves on: %s", self._live.store.generation, error)
