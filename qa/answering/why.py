"""Question and sentence -> what ties them, by the vectors of their words; the ties sum exactly."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from qa.answering.query import Query
from qa.corpus.words import STOP_WORDS, Word, words
from qa.errors import SentenceUnknownError
from qa.indexing.static_embedder import StaticEmbedder
from qa.indexing.store import Store
from qa.types import Embedder, Sentence, SentenceRef

Numbers = NDArray[np.float64]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Match(_Wire):
    """A word that the sentence shares with the question, in any inflection, and its part of `bm25`."""

    word: str
    bm25: float = Field(ge=0)


class Share(_Wire):
    """A word of the sentence, its part of `similarity`, and the question's word that gave most of that."""

    word: str
    share: float
    asked: str


class Why(_Wire):
    """What ties a sentence to a question.

    The parts in `matching` sum to `bm25`. `similarity` is the cosine of question and sentence; where the
    encoder adds up words, the shares of `words` and `rest` (signs, mostly) sum to it, else `words` is null.
    """

    question: str
    article: str
    sentence: int = Field(ge=0)
    matching: tuple[Match, ...]
    bm25: float = Field(ge=0)
    similarity: float
    words: tuple[Share, ...] | None
    rest: float


def why(query: Query, ref: SentenceRef, store: Store, embedder: Embedder) -> Why:
    """Return what ties the sentence to the query; raises ArticleUnknownError, SentenceUnknownError."""
    sentence = _sentence(ref, store)
    text = store.article(ref.article).text[sentence.start : sentence.end]
    matching = _matching(query, ref, words(text), store)
    shares, rest = _shares(query.words, text, embedder)
    one, other = embedder.embed([query.words, text])
    return Why(
        question=query.text,
        article=ref.article,
        sentence=ref.sentence,
        matching=matching,
        bm25=sum(match.bm25 for match in matching),
        similarity=float(one @ other),
        words=shares,
        rest=rest,
    )


def _sentence(ref: SentenceRef, store: Store) -> Sentence:
    there = store.sentences(ref.article)
    if not 0 <= ref.sentence < len(there):
        raise SentenceUnknownError(
            f"{ref.article!r} has no sentence {ref.sentence}; expected 0 to {len(there) - 1}"
        )
    return there[ref.sentence]


def _matching(query: Query, ref: SentenceRef, found: Sequence[Word], store: Store) -> tuple[Match, ...]:
    """BM25 adds its terms up, so the lexicon is asked for one at a time."""
    (rows,) = store.rows((ref.article,))
    row = rows[ref.sentence]
    asked = {word.stem for word in words(query.words) if word.folded not in STOP_WORDS}
    first = {word.stem: word.text for word in reversed(found) if word.stem in asked}
    parts = {stem: store.matching([stem], len(rows), (ref.article,)).get(row, 0.0) for stem in first}
    ordered = sorted(first, key=lambda stem: -parts[stem])
    return tuple(Match(word=first[stem], bm25=parts[stem]) for stem in ordered)


def _shares(asked: str, text: str, embedder: Embedder) -> tuple[tuple[Share, ...] | None, float]:
    """Return each word's part of the cosine, the greatest first, and the part that is no word's.

    The row of a text is the sum of its tokens' vectors, scaled; so the cosine is the sum over all pairs of
    tokens, and every pair belongs to one word of the sentence and one of the question.
    """
    if not isinstance(embedder, StaticEmbedder):
        return None, 0.0
    theirs, ours = words(text), words(asked)
    parts = _by_word(*embedder.tokens(text), theirs) @ _by_word(*embedder.tokens(asked), ours).T
    norms = [float(np.linalg.norm(embedder.tokens(each)[1].sum(axis=0))) for each in (text, asked)]
    parts /= max(norms[0] * norms[1], np.finfo(np.float64).tiny)
    shares = [
        Share(word=word.text, share=float(row.sum()), asked=ours[int(row[:-1].argmax())].text if ours else "")
        for word, row in zip(theirs, parts, strict=False)
    ]
    return tuple(sorted(shares, key=lambda share: -share.share)), float(parts[-1].sum())


def _by_word(places: list[tuple[int, int]], vectors: NDArray[Any], found: Sequence[Word]) -> Numbers:
    """Return a row for each word, the sum of its tokens' vectors, and a last one for the other tokens."""
    rows = np.zeros((len(found) + 1, vectors.shape[1]))
    for (start, _), vector in zip(places, vectors, strict=True):
        at = next((n for n, word in enumerate(found) if word.start <= start < word.end), -1)
        rows[at] += vector
    return rows
