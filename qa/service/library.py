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
"""Seconds between two looks at the pointer: a new index serves at most this long after it is published."""

_Stamp = tuple[int, int, int] | None


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
    """

    def __init__(
        self, opener: Callable[[], Answers], pointer: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._opener = opener
        self._pointer = pointer
        self._clock = clock
        self._looking = threading.Lock()
        self._next_look = float("-inf")
        self._seen: _Stamp = None
        self._live: Answers | None = None
        self._failure = IndexUnusableError("The index has not been opened yet. Ask again.")
        self.refused: str | None = None

    def current(self) -> Answers:
        """Return the Answerer of the newest usable index; raises IndexUnusableError when there is none."""
        if self._clock() >= self._next_look:
            self._look()
        live = self._live
        if live is None:
            raise type(self._failure)(*self._failure.args)
        return live

    def _look(self) -> None:
        """Open what is new. Whoever comes meanwhile is served what is there, or waits where nothing is."""
        if not self._looking.acquire(blocking=self._live is None):
            return
        try:
            if self._clock() >= self._next_look:
                stamp = _stamp(self._pointer)
                if self._live is None or stamp != self._seen:
                    self._exchange(stamp)
                self._next_look = self._clock() + _LOOK_EVERY
        finally:
            self._looking.release()

    def _exchange(self, stamp: _Stamp) -> None:
        self._seen = stamp
        try:
            opened = self._opener()
        except PullquoteError as error:
            self._refuse(error)
            return
        weakref.finalize(opened, opened.store.close)
        self._live, self.refused = opened, None
        _LOG.info("Serving %s.", opened.store.generation)

    def _refuse(self, error: PullquoteError) -> None:
        if self._live is None:
            self._failure = (
                error if isinstance(error, IndexUnusableError) else IndexUnusableError(*error.args)
            )
        else:
            self.refused = str(error)
            _LOG.error("A new index was refused, %s serves on: %s", self._live.store.generation, error)


def _stamp(pointer: Path) -> _Stamp:
    """Return what changes whenever the file is replaced; nothing where it cannot be seen."""
    try:
        found = pointer.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
