"""The vocabulary: what every part of the program passes to the next."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

SentenceKind = Literal["title", "deck", "heading", "body"]
Caution = Literal["low", "normal", "high"]
"""How sure the program must be before it answers."""
Vectors = NDArray[np.float32]
"""`(n, d)` float32, every row of length 1 (or all zeros, where a text has no known token)."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source as read; its text is never edited.

    `sha256` is the digest of the file's bytes, `source` its path inside the seeds folder.
    """

    id: str
    title: str
    text: str
    source: str
    sha256: str

    @property
    def headline(self) -> str:
        """The title; nothing where the id had to serve as one, which says nothing of the article."""
        return self.title if self.title != self.id else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of one article, held by position and never by copy.

    `number` counts from zero within the article; `start` and `end` are half-open code-point offsets.
    """

    article_id: str
    number: int
    start: int
    end: int
    kind: SentenceKind


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of an article's text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceRef:
    """Where a sentence is found: the article's id and the sentence's number in it."""

    article: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and the sentences that were quoted for it."""

    question: str
    sentences: tuple[SentenceRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words, of which articles (none: all), for how many quotes, after which turns."""

    text: str
    articles: tuple[str, ...] = ()
    limit: int = 3
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A candidate sentence, by its row in the index.

    `similarity` is the cosine of question and passage, comparable within one encoder; `bm25` is zero where no
    term is shared.
    """

    row: int
    similarity: float
    bm25: float


class Embedder(Protocol):
    """Texts -> unit vectors. The same text always gives the same row, whatever stands beside it."""

    @property
    def fingerprint(self) -> str:
        """Name and digest of the model: two embedders with one fingerprint give the same vectors."""

    @property
    def dimension(self) -> int:
        """Columns of every array that `embed` returns."""

    def embed(self, texts: list[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 rows of unit length (zeros where no token is known)."""
